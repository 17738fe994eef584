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

extension Judgement {
  package init(
    anomalies: [Anomaly], operations: [KafkaOperationKind: OperationCounts],
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
    for kind in KafkaOperationKind.timed where !isCutShort {
      guard let counts = operations[kind], counts.ok == 0 else { continue }
      verdict = .invalid
      reasons.append("No \(kind.name) succeeded, of \(counts.count) that were tried.")
    }
    if isCutShort, verdict == .valid {
      verdict = .unknown
      reasons.append("The run was ended before everything had been read.")
    }

    let judged = KafkaOperationKind.timed.compactMap { operations[$0] }
    let tried = judged.reduce(0) { $0 + $1.count }
    let ok = judged.reduce(0) { $0 + $1.ok }
    availability = tried == 0 ? 1 : Double(ok) / Double(tried)
  }
}
