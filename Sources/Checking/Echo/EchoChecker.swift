// Maelstrom's checker (`maelstrom.workload.echo`) pairs each invocation with its completion and
// compares what was sent with `:echo` of what came back. An operation that failed, or of which nobody
// knows, brought nothing back, which differs from all that is sent.

/// Judges a run of the echo workload as Maelstrom's checker does.
package enum EchoChecker {
  /// Checks a history, and explains the first `keptCount` anomalies of each kind from the lines in
  /// the spools.
  ///
  /// - Parameter isCutShort: whether the run ended before every reply had come. What is missing then
  ///   is held against nobody.
  /// - Complexity: O(operations).
  package static func check(
    _ history: EchoHistory, requests: (any RecordedLines)?, replies: (any RecordedLines)?,
    keptCount: Int = 3, isCutShort: Bool = false
  ) -> Judgement {
    var findings = Findings<EchoAnomaly, EchoLinePlace>(keptCount: keptCount)
    for number in 0..<history.count {
      let operation = history.operations[number]
      switch history.received(by: operation) {
      case .same: break
      case .other:
        if findings.count(.wrongEcho) { findings.keep(.wrongEcho, tellOther(operation, number)) }
      case nil:
        if findings.count(.noEcho) { findings.keep(.noEcho, tellNone(operation, number)) }
      }
    }
    let explainer = Explainer(history: history, requests: requests, replies: replies)
    return Judgement(
      anomalies: findings.anomalies(explainedBy: explainer),
      operations: history.operations.countsByKind(), isCutShort: isCutShort)
  }

  private static func tellOther(
    _ operation: EchoOperation, _ number: Int
  ) -> Finding<EchoLinePlace> {
    Finding(
      summary: "c\(operation.client) asked for \"\(EchoHistory.value(operation.number))\" and was "
        + "answered with another value.",
      evidence: [
        Evidence(number, .sent, "this is sent"), Evidence(number, .received, "and this came back"),
      ])
  }

  private static func tellNone(
    _ operation: EchoOperation, _ number: Int
  ) -> Finding<EchoLinePlace> {
    let isRefused = operation.outcome == .fail
    return Finding(
      summary: "c\(operation.client) asked for \"\(EchoHistory.value(operation.number))\" and "
        + (isRefused ? "was refused." : "got no echo."),
      evidence: [Evidence(number, .sent, "this is sent")]
        + (isRefused ? [Evidence(number, .errorCode, "and this is no echo")] : []))
  }
}
