/// The bench's word on a run: the checker's report, what the protocol was broken by, and whether
/// the conditions of the command line hold.
struct Judgement: Sendable {
  let check: CheckReport
  let verdict: Verdict
  /// Why the verdict is not `valid`, a plain sentence each.
  let reasons: [String]
  let conditions: [Condition]
  /// Why the bench cannot vouch for its own work; `nil` when it can.
  let benchFailure: String?
  /// How long the checker took.
  let analysisSeconds: Double

  /// A condition with the figure that it was held against.
  struct Condition: Sendable {
    let assertion: Assertion
    let value: Double
    let holds: Bool
  }

  init(
    _ check: CheckReport, _ figures: LoadFigures, _ faults: ProtocolFaults,
    _ usage: NodeProcess.Usage, assertions: [Assertion], disagreement: String?,
    analysisSeconds: Double
  ) {
    self.check = check
    self.analysisSeconds = analysisSeconds
    benchFailure = disagreement.map { "FastJSON and Foundation read a line differently: \($0)" }
    let combined = Self.combine(check, faults)
    verdict = combined.verdict
    reasons = combined.reasons
    conditions = assertions.map { assertion in
      let value = Self.value(of: assertion.metric, figures, usage)
      return Condition(assertion: assertion, value: value, holds: assertion.holds(for: value))
    }
  }

  /// 0, 1 or 2; a bench that failed, or that knows no verdict, goes before a condition that failed.
  var exitStatus: Int32 {
    if benchFailure != nil { return StressCommand.Status.unknown }
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
    _ check: CheckReport, _ faults: ProtocolFaults
  ) -> (verdict: Verdict, reasons: [String]) {
    var verdict = check.verdict
    var reasons = check.reasons
    if faults.contain(.leavesVerdictOpen) {
      if verdict == .valid { verdict = .unknown }
      reasons.append("A key was polled that nobody has written.")
    }
    if faults.contain(.mutesNode) {
      if verdict == .valid { verdict = .invalid }
      reasons.append("The node said something after which Maelstrom does not hear it any more.")
    }
    if faults.contain(.failsTest) {
      verdict = .invalid
      reasons.append("The node ended before the test did.")
    }
    return (verdict, reasons)
  }

  private static func value(
    of metric: Assertion.Metric, _ figures: LoadFigures, _ usage: NodeProcess.Usage
  ) -> Double {
    switch metric {
    case .latency(let kind, let quantile):
      let latencies = kind.map { figures[$0].latencies } ?? figures.latencies
      return Double(latencies.value(at: quantile))
    case .rate: return figures.rate
    case .availability: return figures.availability
    case .errors: return Double(figures.errorCount)
    case .messagesPerOperation: return figures.messagesPerOperation
    case .memory: return Double(usage.peakMemoryByteCount)
    }
  }
}

extension Judgement.Condition {
  /// The figure in the unit of its metric.
  var valueText: String {
    switch assertion.metric {
    case .latency: Quantity.duration(UInt64(value))
    case .memory: Quantity.size(Int(value))
    case .rate, .errors: Quantity.grouped(Int(value))
    case .availability: Quantity.share(value)
    case .messagesPerOperation: Quantity.fixed(value, digits: 2)
    }
  }
}
