import CommandOptions
import Testing

@testable import Stress

@Suite struct AssertionTests {
  @Test func aConditionIsReadPieceByPiece() throws {
    let table: [(String, Assertion.Metric, Assertion.Comparison, Double)] = [
      ("p99<5ms", .latency(kind: nil, quantile: 0.99), .less, 5e6),
      ("p99.9 <= 1 s", .latency(kind: nil, quantile: 99.9 / 100), .lessOrEqual, 1e9),
      ("send.p50<800us", .latency(kind: "send", quantile: 0.5), .less, 8e5),
      ("poll.max<20ns", .latency(kind: "poll", quantile: 1), .less, 20),
      ("rate>100000", .rate, .greater, 100_000),
      ("availability>=1", .availability, .greaterOrEqual, 1),
      ("errors=0", .errors, .equal, 0),
      ("messages-per-op<2.5", .messagesPerOperation, .less, 2.5),
      ("memory<200MB", .memory, .less, 2e8),
    ]
    for (text, metric, comparison, bound) in table {
      let assertion = try Assertion(parsing: text)
      #expect(assertion.metric == metric, "\(text)")
      #expect(assertion.comparison == comparison, "\(text)")
      #expect(abs(assertion.bound - bound) <= bound * 1e-12, "\(text)")
      #expect(assertion.text == text)
    }
  }

  @Test(arguments: [
    "p99", "p99<", "p99<5", "p99<5m", "p0<1ms", "p101<1ms", "rate>5ms", "speed>1", "crash.p99<1ms",
    "rate=>5", "rate!5", "memory<5", "<5ms", "availability>=1%",
  ])
  func whatMakesNoSenseIsRefused(text: String) {
    #expect(throws: UsageError.self) { try Assertion(parsing: text) }
  }

  @Test(arguments: [
    ("rate<5", [true, false, false]), ("rate<=5", [true, true, false]),
    ("rate>5", [false, false, true]), ("rate>=5", [false, true, true]),
    ("rate==5", [false, true, false]),
  ])
  func eachComparisonHoldsBelowAtAndAboveItsBoundAsItSays(text: String, holds: [Bool]) throws {
    let assertion = try Assertion(parsing: text)
    #expect([4.0, 5, 6].map(assertion.holds(for:)) == holds)
  }
}
