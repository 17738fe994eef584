// From a history to a report.
//
//     KafkaHistory ─▶ ValueTable ─▶ VersionOrder of each key ─▶ LogChecks
//                     │                 └─▶ index ─▶ ClientChecks
//                     └─▶ ReadChecks                      │
//                                     Findings ◀──────────┘─▶ Explainer ─▶ Judgement
//
// Every step is linear in the operations and polled records, but for the sorting of logs whose
// offsets are not in the order of their values.

package typealias KafkaFindings = Findings<KafkaAnomaly, KafkaLinePlace>
package typealias KafkaFinding = Finding<KafkaLinePlace>
package typealias KafkaEvidence = Evidence<KafkaLinePlace>

/// Judges a run of the kafka workload as Maelstrom's checker does.
package enum KafkaChecker {
  /// Checks a history, and explains the first `keptCount` anomalies of each kind from the lines in
  /// the spools.
  ///
  /// - Parameter isCutShort: whether the run ended before everything had been read.
  package static func check(
    _ history: KafkaHistory, requests: (any RecordedLines)?, replies: (any RecordedLines)?,
    keptCount: Int = 3,
    isCutShort: Bool = false
  ) -> Judgement {
    let table = ValueTable(history)
    var index = [UInt32](repeating: ValueTable.none, count: table.count)
    var findings = KafkaFindings(keptCount: keptCount)
    for key in 0..<KeyNumber(history.keyNames.count) {
      let order = VersionOrder(of: key, in: table)
      order.enter(into: &index)
      LogChecks(history, table, order).run(into: &findings)
    }
    ReadChecks(history, table).run(into: &findings)
    var clients = ClientChecks(history, table, index: index)
    clients.run(into: &findings)

    let explainer = Explainer(history: history, requests: requests, replies: replies)
    let anomalies = findings.anomalies(explainedBy: explainer)
    return Judgement(
      anomalies: anomalies, operations: history.operations.countsByKind(), isCutShort: isCutShort)
  }
}
