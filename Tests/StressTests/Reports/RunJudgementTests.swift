import Testing

@testable import Checking
@testable import Cluster
@testable import Stress

@Suite struct RunJudgementTests {
  private func judgement(
    _ verdict: Verdict, faults kinds: [ProtocolFaultKind] = [], assertions: [String] = [],
    disagreement: String? = nil
  ) throws -> RunJudgement {
    var check = Judgement(anomalies: [], operations: [KafkaOperationKind: OperationCounts]())
    check.verdict = verdict
    var faults = ProtocolFaults()
    for kind in kinds { faults.add(kind, of: "n0", time: 0) }
    let result = SampleRun.result()
    return RunJudgement(
      check, result.figures, faults, result.usage,
      assertions: try assertions.map { try Assertion(parsing: $0) }, disagreement: disagreement,
      analysisSeconds: 0)
  }

  @Test(
    arguments: [
      (.valid, [], .valid, 0), (.invalid, [], .invalid, 1), (.unknown, [], .unknown, 2),
      (.valid, [.unexpectedReply, .trailingBytes, .noNewline, .malformedReply], .valid, 0),
      (.valid, [.notJSON], .invalid, 1), (.valid, [.clientGone], .invalid, 1),
      (.valid, [.exited], .invalid, 1), (.unknown, [.exited], .invalid, 1),
      (.unknown, [.notJSON], .unknown, 2), (.valid, [.foreignKey], .unknown, 2),
      (.invalid, [.foreignKey], .invalid, 1),
    ] as [(Verdict, [ProtocolFaultKind], Verdict, Int32)])
  func faultsOfTheProtocolCountBesideTheCheckersVerdict(
    check: Verdict, faults: [ProtocolFaultKind], verdict: Verdict, status: Int32
  ) throws {
    let judgement = try judgement(check, faults: faults)
    #expect(judgement.verdict == verdict)
    #expect(judgement.exitStatus == status)
  }

  @Test func aConditionThatFailsMakesAValidRunFail() throws {
    let judgement = try judgement(.valid, assertions: ["rate>1", "errors<1"])
    #expect(judgement.verdict == .valid && judgement.exitStatus == 1)
    #expect(judgement.conditions.map(\.holds) == [true, false])
    #expect(try self.judgement(.unknown, assertions: ["errors<1"]).exitStatus == 2)
  }

  @Test(arguments: [
    ("rate==500", "500"), ("errors==2", "2"), ("availability<1", "99.80 %"),
    ("messages-per-op<2.5", "2.30"), ("memory==20MB", "20.0 MB"), ("max<2ms", "1.10 ms"),
    ("send.max<2ms", "1.10 ms"), ("assign.max<2ms", "1.05 ms"), ("p50<1ms", "599 µs"),
  ])
  func eachConditionIsHeldAgainstItsFigure(text: String, value: String) throws {
    let condition = try #require(try judgement(.valid, assertions: [text]).conditions.first)
    #expect(condition.holds)
    #expect(condition.valueText == value)
  }

  /// A run in which nothing happened holds no condition, of whatever kind it is: there is nothing
  /// that it could be held against.
  @Test(arguments: [
    ("p50<1s", "no operation"), ("max>=0ns", "no operation"), ("send.p99<1us", "no send"),
    ("poll.p50>=0ns", "no poll"), ("assign.max<1ns", "no assign"), ("rate<1", "no operation"),
    ("rate>=0", "no operation"), ("availability>=1", "no operation"),
    ("errors==0", "no operation"), ("messages-per-op<1", "no operation"),
    ("memory<1GB", "no figure of the node's memory"),
  ])
  func withoutSamplesNoConditionHolds(text: String, missing: String) throws {
    let judgement = RunJudgement(
      Judgement(anomalies: [], operations: [KafkaOperationKind: OperationCounts]()),
      LoadFigures(of: LoadFigures.kafkaNames, startedAt: 0), ProtocolFaults(),
      NodeProcess.Usage(), assertions: [try Assertion(parsing: text)], disagreement: nil,
      analysisSeconds: 0)
    let condition = try #require(judgement.conditions.first)
    #expect(!condition.holds && condition.value == nil && condition.valueText == missing)
    #expect(condition.finding == "FAILS, there is \(missing) to hold it against")
    #expect(judgement.verdict == .valid && judgement.exitStatus == 1)
  }

  @Test func aFileThatWasNotWrittenIsAFailureOfTheBench() throws {
    var judgement = try judgement(.invalid)
    judgement.unwrittenFiles = ["x cannot be written"]
    #expect(judgement.exitStatus == 2)
  }

  @Test func aBenchThatCannotTrustItsReaderVouchesForNothing() throws {
    let judgement = try judgement(.valid, disagreement: "offset: {}")
    #expect(judgement.exitStatus == 2)
    #expect(judgement.benchFailure?.contains("offset: {}") == true)
  }
}
