// From what was found to a verdict, in the order in which Maelstrom's checkers combine:
//
// 1. *Invalid* if some kind of operation was tried and never succeeded (`stats`; crashes apart, as
//    in `stats-checker` of jepsen.tests.kafka).
// 2. *Unknown* if a value was polled that nobody sent. Jepsen's workload checker then throws
//    (`no-writer-of`) and says nothing of the anomalies it had found; they are reported here all
//    the same.
// 3. *Invalid* if there was an anomaly that counts.
// 4. *Valid* otherwise.
//
// Of a run that was ended before everything had been read, what nobody has read says nothing, nor
// does a kind of operation that had no time to succeed; and it is not known to be valid.

extension CheckReport {
  package init(
    anomalies: [AnomalyReport], operations: [KafkaOperationKind: OperationCounts],
    isCutShort: Bool = false
  ) {
    let anomalies = isCutShort ? anomalies.filter { $0.kind != .unseen } : anomalies
    self.anomalies = anomalies
    self.operations = operations
    reasons = []
    verdict = .valid

    let faults = anomalies.filter(\.kind.isHeldAgainstNode)
    if !faults.isEmpty {
      verdict = .invalid
      let list = faults.map { "\($0.kind.rawValue) (\($0.count))" }.joined(separator: ", ")
      reasons.append("Rules were broken: \(list).")
    }
    if anomalies.contains(where: { $0.kind == .noWriter }) {
      verdict = .unknown
      reasons.append("A value was polled that nobody sent: Maelstrom's checker then gives up.")
    }
    for kind in KafkaOperationKind.allCases where kind != .crash && !isCutShort {
      guard let counts = operations[kind], counts.ok == 0 else { continue }
      verdict = .invalid
      reasons.append("No \(kind) succeeded, of \(counts.count) that were tried.")
    }
    if isCutShort, verdict == .valid {
      verdict = .unknown
      reasons.append("The run was ended before everything had been read.")
    }

    let judged = operations.filter { $0.key != .crash }.values
    let tried = judged.reduce(0) { $0 + $1.count }
    let ok = judged.reduce(0) { $0 + $1.ok }
    availability = tried == 0 ? 1 : Double(ok) / Double(tried)
  }
}

extension OperationCounts {
  /// The counts of each kind that occurs in a history.
  package static func byKind(of history: KafkaHistory) -> [KafkaOperationKind: OperationCounts] {
    var kinds = [OperationCounts](repeating: .init(), count: KafkaOperationKind.allCases.count)
    for number in 0..<history.count {
      let operation = history.operations[number]
      let kind = Int(operation.kind.rawValue)
      switch operation.outcome {
      case .ok: kinds[kind].ok += 1
      case .fail: kinds[kind].fail += 1
      case .info: kinds[kind].info += 1
      }
    }
    var counts: [KafkaOperationKind: OperationCounts] = [:]
    for kind in KafkaOperationKind.allCases where kinds[Int(kind.rawValue)].count > 0 {
      counts[kind] = kinds[Int(kind.rawValue)]
    }
    return counts
  }
}
