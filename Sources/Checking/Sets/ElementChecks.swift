/// Finds what is lost and what is stale, and takes the figures that Maelstrom reports.
struct ElementChecks<Kind: SetOperationKind>: SetTelling {
  let history: SetHistory<Kind>
  let states: ElementStates
  private(set) var figures = SetFigures()
  private var adds: [SetElement: UInt32] = [:]

  init(_ history: SetHistory<Kind>) {
    self.history = history
    states = ElementStates(history)
  }

  mutating func run(into findings: inout SetFindings) {
    figures.attemptCount = Int(history.createdCount)
    var lost: [SetElement] = []
    var stale: [(latency: Int64, element: SetElement)] = []
    for element in 0..<history.createdCount {
      switch fate(of: element) {
      case .stable(let latency):
        figures.stableLatencies.append(latency)
        if latency > 0 { stale.append((latency, element)) }
      case .lost(let latency):
        figures.lostLatencies.append(latency)
        lost.append(element)
      case .neverRead: figures.neverReadCount += 1
      }
    }
    figures.staleCount = stale.count
    // The worst first, since only a few are told.
    stale.sort { ($1.latency, $0.element) < ($0.latency, $1.element) }
    findAdds(of: Set(lost.prefix(findings.keptCount) + stale.prefix(findings.keptCount).map(\.1)))
    for element in lost where findings.count(.lost) { findings.keep(.lost, tellLost(element)) }
    for (latency, element) in stale where findings.count(.stale) {
      findings.keep(.stale, tellStale(element, latency))
    }
    if lost.isEmpty, figures.stableLatencies.isEmpty, findings.count(.nothingStable) {
      findings.keep(.nothingStable, tellNothingStable())
    }
  }

  // MARK: The rules

  private enum Fate {
    case stable(latency: Int64)
    case lost(latency: Int64)
    case neverRead
  }

  /// What became of an element; latencies in milliseconds, from when it was known.
  private func fate(of element: SetElement) -> Fate {
    let known = states.known[Int(element)]
    guard known != ElementStates.none else { return .neverRead }
    let knownTime = history.operations[Int(known)].completed
    let present = invocation(states.lastPresent[Int(element)])
    let absent = invocation(states.lastAbsent[Int(element)])
    if let present, absent.map({ $0 < present }) ?? true {
      return .stable(latency: Self.latency(from: knownTime, until: absent?.time))
    }
    if let absent, knownTime < absent.time, present.map({ $0 < absent }) ?? true {
      return .lost(latency: Self.latency(from: knownTime, until: present?.time))
    }
    return .neverRead
  }

  private func invocation(_ number: UInt32) -> (time: Int64, number: UInt32)? {
    number == ElementStates.none ? nil : (history.operations[Int(number)].invoked, number)
  }

  /// Whole milliseconds between an element's being known and just after a read began.
  private static func latency(from known: Int64, until read: Int64?) -> Int64 {
    max((read.map { $0 + 1 } ?? 0) - known, 0) / 1_000_000
  }

  // MARK: Telling

  /// Finds the operations that added a few elements.
  private mutating func findAdds(of elements: Set<SetElement>) {
    guard !elements.isEmpty else { return }
    for number in 0..<history.count {
      let operation = history.operations[number]
      if operation.kind == .add, elements.contains(operation.element()) {
        adds[operation.element()] = UInt32(number)
      }
    }
  }

  private func tellLost(_ element: SetElement) -> Finding<BodyPlace> {
    let known = states.known[Int(element)]
    let present = states.lastPresent[Int(element)]
    let absent = states.lastAbsent[Int(element)]
    let wasKnown =
      history.operations[Int(known)].kind == .add
      ? "acknowledged by \(node(known))" : "read on \(node(known))"
    var evidence = adding(adds[element], element) + [knowing(known, element)]
    var summary = "The value \(element) was \(wasKnown), and "
    if present == ElementStates.none {
      summary += "no read found it"
    } else {
      summary += "\(client(present)) found it on \(node(present))"
      if present != known { evidence.append(finding(present, element)) }
    }
    summary += "; a later read by \(client(absent)) on \(node(absent)) did not."
    return Finding(summary: summary, evidence: evidence + [missing(absent, element)])
  }

  private func tellStale(_ element: SetElement, _ latency: Int64) -> Finding<BodyPlace> {
    let known = states.known[Int(element)]
    let absent = states.lastAbsent[Int(element)]
    let summary =
      "The value \(element) was known on \(node(known)); \(latency) ms later a read by "
      + "\(client(absent)) on \(node(absent)) still lacked it."
    return Finding(
      summary: summary,
      evidence: adding(adds[element], element) + [
        knowing(known, element), missing(absent, element),
        finding(states.lastPresent[Int(element)], element),
      ])
  }

  private func tellNothingStable() -> Finding<BodyPlace> {
    Finding(
      summary: "Of \(history.createdCount) values none was acknowledged and found, or found and "
        + "not missed later.",
      evidence: [])
  }
}
