// Whether all nodes have the same in the end.
//
// A node's last read is the one that ended last of those that were ok. A node has not converged if its
// last read lacks a value that another node's last read has, and that was known before it began.
// Maelstrom notices only if the read that began last of all lacks it: which node answers that one is
// luck, so that a node that never learns of a value passes more often than not.
//
// How many of the last reads list each value is a sum over the ends of their runs; then the gaps of
// each last read are looked through.

/// Finds values that a node never got to know.
struct ConvergenceChecks<Kind: SetOperationKind>: SetTelling {
  let history: SetHistory<Kind>
  let states: ElementStates

  init(_ history: SetHistory<Kind>, _ states: ElementStates) {
    self.history = history
    self.states = states
  }

  func run(into findings: inout SetFindings) {
    let reads = lastReads()
    guard reads.count > 1 else { return }
    let holderCount = holderCounts(of: reads)
    for number in reads {
      let read = history.operations[Int(number)]
      forEachMissing(of: read) { element in
        guard holderCount[Int(element)] > 0 else { return }
        let known = history.operations[Int(states.known[Int(element)])]
        guard known.completed < read.invoked else { return }
        if findings.count(.notConverged) {
          findings.keep(.notConverged, tell(element, number, among: reads))
        }
      }
    }
  }

  /// The last read of each node.
  private func lastReads() -> [UInt32] {
    var last: [UInt16: UInt32] = [:]
    for number in 0..<history.count {
      let operation = history.operations[number]
      guard operation.kind == .read, operation.outcome == .ok else { continue }
      last[operation.node] = UInt32(number)
    }
    return last.sorted { $0.key < $1.key }.map(\.value)
  }

  private func holderCounts(of reads: [UInt32]) -> [Int32] {
    var counts = [Int32](repeating: 0, count: Int(history.createdCount) + 1)
    for number in reads {
      for index in history.operations[Int(number)].runs() {
        counts[Int(history.runs[index].start)] += 1
        counts[Int(history.runs[index].end)] -= 1
      }
    }
    for place in counts.indices.dropFirst() { counts[place] += counts[place - 1] }
    return counts
  }

  private func forEachMissing(
    of read: Operation<SetDetail<Kind>>, _ body: (SetElement) -> Void
  ) {
    var start: SetElement = 0
    for index in read.runs() {
      for element in start..<history.runs[index].start { body(element) }
      start = history.runs[index].end
    }
    for element in start..<max(start, read.detail.createdCount) { body(element) }
  }

  private func tell(
    _ element: SetElement, _ number: UInt32, among reads: [UInt32]
  ) -> Finding<BodyPlace> {
    let holders = reads.filter { history.lists(element, history.operations[Int($0)]) }
    let names = holders.prefix(5).map { node($0) }.joined(separator: ", ")
    let more = holders.count > 5 ? " and \(holders.count - 5) more" : ""
    let known = states.known[Int(element)]
    var evidence = [knowing(known, element)]
    if let holder = holders.first, holder != known { evidence.append(finding(holder, element)) }
    return Finding(
      summary:
        "In the last read of \(node(number)) the value \(element) is missing, which the "
        + "last of \(names)\(more) found.",
      evidence: evidence + [missing(number, element)])
  }
}
