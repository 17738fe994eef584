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
