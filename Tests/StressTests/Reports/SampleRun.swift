@testable import Checking
@testable import Cluster
@testable import Platform
@testable import Stress

/// A result such as a run could have had, for the tests of what is printed and written of it.
enum SampleRun {
  static func result(_ change: (inout Options) -> Void = { _ in }) -> RunResult {
    var options = Options()
    options.clientCount = 5
    change(&options)
    var figures = LoadFigures(of: LoadFigures.kafkaNames, startedAt: 0)
    var timeline = Timeline(kindCount: 3, start: 0)
    for index in 0..<1000 {
      let kind = index % 50 == 0 ? 2 : index % 2 == 0 ? 1 : 0
      let outcome: Outcome = index == 7 ? .fail : index == 9 ? .info : .ok
      let latency = UInt64(100_000 + index * 1000)
      let now = Instant(nanoseconds: UInt64(index + 1) * 2_000_000)
      figures.record(kind, outcome: outcome, nanoseconds: latency, at: now)
      timeline.record(kind, outcome: outcome, nanoseconds: latency)
      _ = timeline.advance(to: now)
    }
    figures.requestCount = 1200
    figures.replyCount = 1100
    figures.requestByteCount = 100_000
    figures.replyByteCount = 90_000
    figures.nodeProcessorSeconds = 0.75
    figures.benchProcessorSeconds = 1.5
    timeline.finish(at: 2_000_000_000)
    var faults = ProtocolFaults()
    faults.add(
      .notJSON, of: "n0", time: 1_500_000, detail: "expected a value",
      line: Array("<got> it".utf8).bytes)
    return RunResult(
      options: options, workload: WorkloadFacts(of: KafkaWorkload.self), program: "/opt/a<b/node",
      seed: 42, figures: figures,
      timeline: timeline.intervals, faults: faults, secondReading: SecondReading(),
      final: FinalPhaseFigures(
        seconds: 0.5, subjectCount: 30, readerCount: 5, finishedReaderCount: 4),
      nodes: nodes(lastWords: ["last words"]), isInterrupted: true)
  }

  /// The same of three nodes, of which n0 was cut off while it sent two of three messages to n1.
  static func cluster() -> RunResult {
    var result = result { $0.nodeCount = 3 }
    var network = Network(NetworkOptions(nodeCount: 3), seed: 1)
    var kinds = MessageKinds()
    let kind = kinds.kind(ofType: Array("gossip".utf8).bytes)
    let line = Array("{}".utf8)
    var random = SplitMix64(seed: 1)
    var links = Links(endpointCount: 3)
    links.insert(from: 0, to: 1)
    for time in 1...3 as ClosedRange<UInt64> {
      if time == 2 { network.cut(links, at: Instant(nanoseconds: time)) }
      network.send(
        line.bytes, from: .node(0), to: .node(1), at: Instant(nanoseconds: time), kind: kind)
      while network.nextDelivery(until: Instant(nanoseconds: time)) != nil {}
    }
    result.network = network.counts
    result.messageKinds = kinds.names
    result.injectedFaults = [
      InjectedFault(.kill([2]), start: 1_000_000, end: 2_000_000),
      InjectedFault(
        .partition(Grudge(.minorityThird, nodeCount: 3, random: &random)), start: 3_000_000),
    ]
    return result
  }

  /// One node, with what it used.
  static func nodes(lastWords: [String] = []) -> [NodeOutcome] {
    let usage = NodeProcess.Usage(
      userSeconds: 0.5, systemSeconds: 0.25, peakMemoryByteCount: 20_000_000)
    let ending = NodeProcess.Ending(cause: .signal(9), usage: usage)
    return [NodeOutcome(name: "n0", ending: ending, lastWords: lastWords)]
  }

  static var check: Judgement {
    Judgement(
      anomalies: [
        Anomaly(
          kind: KafkaAnomaly.lostWrite, count: 12,
          explanations: [
            Explanation(
              summary: "Value 3 is gone & lost.",
              lines: [
                ExplainedLine(
                  time: 1_204_518_000, client: 3, direction: .reply, text: "[4,\"<x>\"]",
                  cutBefore: 10, cutAfter: 0, mark: 1..<2, note: "here")
              ])
          ])
      ], operations: [KafkaOperationKind.send: OperationCounts(ok: 3, fail: 0, info: 1)])
  }

  static func judgement(_ result: RunResult, check: Judgement = check) -> RunJudgement {
    RunJudgement(
      check, result.figures, result.faults, result.usage,
      assertions: result.options.assertions, disagreement: nil, analysisSeconds: 0.25)
  }
}
