import Platform

// The final phase: when the load is over, clients do what their workload has them do to show what
// became of it, a number of them at a time. One that got nothing new, or no good answer, pauses
// before it goes on.

extension Load where W: ~Copyable {
  private static var pauseNanoseconds: UInt64 { 200_000_000 }

  /// Has the first of the clients begin that take part.
  mutating func beginFinalPhase() {
    phase = .final
    finalReaderCount = workload.beginFinalPhase(clientCount: clients.count)
    for slot in 0..<min(finalReaderCount, W.finalClientsAtOnce) { joinFinalPhase(slot) }
  }

  private mutating func joinFinalPhase(_ slot: Int) {
    if W.crashesBeforeFinalPhase { crash(slot) }
    clients[slot].finalStanding = .underWay
    workload.joinFinalPhase(&clients[slot].state, place: slot)
    continueFinal(slot)
  }

  /// How many clients have done all that they had to.
  var finishedReaderCount: Int {
    (0..<clients.count).count { clients[$0].finalStanding == .done }
  }

  /// Whether every client that takes part is done.
  var isFinalPhaseOver: Bool { finishedReaderCount == finalReaderCount }

  /// Goes on with a client whose operation is over, unless it pauses.
  mutating func continueFinal(_ slot: Int) {
    guard clients[slot].finalStanding == .underWay, clients[slot].resumesAt == nil, !isOver
    else { return }
    goOnFinally(slot, isAfterPause: false)
  }

  private mutating func goOnFinally(_ slot: Int, isAfterPause: Bool) {
    let moment = clients[slot].moment(.ok, at: stamp())
    switch workload.nextFinal(by: &clients[slot].state, moment, isAfterPause: isAfterPause) {
    case .operation(let step): begin(step, slot, dueAt: now)
    case .pause: pauseFinal(slot)
    case .done:
      clients[slot].finalStanding = .done
      let next = slot + W.finalClientsAtOnce
      if next < finalReaderCount { joinFinalPhase(next) }
    }
  }

  /// Lets a client wait before it goes on.
  mutating func pauseFinal(_ slot: Int) {
    clients[slot].resumesAt = now + Self.pauseNanoseconds
  }

  /// Goes on with the clients whose pause is over.
  ///
  /// O(clients); called some times a second.
  mutating func resumeFinal() {
    guard !isOver else { return }
    for slot in 0..<clients.count {
      guard let time = clients[slot].resumesAt, time <= now else { continue }
      clients[slot].resumesAt = nil
      guard clients[slot].finalStanding == .underWay else { continue }
      goOnFinally(slot, isAfterPause: true)
    }
  }
}
