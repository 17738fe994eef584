import Foundation
import Platform
import TestSupport
import Testing

@testable import Node

/// How many messages a cluster needs, and how long a record takes to be seen everywhere.
///
/// In virtual time, so the figures are the same on every machine. With `FIGURES=1` all of them are
/// printed, for perf-notes.md; else one of each kind is held to its limit.
@Suite struct ClusterFiguresTests {
  struct Figures {
    var messagesAnOperation = 0.0
    /// Milliseconds until a record could be polled at every node.
    var median = 0.0
    var late = 0.0
    /// Offsets given out for each record.
    var offsetsARecord = 0.0
  }

  static func measure(
    nodeCount: Int, rate: Int, interval: Int64 = 45, latency: NetworkFaults.Latency = .constant(0),
    seconds: Int64 = 20
  ) -> Figures {
    var plan = ClusterSimulation.Plan()
    plan.nodeCount = nodeCount
    plan.keyCount = 10
    plan.rate = rate
    plan.duration = min(seconds, 20_000 / Int64(rate) + 2) * 1_000_000_000
    plan.faults.latency = latency
    plan.options.interval = interval * 1_000_000
    var figures = Figures()
    // Looking whether a record is there makes requests, which would count: so twice the same.
    let undisturbed = ClusterSimulation(plan, seed: 1)
    undisturbed.run()
    #expect(undisturbed.checker.failures.isEmpty)
    figures.messagesAnOperation =
      Double(undisturbed.serverMessageCount) / Double(undisturbed.requestCount)
    figures.offsetsARecord = undisturbed.checker.offsetsARecord

    let simulation = ClusterSimulation(plan, seed: 1)
    var waiting: (key: String, offset: Int64, since: Instant)?
    var sampled = 0
    var times: [Double] = []
    simulation.afterEvent = { simulation in
      if let record = waiting {
        let isSeen = (0..<nodeCount).allSatisfy {
          simulation.shows(record.offset, of: record.key, at: $0)
        }
        guard isSeen else { return }
        times.append(Double(simulation.now.since(record.since)) / 1e6)
        waiting = nil
      } else if simulation.requestCount >= sampled + 20,
        let last = simulation.checker.lastAcknowledged
      {
        sampled = simulation.requestCount
        waiting = (last.key, last.offset, simulation.now)
      }
    }
    simulation.run()
    #expect(simulation.checker.failures.isEmpty)
    times.sort()
    if !times.isEmpty {
      figures.median = times[times.count / 2]
      figures.late = times[times.count * 99 / 100]
    }
    return figures
  }

  @Test(arguments: [2, 3, 5])
  func aTenthOfAMessageAnOperationIsEnough(nodeCount: Int) {
    let figures = Self.measure(nodeCount: nodeCount, rate: 1_000, seconds: 4)
    #expect(figures.messagesAnOperation <= 0.1)
    // Offsets stay as dense as the traffic allows.
    #expect(figures.offsetsARecord <= 2)
    if nodeCount == 2 { #expect(figures.late <= 100) }
  }

  @Test(.enabled(if: ProcessInfo.processInfo.environment["FIGURES"] != nil))
  func print() {
    func line(_ title: String, _ figures: Figures) {
      Swift.print(
        title,
        String(
          format:
            "%.3f messages an operation, seen after %.0f ms, p99 %.0f ms, %.2f offsets a record",
          figures.messagesAnOperation, figures.median, figures.late, figures.offsetsARecord))
    }
    for nodeCount in [2, 3, 5] {
      for rate in [10, 100, 500, 1_000, 5_000] {
        line("nodes=\(nodeCount) rate=\(rate)", Self.measure(nodeCount: nodeCount, rate: rate))
      }
    }
    for interval in [5, 10, 20, 45, 100, 400] as [Int64] {
      line(
        "nodes=2 rate=1000 interval=\(interval)",
        Self.measure(nodeCount: 2, rate: 1_000, interval: interval))
    }
    for mean in [10, 100] as [Int64] {
      for nodeCount in [2, 3, 5] {
        line(
          "nodes=\(nodeCount) rate=1000 latency=\(mean) exponential",
          Self.measure(
            nodeCount: nodeCount, rate: 1_000, latency: .exponential(mean * 1_000_000)))
      }
    }
  }
}
