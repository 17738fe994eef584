import Foundation

@testable import Checking
@testable import Cluster
@testable import Stress

/// A whole run of the kafka workload on real processes, and what came of it.
struct KafkaRun {
  let judgement: RunJudgement
  let result: RunResult

  var faults: ProtocolFaults { result.faults }

  var anomalies: Set<KafkaAnomaly> {
    Set(judgement.check.anomalies.compactMap { $0.kind as? KafkaAnomaly })
  }

  /// What is built stands beside the program that runs the tests.
  static let products = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    .deletingLastPathComponent()

  /// Nodes in other languages.
  static let fixtures = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Fixtures")

  /// Drives the node in `program` through 4,000 operations of ten clients, unless `change` says
  /// otherwise, always from the same seed.
  init(_ program: URL, _ arguments: [String], _ change: (inout Options) -> Void) throws {
    var options = Options()
    options.programArguments = arguments
    options.operationCount = 4000
    options.clientCount = 10
    options.kafka.crashRatio = 0.001
    options.isQuiet = true
    change(&options)
    var bench = try Bench(
      options, KafkaWorkload(options.kafka, seed: 1), program: program.path, seed: 1)
    try bench.run()
    let record = bench.record
    let check = KafkaChecker.check(
      record.history, requests: record.requests, replies: record.replies)
    result = bench.result
    judgement = RunJudgement(
      check, result.figures, result.faults, result.usage, assertions: [],
      disagreement: result.secondReading.disagreement, analysisSeconds: 0)
  }
}
