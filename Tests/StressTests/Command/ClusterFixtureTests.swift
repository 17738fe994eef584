import Foundation
import Testing

@testable import Checking
@testable import Stress

/// Nodes of another language, which agree by a service of the bench, right and wrong: each mistake gets the
/// verdict and the anomaly that Maelstrom gives it.
///
/// The node is Tests/Fixtures/cluster_node.py, and its head says what each mistake is.
@Suite(.enabled(if: python3 != nil, "python3 is not among the programs of PATH"))
struct ClusterFixtureTests {
  private func run(
    _ mistake: String?, _ change: (inout Options) -> Void = { _ in }
  ) throws -> KafkaRun {
    let node = KafkaRun.fixtures.appendingPathComponent("cluster_node.py")
    return try KafkaRun(node, mistake.map { [$0] } ?? []) {
      $0.nodeCount = 2
      $0.operationCount = 1200
      $0.clientCount = 10
      $0.kafka.crashRatio = 0
      $0.recoverySeconds = 0
      change(&$0)
    }
  }

  @Test func nodesThatAgreeByCompareAndSetAreValid() throws {
    let outcome = try run(nil)
    #expect(outcome.judgement.verdict == .valid, "\(outcome.judgement.reasons)")
    #expect(outcome.result.faults.counts == [:])
    #expect(outcome.result.figures.availability == 1)
    #expect(outcome.result.network.servers.delivered > 1000)
  }

  @Test(
    arguments: [
      ("race", [.inconsistentOffsets]),
      ("same-offset", [.inconsistentOffsets]),
      ("no-replication", [.inconsistentOffsets]),
      ("lower-later", [.intPollSkip]),
      ("store-twice", [.duplicate]),
      ("commit-error", [.pollSkip]),
    ] as [(String, Set<KafkaAnomaly>)])
  func aMistakeGetsItsAnomaly(mistake: String, anomalies: Set<KafkaAnomaly>) throws {
    let outcome = try run(mistake)
    #expect(outcome.judgement.verdict == .invalid)
    #expect(outcome.anomalies.isSuperset(of: anomalies), "\(outcome.anomalies)")
  }

  @Test func whatIsForgottenInAPartitionIsALostWrite() throws {
    let outcome = try run("lost-in-partition") {
      $0.operationCount = nil
      $0.ratePerSecond = 300
      $0.timeLimitSeconds = 3
      $0.faults.kinds = [.partition]
      $0.faults.interval = 0.5
      $0.faults.onlyEffective = true
    }
    #expect(outcome.judgement.verdict == .invalid)
    #expect(outcome.anomalies.contains(.lostWrite), "\(outcome.anomalies)")
    #expect(outcome.result.network.servers.lostToCuts > 0)
  }
}

/// Outside of the suite: the suite's condition cannot be one of its own members.
private let python3 = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin")
  .split(separator: ":").map { "\($0)/python3" }
  .first { FileManager.default.isExecutableFile(atPath: $0) }
