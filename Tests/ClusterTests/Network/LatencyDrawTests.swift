import TestSupport
import Testing

@testable import Cluster

/// The distributions of Maelstrom, net.clj `latency-dist`, by their moments.
@Suite struct LatencyDrawTests {
  private static let drawCount = 100_000

  private func draws(
    _ distribution: NetworkOptions.Distribution, _ delivery: NetworkOptions.Delivery,
    mean: Double = 100, seed: UInt64
  ) -> [Double] {
    var draw = LatencyDraw(
      NetworkOptions(
        nodeCount: 1, latency: mean, distribution: distribution, delivery: delivery), seed: seed)
    return (0..<Self.drawCount).map { _ in Double(draw.next()) / 1e6 }
  }

  private func moments(_ draws: [Double]) -> (mean: Double, deviation: Double) {
    let mean = draws.reduce(0, +) / Double(draws.count)
    let variance = draws.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(draws.count)
    return (mean, variance.squareRoot())
  }

  /// `constant-dist`: always x.
  @Test(arguments: NetworkOptions.Delivery.allCases)
  func constantIsTheMean(delivery: NetworkOptions.Delivery) {
    #expect(Set(draws(.constant, delivery, mean: 7, seed: 1)) == [7])
  }

  /// `(integer-distribution 0 (* 2 mean))`: whole milliseconds, the upper end exclusive.
  @Test func uniformIsAnyWholeNumberBelowTwiceTheMean() {
    var random = SeededGenerator()
    let draws = draws(.uniform, .maelstrom, mean: 10, seed: random.next())
    #expect(Set(draws) == Set((0..<20).map(Double.init)))
    let (mean, deviation) = moments(draws)
    // Of 0...19: mean 9.5, deviation √((20² − 1)/12) = 5.766.
    #expect(abs(mean - 9.5) < 0.1 && abs(deviation - 5.766) < 0.1)
  }

  /// `(exponential-distribution (/ mean))`, made a `long` by `latency-for`.
  @Test func exponentialIsCutToWholeMilliseconds() {
    var random = SeededGenerator()
    let draws = draws(.exponential, .maelstrom, seed: random.next())
    #expect(draws.allSatisfy { $0 == $0.rounded(.down) })
    let (mean, deviation) = moments(draws)
    #expect(abs(mean - 99.5) < 2 && abs(deviation - 100) < 3)
    // Its median is mean · ln 2.
    let median = draws.sorted()[draws.count / 2]
    #expect(abs(median - 69) <= 2)
  }

  @Test func idealLatenciesHaveTheirMean() {
    var random = SeededGenerator()
    let uniform = moments(draws(.uniform, .ideal, seed: random.next()))
    #expect(abs(uniform.mean - 100) < 1.5 && abs(uniform.deviation - 57.7) < 1)
    let exponential = moments(draws(.exponential, .ideal, seed: random.next()))
    #expect(abs(exponential.mean - 100) < 2 && abs(exponential.deviation - 100) < 3)
  }

  @Test(arguments: NetworkOptions.Distribution.allCases)
  func noLatencyIsNone(distribution: NetworkOptions.Distribution) {
    #expect(Set(draws(distribution, .maelstrom, mean: 0, seed: 1)) == [0])
  }

  @Test(arguments: NetworkOptions.Distribution.allCases)
  func aSeedGivesTheSameLatencies(distribution: NetworkOptions.Distribution) {
    let first = draws(distribution, .ideal, seed: 3)
    #expect(first == draws(distribution, .ideal, seed: 3))
    if distribution != .constant { #expect(first != draws(distribution, .ideal, seed: 4)) }
  }
}
