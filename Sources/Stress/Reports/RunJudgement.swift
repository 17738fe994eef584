import Cluster
import Checking

/// The bench's word on a run: the checker's report, what the protocol was broken by, and whether
/// the conditions of the command line hold.
struct RunJudgement: Sendable {
  let check: Judgement
  let verdict: Verdict
  /// Why the verdict is not `valid`, a plain sentence each.
  let reasons: [String]
  let conditions: [Condition]
  /// Why the bench cannot vouch for its own work; `nil` when it can.
  let benchFailure: String?
  /// How long the checker took.
  let analysisSeconds: Double
  /// What is to be said of the files that were asked for and could not be written.
  var unwrittenFiles: [String] = []

  /// A condition with the figure that it was held against.
  struct Condition: Sendable {
    let assertion: Assertion
    /// The figure in the metric's own unit; `nil` when nothing happened that could be measured, and
    /// then the condition does not hold.
    let value: Double?

    var holds: Bool { value.map(assertion.holds) ?? false }
  }

  init(
    _ check: Judgement, _ figures: LoadFigures, _ faults: ProtocolFaults,
    _ usage: NodeProcess.Usage, assertions: [Assertion], disagreement: String?,
    crash: String? = nil, analysisSeconds: Double
  ) {
    self.check = check
    self.analysisSeconds = analysisSeconds
    benchFailure =
      crash.map { "\($0); what it had recorded until then was judged." }
      ?? disagreement.map { "FastJSON and Foundation read a line differently: \($0)" }
    let combined = Self.combine(check, faults)
    verdict = combined.verdict
    reasons = combined.reasons
    conditions = assertions.map { assertion in
      Condition(assertion: assertion, value: Self.value(of: assertion.metric, figures, usage))
    }
  }

  /// 0, 1 or 2; a bench that failed goes before everything else, and a verdict that is unknown before
  /// a condition that failed.
  var exitStatus: Int32 {
    if benchFailure != nil || !unwrittenFiles.isEmpty { return StressCommand.Status.unknown }
    switch verdict {
    case .invalid: return StressCommand.Status.invalid
    case .unknown: return StressCommand.Status.unknown
    case .valid:
      return conditions.allSatisfy(\.holds)
        ? StressCommand.Status.valid : StressCommand.Status.invalid
    }
  }

  /// Adds to the checker's verdict what it cannot know.
  ///
  /// A node that ended early fails Maelstrom's test whatever else is said. One that was muted has
  /// not been heard to the end, so a verdict of valid would say more than is known.
  private static func combine(
    _ check: Judgement, _ faults: ProtocolFaults
  ) -> (verdict: Verdict, reasons: [String]) {
    var verdict = check.verdict
    var reasons = check.reasons
    for kind in faults.kinds where kind.consequence == .leavesVerdictOpen {
      if verdict == .valid { verdict = .unknown }
      reasons.append(kind.rule)
    }
    if faults.contain(.mutesNode) {
      if verdict == .valid { verdict = .invalid }
      reasons.append(
        "\(faults.names(causing: .mutesNode)) did something after which Maelstrom and it do not "
          + "hear each other any more.")
    }
    if faults.contain(.failsTest) {
      verdict = .invalid
      reasons.append(
        "\(faults.names(causing: .failsTest)) ended before the test did, or did not come back.")
    }
    return (verdict, reasons)
  }

  private static func value(
    of metric: Assertion.Metric, _ figures: LoadFigures, _ usage: NodeProcess.Usage
  ) -> Double? {
    let hasOperations = figures.operationCount > 0
    switch metric {
    case .latency(let kind, let quantile):
      let latencies =
        kind.map { figures[$0]?.latencies ?? LatencyRecorder() } ?? figures.latencies
      return latencies.valueIfAny(at: quantile).map { Double($0) }
    case .rate: return hasOperations ? figures.rate : nil
    case .availability: return hasOperations ? figures.availability : nil
    case .errors: return hasOperations ? Double(figures.errorCount) : nil
    case .messagesPerOperation: return hasOperations ? figures.messagesPerOperation : nil
    case .memory:
      return usage.peakMemoryByteCount.map { Double($0) }
    }
  }
}

extension ProtocolFaults {
  /// The names of the nodes whose faults have this consequence, as far as they were kept.
  fileprivate func names(causing consequence: ProtocolFaultKind.Consequence) -> String {
    var names: [String] = []
    for fault in kept where fault.kind.consequence == consequence && !names.contains(fault.node) {
      names.append(fault.node)
    }
    return names.joined(separator: ", ")
  }
}

extension RunJudgement.Condition {
  /// The figure in the unit of its metric, or what is missing for one.
  var valueText: String {
    guard let value else {
      return switch assertion.metric {
      case .latency(let kind?, _): "no \(kind)"
      case .memory: "no figure of the node's memory"
      default: "no operation"
      }
    }
    return switch assertion.metric {
    case .latency: Quantity.duration(UInt64(value))
    case .memory: Quantity.size(Quantity.whole(value))
    case .rate, .errors: Quantity.grouped(Quantity.whole(value))
    case .availability: Quantity.share(value)
    case .messagesPerOperation: Quantity.fixed(value, digits: 2)
    }
  }

  /// Whether it holds and why, in words.
  var finding: String {
    guard value != nil else { return "FAILS, there is \(valueText) to hold it against" }
    return "\(holds ? "holds" : "FAILS"), it is \(valueText)"
  }
}
