import Platform

extension Network {
  // MARK: Partitions

  /// Parts the nodes into groups: those of different groups do not hear each other.
  ///
  /// Services and clients are never cut off, as in Maelstrom.
  ///
  /// It takes the place of what was cut before. Nodes of no group hear everybody.
  public func partition(_ groups: [String]...) {
    cuts = []
    for (place, group) in groups.enumerated() {
      for other in groups[(place + 1)...] {
        for left in group {
          for right in other { cut(between: left, and: right) }
        }
      }
    }
  }

  /// Has two nodes not hear each other, beside what is cut already.
  public func cut(between left: String, and right: String) {
    cut(from: left, to: right)
    cut(from: right, to: left)
  }

  /// Has a node not hear another one, which may still hear it.
  public func cut(from sender: String, to receiver: String) {
    cuts.insert([receiver, sender])
  }

  /// Lets everybody hear everybody, and ends changing partitions.
  public func heal() {
    cuts = []
    partitionInterval = nil
  }

  /// Cuts the network now and heals it after a while, again and again, as Maelstrom's
  /// `--nemesis partition` does, until `heal`.
  ///
  /// - Parameter interval: the mean time between two changes; each is drawn from zero to twice that.
  public func keepPartitioning(every interval: Duration) {
    partitionInterval = interval.nanoseconds
    cuts = []
    flipPartition()
  }

  /// Cuts a network that is whole, and heals one that is cut.
  func flipPartition() {
    guard let interval = partitionInterval else { return }
    if cuts.isEmpty { cutAtRandom() } else { cuts = [] }
    events.add(.flipPartition, at: clock.now + UInt64.random(in: 0...2 * interval, using: &random))
  }

  /// One of Maelstrom's four partitions, of nodes in random order: one node and the rest; two halves; a
  /// minority that is less than a third; or a ring in which each hears a majority of its own.
  private func cutAtRandom() {
    let order = names.shuffled(using: &random)
    let count = order.count
    switch Int.random(in: 0..<4, using: &random) {
    case 0: partition(Array(order[..<1]), Array(order[1...]))
    case 1: partition(Array(order[..<(count / 2)]), Array(order[(count / 2)...]))
    case 2: partition(Array(order[..<((count - 1) / 3)]), Array(order[((count - 1) / 3)...]))
    default:
      cuts = []
      let majority = count / 2 + 1
      for first in 0..<count {
        let receiver = order[(first + majority / 2) % count]
        for distance in majority..<count {
          cut(from: order[(first + distance) % count], to: receiver)
        }
      }
    }
  }

  // MARK: Nodes

  /// Kills a node: it loses all that it has in memory, and what is sent to it is lost.
  public func kill(_ name: String) {
    nodes.removeValue(forKey: name)?.kill()
  }

  /// Starts a node that was killed: its program begins anew, with `init`.
  ///
  /// - Throws: what the program throws.
  /// - Precondition: it does not run.
  public func restart(_ name: String) throws {
    precondition(names.contains(name), "there is no node \(name)")
    try start(name)
  }

  /// Whether a node runs.
  public func isRunning(_ name: String) -> Bool { nodes[name] != nil }

  /// Has a node stand still: what is sent to it waits, and its timers too.
  public func pause(_ name: String) {
    nodes[name]?.isPaused = true
  }

  /// Lets a node go on that stands still.
  public func resume(_ name: String) {
    nodes[name]?.isPaused = false
    give([], to: name)
  }

  /// Puts a node's clock on the wall ahead of the others', also when it starts again.
  public func setClock(of name: String, ahead lead: Duration) {
    wallClockLeads[name] = lead.nanoseconds
    nodes[name]?.host.wallClockLead = Self.dayOne + lead.nanoseconds
  }
}
