import Testing

@testable import Cluster
@testable import Stress

@Suite struct TerminalSummaryTests {
  private func lines(_ change: (inout Options) -> Void = { _ in }) -> [String] {
    let result = SampleRun.result(change)
    let judgement = SampleRun.judgement(result)
    return TerminalSummary(result, judgement, operationCount: 1010).text
      .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  @Test func theSummaryFitsAScreen() {
    let lines = lines()
    #expect(lines.count <= 26)
    #expect(lines.allSatisfy { $0.count <= 79 })
  }

  @Test func ofAClusterItSaysWhatStruckIt() {
    let result = SampleRun.cluster()
    let text = TerminalSummary(
      result, SampleRun.judgement(result), operationCount: 1000, columnCount: 200
    ).text
    for words in [
      "3 nodes, 5 clients",
      "servers      3 messages of nodes and services, 0.003 an operation; 2 lost to cuts\n",
      "faults       1 partition, 1 of them without effect; 1 kill\n",
      "each         n0 0.75 s, 20.0 MB\n", "busy         nodes 38 %",
    ] {
      #expect(text.contains(words), "\(words): \(text)")
    }
    let one = SampleRun.result()
    let single = TerminalSummary(one, SampleRun.judgement(one), operationCount: 1000).text
    for words in ["\nservers", "\neach", "\nnodes", "\nfaults"] {
      #expect(!single.contains(words), "\(words)")
    }
  }

  /// Figures of every width, with a name, a condition and reasons that are long.
  @Test(arguments: [1, 1000, 1_000_000, 1_000_000_000, 1_000_000_000_000])
  func noLineIsWiderThanATerminal(scale: Int) throws {
    let condition = try Assertion(parsing: "send.p99.999 < 5ms")
    let sample = SampleRun.result {
      $0.assertions = [condition]
      $0.ratePerSecond = 12_345.678
      $0.clientCount = 100_000
    }
    var figures = sample.figures
    for _ in 0..<1000 {
      figures.record(
        0, outcome: .info, nanoseconds: UInt64(scale), at: sample.figures.startedAt)
    }
    figures.requestCount = scale
    figures.replyCount = scale
    figures.requestByteCount = scale
    figures.replyByteCount = scale
    figures.timeoutCount = scale
    figures.neverBegunCount = scale
    figures.nodeProcessorSeconds = Double(scale)
    let result = RunResult(
      options: sample.options, workload: sample.workload,
      program: "/x/" + String(repeating: "a very long name ", count: 9),
      seed: .max, figures: figures, timeline: [], faults: sample.faults,
      secondReading: SecondReading(),
      final: FinalPhaseFigures(
        seconds: Double(scale), subjectCount: scale, readerCount: 100_000,
        finishedReaderCount: 99_999),
      nodes: SampleRun.nodes(), isInterrupted: true)
    let text = TerminalSummary(result, SampleRun.judgement(result), operationCount: scale).text
    for line in text.split(separator: "\n") { #expect(line.count <= 79, "\(line)") }
  }

  @Test func whatWasNeverMeasuredHasNoLatency() throws {
    let result = RunResult(
      options: Options(), workload: WorkloadFacts(of: KafkaWorkload.self), program: "node", seed: 1,
      figures: LoadFigures(of: LoadFigures.kafkaNames, startedAt: 0),
      timeline: [],
      faults: ProtocolFaults(), secondReading: SecondReading(), final: FinalPhaseFigures(),
      nodes: SampleRun.nodes(), isInterrupted: false)
    let text = TerminalSummary(result, SampleRun.judgement(result), operationCount: 0).text
    let row = try #require(text.split(separator: "\n").first { $0.hasPrefix("all ") })
    #expect(row.split(separator: " ") == ["all", "0", "0", "0", "–", "–", "–", "–", "–"])
  }

  @Test func aNameIsShownWithoutWhatATerminalWouldObey() {
    let sample = SampleRun.result()
    let result = RunResult(
      options: Options(), workload: WorkloadFacts(of: KafkaWorkload.self),
      program: "/x/\u{1B}[31mred", seed: 1, figures: sample.figures,
      timeline: [], faults: ProtocolFaults(), secondReading: SecondReading(),
      final: FinalPhaseFigures(), nodes: SampleRun.nodes(), isInterrupted: false)
    let text = TerminalSummary(result, SampleRun.judgement(result), operationCount: 0).text
    #expect(text.hasPrefix(#"\u001b[31mred   100 clients"#))
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
    // Lines are broken where a terminal ends.
    let text = lines { $0.ratePerSecond = 500 }
      .map { $0.hasPrefix(" ") ? $0.drop { $0 == " " } : $0[...] }.joined(separator: " ")
    for part in [
      "500 due each second", "100 kB to the node, 90.0 kB from it, 190 an operation",
      "2.30 an operation", "0.50 s user and 0.25 s system, 750.00 µs an operation",
      "4 of 5 clients read 30 keys",
      "node 38 % and bench 75 % of a core during the load", "1,010 operations in 0.25 s", "99.80 %",
      "  invalid ",
      "lost-write (12)", "n0 did something",
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
