import Foundation
import Testing

@testable import Checking
@testable import Cluster
@testable import Stress

private let hasPython = (ProcessInfo.processInfo.environment["PATH"] ?? "")
  .split(separator: ":").contains {
    FileManager.default.isExecutableFile(atPath: "\($0)/python3")
  }

/// Whole runs with nodes in Python that keep their logs in `lin-kv`: nodes in any language are
/// judged, by what they do to each other through a service, too.
@Suite(
  .enabled(if: hasPython, "python3 is not among the programs of PATH"))
struct LinKVNodeEndToEndTests {
  private static let node = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Fixtures/lin_kv_node.py").path

  private struct Outcome {
    let judgement: RunJudgement
    let result: RunResult

    var anomalies: Set<KafkaAnomaly> {
      Set(judgement.check.anomalies.compactMap { $0.kind as? KafkaAnomaly })
    }
  }

  private func run(
    _ arguments: [String], nodeCount: Int, _ change: (inout Options) -> Void = { _ in }
  ) throws -> Outcome {
    var options = Options()
    options.programArguments = arguments
    options.nodeCount = nodeCount
    options.operationCount = 600
    options.clientCount = 12
    options.isQuiet = true
    change(&options)
    var bench = try Bench(
      options, KafkaWorkload(options.kafka, seed: 1), program: Self.node, seed: 1)
    try bench.run()
    let record = bench.record
    let check = KafkaChecker.check(
      record.history, requests: record.requests, replies: record.replies)
    let result = bench.result
    let judgement = RunJudgement(
      check, result.figures, result.faults, result.usage, assertions: [],
      disagreement: result.secondReading.disagreement, analysisSeconds: 0)
    return Outcome(judgement: judgement, result: result)
  }

  @Test(arguments: [PayloadShape.integer, .mixed])
  func nodesThatCompareAndSetAreValidTogether(shape: PayloadShape) throws {
    let outcome = try run([], nodeCount: 3) { $0.kafka.payload = shape }
    #expect(outcome.judgement.verdict == .valid, "\(outcome.judgement.reasons)")
    #expect(outcome.anomalies == [])
    #expect(outcome.result.faults.counts == [:])
    #expect(outcome.result.final.finishedReaderCount == 12)
    // A poll of a key is a message to the service and its answer, a send two or more of each.
    #expect(outcome.result.network.servers.delivered > 1200)
  }

  @Test func nodesThatReadAndThenWriteAreInvalid() throws {
    let outcome = try run(["--race"], nodeCount: 3)
    #expect(outcome.judgement.verdict == .invalid)
    #expect(outcome.anomalies.isSuperset(of: [.inconsistentOffsets, .lostWrite]))
    #expect(outcome.result.faults.counts == [:])
  }

  /// One node serves one request after the other, so there is nobody to be overtaken by.
  @Test func oneNodeThatReadsAndThenWritesIsValid() throws {
    let outcome = try run(["--race"], nodeCount: 1)
    #expect(outcome.judgement.verdict == .valid, "\(outcome.judgement.reasons)")
    #expect(outcome.anomalies == [])
  }
}
