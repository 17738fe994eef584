import Foundation
import Testing

@testable import Checking
@testable import Cluster
@testable import Stress

/// Whole runs with several nodes, at small counts.
@Suite struct ClusterEndToEndTests {
  private static let products = KafkaRun.products

  private func run(
    _ program: String, _ arguments: [String] = [], _ change: (inout Options) -> Void
  ) throws -> KafkaRun {
    try KafkaRun(URL(fileURLWithPath: program), arguments) {
      $0.operationCount = 2000
      $0.clientCount = 12
      change(&$0)
    }
  }

  private static let ours = products.appendingPathComponent("maelstrom-kafka").path

  @Test(arguments: [2, 3, 5])
  func ourNodesAreValidTogether(count: Int) throws {
    let outcome = try run(Self.ours) { $0.nodeCount = count }
    #expect(outcome.judgement.verdict == .valid, "\(outcome.judgement.reasons)")
    #expect(outcome.result.faults.counts == [:])
    #expect(outcome.result.figures.availability == 1)
    #expect(outcome.result.final.finishedReaderCount == 12)
    #expect(outcome.result.nodes.map(\.name) == (0..<count).map { "n\($0)" })
    #expect(
      outcome.result.nodes.allSatisfy { $0.ending.usage.peakMemoryByteCount ?? 0 > 1_000_000 })
  }

  // MARK: Faults

  /// What Maelstrom has, and what it has not: our nodes stand all of it but the loss of their memory.
  @Test(
    arguments: [
      [.partition], [.pause], [.oneWay], [.services], [.partition, .pause, .oneWay],
    ] as [Set<FaultKind>])
  func ourNodesStandFaults(kinds: Set<FaultKind>) throws {
    let outcome = try run(Self.ours) {
      $0.nodeCount = 3
      $0.network.latency = 2
      $0.network.loss = 0.05
      $0.network.duplication = 0.05
      $0.network.reordering = 0.05
      $0.faults.kinds = kinds
      $0.faults.interval = 0.2
      $0.faults.onlyEffective = true
      $0.operationCount = nil
      $0.ratePerSecond = 500
      $0.timeLimitSeconds = 1.5
      $0.recoverySeconds = 1
    }
    #expect(outcome.judgement.verdict == .valid, "\(outcome.judgement.reasons)")
    #expect(outcome.result.faults.counts == [:])
    #expect(outcome.result.final.finishedReaderCount == 12)
    let injected = outcome.result.injectedFaults
    #expect(Set(injected.map(\.event.kind)) == kinds)
    #expect(injected.allSatisfy { $0.end ?? 0 > $0.start && !$0.event.isWithoutEffect })
    let servers = outcome.result.network.servers
    #expect(servers.sent > 0 && servers.delivered > 0)
    if kinds.contains(.partition) { #expect(servers.lostToCuts > 0) }
  }

  /// A node that is ended comes back under its name with nothing in its memory, and the run goes on.
  @Test func aNodeThatIsEndedIsStartedAgain() throws {
    let outcome = try run(Self.ours) {
      $0.faults.kinds = [.kill]
      $0.faults.interval = 0.1
      $0.faults.onlyEffective = true
      $0.operationCount = nil
      $0.ratePerSecond = 500
      $0.timeLimitSeconds = 3
      $0.recoverySeconds = 0
    }
    // What it had acknowledged is gone.
    #expect(outcome.judgement.verdict == .invalid)
    #expect(outcome.result.faults.counts == [:])
    let kills = outcome.result.injectedFaults
    #expect(kills.count >= 2 && kills.allSatisfy { $0.event == .kill([0]) && $0.end != nil })
    #expect(outcome.result.nodes[0].startCount == kills.count + 1)
    #expect(outcome.result.figures.counts.ok > 50)
    #expect(outcome.result.figures.timeoutCount == 0)
  }

  /// A script in the place of a node.
  ///
  /// It is told who it is, and does what stands in the cases, or is a node of ours.
  ///
  /// A shell is given its path. It cannot be the program itself: a process that another test starts while the
  /// file is written holds it open for a moment, and a file that is open for writing cannot be run.
  private func script(_ cases: String) throws -> String {
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("node-\(UUID().uuidString).sh").path
    let text = """
      #!/bin/sh
      read -r line
      case "$line" in
      \(cases)
      *) (echo "$line"; cat) | exec "\(Self.ours)";;
      esac
      """
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    return path
  }

  @Test func aNodeThatDoesNotStartIsNamed() throws {
    for (cases, words) in [
      (
        "*'\"node_id\":\"n1\"'*) echo no >&2; exit 3;;",
        "n1 ended before it answered init (exit status 3); it said:\nno"
      ),
      (
        "*'\"node_id\":\"n2\"'*) exec 1>&-; sleep 60;;",
        "n2 closed its stdout before it answered init"
      ),
    ] {
      let path = try script(cases)
      defer { try? FileManager.default.removeItem(atPath: path) }
      let failure = #expect(throws: BenchFailure.self) {
        _ = try run("/bin/sh", [path]) { $0.nodeCount = 3 }
      }
      #expect(failure?.description == words)
    }
  }

  @Test func aRunEndsWithANodeOrGoesOnWithoutIt() throws {
    // n1 ends after its first request.
    let answer =
      #"{"src":"n1","dest":"c1","body":{"type":"init_ok","in_reply_to":1}}"#
    let path = try script(
      "*'\"node_id\":\"n1\"'*) echo '\(answer)'; read -r line; echo enough >&2; exit 0;;")
    defer { try? FileManager.default.removeItem(atPath: path) }
    for keepsGoing in [false, true] {
      let outcome = try run("/bin/sh", [path]) {
        $0.nodeCount = 3
        $0.keepsGoing = keepsGoing
        $0.timeLimitSeconds = 1
        $0.operationCount = nil
      }
      #expect(outcome.judgement.verdict == .invalid)
      #expect(outcome.result.faults.counts == [.exited: 1])
      #expect(outcome.result.faults.kept.first?.node == "n1")
      #expect(outcome.result.nodes.map(\.lastWords) == [[], ["enough"], []])
      if keepsGoing {
        // The clients of the others go on; n1's wait for five seconds each.
        #expect(outcome.result.figures.counts.ok > 500)
        #expect(outcome.result.figures.timeoutCount >= 4)
      } else {
        #expect(outcome.result.figures.timeoutCount == 0)
      }
    }
  }
}
