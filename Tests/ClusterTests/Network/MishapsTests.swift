import Platform
import TestSupport
import Testing

@testable import Cluster

@Suite struct MishapsTests {
  private func fates(
    loss: Double = 0, duplication: Double = 0, reordering: Double = 0, latency: Double = 0,
    seed: UInt64 = 1
  ) -> [Mishaps.Fate] {
    var seeds = SplitMix64(seed: seed)
    var mishaps = Mishaps(
      NetworkOptions(
        nodeCount: 2, latency: latency, loss: loss, duplication: duplication,
        reordering: reordering), seeds: &seeds)
    return (0..<20_000).map { _ in mishaps.next() }
  }

  @Test func nothingHappensUnlessAskedFor() {
    #expect(fates().allSatisfy { $0 == Mishaps.Fate() })
  }

  @Test func eachHappensToItsShare() {
    var random = SeededGenerator()
    let fates = fates(loss: 0.1, duplication: 0.2, reordering: 0.3, seed: random.next())
    func share(_ isSo: (Mishaps.Fate) -> Bool) -> Double {
      Double(fates.filter(isSo).count) / Double(fates.count)
    }
    #expect(abs(share { $0.isLost } - 0.1) < 0.02)
    #expect(abs(share { $0.copyHoldBack != nil } - 0.2) < 0.02)
    #expect(abs(share { $0.holdBack > 0 } - 0.3) < 0.02)
    // They do not depend on each other.
    #expect(abs(share { $0.isLost && $0.copyHoldBack != nil } - 0.02) < 0.01)
  }

  @Test func allOrNothing() {
    #expect(fates(loss: 1).allSatisfy { $0.isLost })
    #expect(fates(duplication: 1).allSatisfy { $0.copyHoldBack != nil })
  }

  /// Each is drawn from a sequence of its own.
  @Test func oneDoesNotMoveAnother() {
    let alone = fates(loss: 0.1).map(\.isLost)
    #expect(fates(loss: 0.1, duplication: 0.5, reordering: 0.5).map(\.isLost) == alone)
    let copies = fates(duplication: 0.1).map(\.copyHoldBack)
    #expect(fates(loss: 0.5, duplication: 0.1, reordering: 0.5).map(\.copyHoldBack) == copies)
  }

  @Test(arguments: [(0.0, 10.0), (3, 10), (50, 100)])
  func messagesAreHeldBackByUpToTwiceTheLatency(latency: Double, max: Double) {
    let times = fates(reordering: 1, latency: latency).map { Double($0.holdBack) / 1e6 }
    #expect(times.allSatisfy { (0..<max).contains($0) })
    #expect(abs(times.reduce(0, +) / Double(times.count) - max / 2) < max / 20)
  }
}
