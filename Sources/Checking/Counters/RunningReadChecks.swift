// Reads are taken by their ends, and adds by their beginnings: when a read ends, all adds that had begun
// may have counted for it, and no others. A client does one thing at a time, so its earlier read had
// ended when its next began.

/// Checks every read that was ok.
struct RunningReadChecks {
  let history: CounterHistory

  init(_ history: CounterHistory) {
    self.history = history
  }

  func run(into findings: inout CounterFindings) {
    var adds: [(invoked: Int64, delta: Int64)] = []
    for number in 0..<history.count {
      let operation = history.operations[number]
      if operation.kind == .add, operation.outcome != .fail {
        adds.append((operation.invoked, operation.delta))
      }
    }
    adds.sort { $0.invoked < $1.invoked }
    var next = 0
    var bounds: ClosedRange<Int64> = 0...0
    var last: [UInt32: Int] = [:]
    for number in 0..<history.count {
      let read = history.operations[number]
      guard read.kind == .read, read.outcome == .ok else { continue }
      while next < adds.count, adds[next].invoked <= read.completed {
        let delta = adds[next].delta
        bounds = bounds.lowerBound + min(delta, 0)...bounds.upperBound + max(delta, 0)
        next += 1
      }
      if !bounds.contains(read.value), findings.count(.impossibleRead) {
        findings.keep(.impossibleRead, tellImpossible(number, bounds))
      }
      if let before = last.updateValue(number, forKey: read.client), !history.canFall,
        read.value < history.operations[before].value, findings.count(.readWentBack)
      {
        findings.keep(.readWentBack, tellWentBack(before, number))
      }
    }
  }

  // MARK: Telling

  private func tellImpossible(
    _ number: Int, _ bounds: ClosedRange<Int64>
  ) -> Finding<BodyPlace> {
    let read = history.operations[number]
    return Finding(
      summary: "c\(read.client) read \(read.value) on n\(read.node), when all adds that had begun "
        + "could make \(bounds.lowerBound) to \(bounds.upperBound).",
      evidence: [Evidence(number, .reply(.member("value")), "no adds make this")])
  }

  private func tellWentBack(_ before: Int, _ number: Int) -> Finding<BodyPlace> {
    let (earlier, later) = (history.operations[before], history.operations[number])
    return Finding(
      summary: "c\(later.client) had read \(earlier.value) on n\(earlier.node); its next read was "
        + "\(later.value).",
      evidence: [
        Evidence(before, .reply(.member("value")), "it was this already"),
        Evidence(number, .reply(.member("value")), "and now it is less"),
      ])
  }
}
