import Foundation
import LogStore
import TestSupport
import Testing

@testable import Node

/// Whole clusters under every fault of a network hold what is promised.
///
/// Method: each seed stands for a plan (nodes, keys, faults, limits, load) and for everything that
/// happens. `SEED=… swift test --filter ClusterSimulationTests` repeats one run; `SIMULATIONS=…` sets
/// how many there are.
@Suite struct ClusterSimulationTests {
  static func number(_ name: String) -> UInt64? {
    ProcessInfo.processInfo.environment[name].flatMap { UInt64($0) }
  }

  /// What is wrong with the run of a seed.
  static func failures(
    _ seed: UInt64, _ mutation: ReplicationMutation? = nil
  ) -> [String] {
    var random = SeededGenerator(seed: seed)
    var plan = ClusterSimulation.Plan.random(&random)
    plan.mutation = mutation
    let simulation = ClusterSimulation(plan, seed: seed)
    simulation.run()
    return simulation.checker.failures
  }

  @Test func clustersAreValidUnderEveryFault() {
    let first =
      Self.number("SEED") ?? Self.number("FIRST_SEED") ?? UInt64.random(in: 0...1 << 32)
    let count = Self.number("SEED") == nil ? Self.number("SIMULATIONS") ?? 60 : 1
    print("clustersAreValidUnderEveryFault: SEED=\(first) and \(count - 1) more")
    for seed in first..<first + count {
      let failures = Self.failures(seed)
      #expect(failures.isEmpty, "SEED=\(seed): \(failures.prefix(3))")
    }
  }

  /// Known, and open: after this run nodes go on talking although all is said.
  ///
  /// What clients see is right.
  @Test func oneSeedDoesNotFallSilent() {
    withKnownIssue {
      let failures = Self.failures(3_017_484_422)
      #expect(failures.isEmpty)
    }
  }

  #if DEBUG
    /// A simulator that catches nothing proves nothing: each small wrong change must fail some run.
    @Test(arguments: ReplicationMutation.allCases)
    func everyMutationIsCaught(mutation: ReplicationMutation) {
      let caught = (0..<300 as Range<UInt64>).first { !Self.failures($0, mutation).isEmpty }
      print("\(mutation): caught by seed \(caught.map(String.init) ?? "none")")
      #expect(caught != nil, "\(mutation) is caught by none of 300 seeds")
    }
  #endif

  @Test func aSeedRepeatsARunExactly() {
    for seed in 0..<10 as Range<UInt64> {
      let runs = (0..<2).map { _ in
        var random = SeededGenerator(seed: seed)
        let simulation = ClusterSimulation(.random(&random), seed: seed)
        simulation.run()
        return [
          simulation.serverMessageCount, simulation.serverByteCount,
          Int(simulation.now.nanoseconds), simulation.checker.acknowledgedCount,
        ]
      }
      #expect(runs[0] == runs[1])
    }
  }
}
