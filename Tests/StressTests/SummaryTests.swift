import Testing

@testable import Stress

@Suite struct SummaryTests {
  private func lines(_ change: (inout Options) -> Void = { _ in }) -> [String] {
    let result = SampleRun.result(change)
    let judgement = SampleRun.judgement(result)
    return Summary(result, judgement, operationCount: 1010).text
      .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  @Test func theSummaryFitsAScreen() {
    let lines = lines()
    #expect(lines.count <= 24)
    #expect(lines.allSatisfy { $0.count <= 100 })
  }

  @Test func eachKindHasItsRow() throws {
    let lines = lines()
    #expect(lines[0] == "node   5 clients, closed loop, 2.0 s, seed 42, interrupted")
    let rows = try ["send", "poll", "assign", "all"].map { name in
      try #require(lines.first { $0.hasPrefix(name + " ") }).split(separator: " ").map(String.init)
    }
    #expect(rows.map { $0[1] } == ["500", "480", "20", "1,000"])
    #expect(rows.map { $0[2] } == ["250", "240", "10", "500"])
    #expect(rows.map { $0[3] } == ["2", "0", "0", "2"])
    #expect(rows[3].suffix(2) == ["1.10", "ms"])
  }

  @Test func factsVerdictAndReasonsAreTold() {
    let text = lines { $0.ratePerSecond = 500 }.joined(separator: "\n")
    for part in [
      "500 due each second", "100 kB to the node, 90.0 kB from it, 190 an operation",
      "2.30 an operation", "0.50 s user and 0.25 s system, 750.00 µs an operation",
      "4 of 5 clients read 30 keys",
      "node 38 % and bench 75 % of a core during the load", "1,010 operations in 0.25 s", "99.80 %",
      "\n\ninvalid\n",
      "lost-write (12)", "The node said something",
    ] {
      #expect(text.contains(part), "\(part)")
    }
  }

  @Test func conditionsHaveTheirOwnLines() throws {
    let condition = try Assertion(parsing: "p99<1ms")
    let text = lines { $0.assertions = [condition] }
    #expect(text.contains("assert       p99<1ms: FAILS, it is 1.09 ms"))
  }
}
