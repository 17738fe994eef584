/// Checks the reads of the final phase.
struct FinalReadChecks {
  private static let toldCountMax = 8

  let history: CounterHistory
  let acceptable: AcceptableSums
  private let finalReads: [Int]
  /// The sum of the adds that each node acknowledged.
  private var acknowledged: [UInt16: Int64] = [:]
  private let definite: Int64

  init(_ history: CounterHistory) {
    self.history = history
    var unknown: [Int64: Int] = [:]
    var reads: [Int] = []
    for number in 0..<history.count {
      let operation = history.operations[number]
      switch (operation.kind, operation.outcome) {
      case (.add, .ok): acknowledged[operation.node, default: 0] += operation.delta
      case (.add, .info): unknown[operation.delta, default: 0] += 1
      case (.read, .ok) where operation.isFinalRead: reads.append(number)
      default: break
      }
    }
    definite = acknowledged.values.reduce(0, +)
    acceptable = AcceptableSums(definite: definite, unknown: unknown)
    finalReads = reads
  }

  /// What Maelstrom reports beside its verdict.
  var figures: [(name: String, value: String)] {
    let ranges = acceptable.ranges
    let reads = finalReads.map { String(history.operations[$0].value) }
    return [
      ("acceptable", Self.list(ranges.map { "[\($0.lowerBound) \($0.upperBound)]" })),
      ("final-reads", Self.list(reads)),
    ]
  }

  private static func list(_ items: [String]) -> String {
    let rest = items.count > toldCountMax ? " …" : ""
    return "(\(items.prefix(toldCountMax).joined(separator: " "))\(rest))"
  }

  func run(into findings: inout CounterFindings) {
    for number in finalReads where !acceptable.contains(history.operations[number].value) {
      if findings.count(.wrongFinalRead) { findings.keep(.wrongFinalRead, tellWrong(number)) }
    }
    var last: [UInt16: Int] = [:]
    for number in finalReads { last[history.operations[number].node] = number }
    let reads = last.sorted { $0.key < $1.key }.map(\.value)
    guard let first = reads.first else { return }
    for number in reads.dropFirst()
    where history.operations[number].value != history.operations[first].value {
      if findings.count(.notConverged) {
        findings.keep(.notConverged, tellNotConverged(first, number))
      }
    }
  }

  // MARK: Telling

  private func tellWrong(_ number: Int) -> Finding<BodyPlace> {
    let read = history.operations[number]
    let ranges = acceptable.ranges
    let range = ranges.count == 1 ? ranges.first : nil
    let expected =
      switch (range, ranges.first, ranges.last) {
      case (let range?, _, _) where range.count == 1: "\(range.lowerBound)"
      case (_, let first?, let last?): "\(first.lowerBound) … \(last.upperBound)"
      default: "\(definite)"
      }
    var summary =
      "The final read by c\(read.client) on n\(read.node) was \(read.value); the acknowledged adds "
      + "sum to \(definite), and acceptable is \(expected)."
    let missing = definite &- read.value
    if let node = acknowledged.first(where: { $0.value == missing && missing != 0 })?.key,
      acknowledged.count > 1
    {
      summary += " What is missing is what n\(node) acknowledged."
    } else if read.value == acknowledged[read.node], acknowledged.count > 1 {
      summary += " It is the sum of what n\(read.node) itself acknowledged."
    }
    return Finding(
      summary: summary,
      evidence: lastAdd(before: read) + [
        Evidence(number, .reply(.member("value")), "not acceptable")
      ])
  }

  /// The last acknowledged add that did not count for nothing, to show that the load was over.
  private func lastAdd(before read: CounterOperation) -> [Evidence<BodyPlace>] {
    for number in (0..<history.count).reversed() {
      let operation = history.operations[number]
      guard operation.kind == .add, operation.outcome == .ok, operation.delta != 0,
        operation.completed < read.invoked
      else { continue }
      return [
        Evidence(number, .request(.member("delta")), "the last add that was acknowledged"),
        Evidence(number, .reply(), "n\(operation.node) acknowledges it"),
      ]
    }
    return []
  }

  private func tellNotConverged(_ first: Int, _ second: Int) -> Finding<BodyPlace> {
    let (a, b) = (history.operations[first], history.operations[second])
    return Finding(
      summary: "The last read on n\(a.node) was \(a.value), and that on n\(b.node) \(b.value).",
      evidence: [
        Evidence(first, .reply(.member("value")), "n\(a.node) has this"),
        Evidence(second, .reply(.member("value")), "n\(b.node) has this"),
      ])
  }
}
