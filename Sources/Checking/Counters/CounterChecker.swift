// Maelstrom looks at final reads alone, and asks whether each is an acceptable sum. Beyond that, each
// read is held against what could have counted by then, and against the client's read before it.
//
// Sources: `maelstrom.workload.pn-counter`, `maelstrom.workload.g-counter`.

package typealias CounterFindings = Findings<CounterAnomaly, BodyPlace>

/// Judges a run of the g-counter or pn-counter workload as Maelstrom's checker does, and beyond it.
package enum CounterChecker {
  /// Checks a history, and explains the first `keptCount` anomalies of each kind.
  ///
  /// - Parameter isCutShort: whether the run ended before everything had been read.
  /// - Complexity: O(operations), but for the sorting of adds by their beginnings.
  package static func check(
    _ history: CounterHistory, requests: (any RecordedLines)?, replies: (any RecordedLines)?,
    keptCount: Int = 3, isCutShort: Bool = false
  ) -> Judgement {
    var findings = CounterFindings(keptCount: keptCount)
    let final = FinalReadChecks(history)
    final.run(into: &findings)
    RunningReadChecks(history).run(into: &findings)
    let explainer = Explainer(history: history, requests: requests, replies: replies)
    var judgement = Judgement(
      anomalies: findings.anomalies(explainedBy: explainer),
      operations: history.operations.countsByKind(), isCutShort: isCutShort)
    judgement.figures = final.figures
    return judgement
  }
}
