import Testing

@testable import Cluster

@Suite struct NetworkOptionsTests {
  /// Maelstrom, net.clj `recv!`: the thread sleeps only where there is latency.
  @Test(arguments: [
    (0.0, NetworkOptions.Delivery.maelstrom, false), (1, .maelstrom, true), (0, .ideal, false),
    (1, .ideal, false),
  ])
  func clientsWaitOnlyBehindMessagesThatAreSleptOn(
    latency: Double, delivery: NetworkOptions.Delivery, isSo: Bool
  ) {
    let options = NetworkOptions(nodeCount: 1, latency: latency, delivery: delivery)
    #expect(options.delaysClients == isSo)
  }

  @Test func anythingThatDelaysOrHarmsIsNotInstant() {
    #expect(NetworkOptions(nodeCount: 1).isInstant)
    #expect(!NetworkOptions(nodeCount: 1, latency: 1).isInstant)
    #expect(!NetworkOptions(nodeCount: 1, loss: 0.1).isInstant)
    #expect(!NetworkOptions(nodeCount: 1, duplication: 0.1).isInstant)
    #expect(!NetworkOptions(nodeCount: 1, reordering: 0.1).isInstant)
  }

  /// `--latency-dist` takes these words.
  @Test func theDistributionsAreMaelstroms() {
    #expect(
      NetworkOptions.Distribution.allCases.map(\.rawValue) == [
        "constant", "uniform", "exponential",
      ])
  }
}
