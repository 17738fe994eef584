import Foundation
import TestSupport
import Testing

@testable import Node

/// How soon after the last cut every acknowledged record can be polled everywhere.
///
/// Clients are busy for a while, the network is cut in all ways and healed again, and at last healed for
/// good; from then on nothing happens but what nodes say to each other. In virtual time, so the figures
/// are the same on every machine; `FIGURES=1` prints all of them, for perf-notes.md.
@Suite struct ClusterConvergenceTests {
  struct Figures {
    /// Seconds, in order.
    var times: [Double] = []
    var messagesAnOperation = 0.0

    func quantile(_ hundredths: Int) -> Double {
      times[min(times.count - 1, times.count * hundredths / 100)]
    }
  }

  static func measure(
    nodeCount: Int, rate: Int, latency: NetworkFaults.Latency, cutInterval: Int64,
    seeds: Range<UInt64>
  ) -> Figures {
    var figures = Figures()
    var messageCount = 0
    var requestCount = 0
    for seed in seeds {
      var plan = ClusterSimulation.Plan()
      plan.nodeCount = nodeCount
      plan.keyCount = 10
      plan.rate = rate
      plan.duration = 8_000_000_000
      plan.faults.latency = latency
      plan.faults.cutInterval = cutInterval * 1_000_000
      let simulation = ClusterSimulation(plan, seed: seed)
      simulation.run()
      #expect(simulation.checker.failures.isEmpty, "seed \(seed)")
      messageCount += simulation.serverMessageCount
      requestCount += simulation.requestCount
      guard let healed = simulation.healTime, let converged = simulation.convergenceTime else {
        Issue.record("the nodes never show the same, seed \(seed)")
        continue
      }
      figures.times.append(Double(converged.since(healed)) / 1e9)
    }
    figures.times.sort()
    figures.messagesAnOperation = Double(messageCount) / Double(requestCount)
    return figures
  }

  /// What a node says is tried again at most half a second after the heal, and is heard of by the others
  /// soon after.
  @Test(arguments: [2, 3, 5])
  func everythingIsSeenAboutASecondAfterTheHeal(nodeCount: Int) {
    for latency in [NetworkFaults.Latency.constant(0), .exponential(10_000_000)] {
      let figures = Self.measure(
        nodeCount: nodeCount, rate: 50, latency: latency, cutInterval: 3_000, seeds: 0..<20)
      #expect(figures.quantile(50) < 1)
      #expect(figures.quantile(90) < 1.5)
      #expect(figures.quantile(100) < 3)
    }
  }

  @Test(.enabled(if: ProcessInfo.processInfo.environment["FIGURES"] != nil))
  func print() {
    let latencies: [(String, NetworkFaults.Latency)] = [
      ("0", .constant(0)), ("10 ms exponential", .exponential(10_000_000)),
      ("100 ms exponential", .exponential(100_000_000)),
    ]
    for nodeCount in [2, 3, 5] {
      for (name, latency) in latencies {
        for cutInterval in [300, 3_000] as [Int64] {
          let figures = Self.measure(
            nodeCount: nodeCount, rate: 200, latency: latency, cutInterval: cutInterval,
            seeds: 0..<100)
          Swift.print(
            "nodes=\(nodeCount) latency=\(name) cuts every \(cutInterval) ms:",
            String(
              format: "%.2f s, p90 %.2f s, p99 %.2f s, longest %.2f s; %.3f messages an operation",
              figures.quantile(50), figures.quantile(90), figures.quantile(99),
              figures.quantile(100), figures.messagesAnOperation))
        }
      }
    }
  }
}
