import NodeServices
import Platform
import Testing

@testable import Cluster

/// Cut links, as `maelstrom.net` has them: `drop!` by sender and receiver, and `heal!`.
@Suite struct NetworkCutsTests {
  private func network(_ delivery: NetworkOptions.Delivery, latency: Double = 100) -> Network {
    Network(NetworkOptions(nodeCount: 3, latency: latency, delivery: delivery), seed: 1)
  }

  private func links(_ pairs: [(Int, Int)]) -> Links {
    var links = Links(endpointCount: 3)
    for (source, destination) in pairs { links.insert(from: source, to: destination) }
    return links
  }

  /// net.clj `drop!`: `(update-in [:partitions dest] conj src)`, one direction of one pair.
  @Test(arguments: NetworkOptions.Delivery.allCases)
  func onlyTheCutDirectionIsLost(delivery: NetworkOptions.Delivery) {
    var network = network(delivery, latency: 0)
    network.cut(links([(0, 1)]), at: 0)
    for (source, destination) in [(0, 1), (1, 0), (0, 2), (2, 1)] {
      network.send(
        "\(source)\(destination)", from: .node(source), to: .node(destination), at: 1)
    }
    network.send("client", from: .client(0), to: .node(1), at: 1)
    network.send("service", from: .service(.linearizable), to: .node(1), at: 1)
    #expect(
      network.arrivals(until: 1).map(\.text).sorted() == ["02", "10", "21", "client", "service"])
    #expect(network.isCut(from: .node(0), to: .node(1)) == true)
    #expect(network.isCut(from: .node(1), to: .node(0)) == false)
    #expect(network.counts.servers.lostToCuts == 1)
    #expect(network.counts.link(from: .node(0), to: .node(1))?.lostToCuts == 1)
  }

  /// net.clj `recv!`: partitions are looked at when a message is taken, before the sleep: one taken
  /// before a partition starts is delivered, even if its deadline falls inside.
  @Test func aMessageThatWasTakenBeforeThePartitionArrives() {
    var network = network(.maelstrom)
    network.send("taken", from: .node(0), to: .node(1), at: 0)
    network.cut(links([(0, 1)]), at: milliseconds(1))
    #expect(network.arrivals(until: milliseconds(100)).map(\.text) == ["taken"])
  }

  /// `recv!` again: one taken after it is lost, also if sent before.
  @Test func aMessageThatStillWaitsWhenThePartitionBeginsIsLost() {
    var network = network(.maelstrom)
    network.send("taken", from: .node(0), to: .node(1), at: 0)
    network.send("waits", from: .node(0), to: .node(1), at: milliseconds(1))
    network.cut(links([(0, 1)]), at: milliseconds(2))
    #expect(network.arrivals(until: .distantFuture).map(\.text) == ["taken"])
    #expect(network.counts.servers.lostToCuts == 1)
  }

  /// What is lost is lost at once, and does not make the thread sleep.
  @Test func aLostMessageKeepsNobodyWaiting() {
    var network = network(.maelstrom)
    network.cut(links([(0, 1)]), at: 0)
    network.send("lost", from: .node(0), to: .node(1), at: 1)
    network.send("client", from: .client(0), to: .node(1), at: 2)
    let arrivals = network.arrivals(until: 2)
    #expect(arrivals.map(\.text) == ["client"] && arrivals.map(\.arrivedAt) == [2])
    #expect(network.inFlightCount == 0)
  }

  /// A message that waits behind another is judged when its turn comes.
  @Test func aMessageThatIsTakenAfterTheHealingArrives() {
    var network = network(.maelstrom)
    network.send("first", from: .node(2), to: .node(1), at: 0)
    network.cut(links([(0, 1)]), at: milliseconds(1))
    network.send("second", from: .node(0), to: .node(1), at: milliseconds(2))
    network.heal(.partition, at: milliseconds(50))
    #expect(network.arrivals(until: .distantFuture).map(\.text) == ["first", "second"])
  }

  /// What happened before a cut is judged by what was cut then, though nobody has asked since.
  @Test func aCutDoesNotReachBack() {
    var network = network(.maelstrom)
    network.send("first", from: .node(2), to: .node(1), at: 0)
    network.send("second", from: .node(0), to: .node(1), at: 1)
    // The thread takes the second one at 100 ms.
    network.cut(links([(0, 1)]), at: milliseconds(100.5))
    #expect(network.arrivals(until: .distantFuture).map(\.text) == ["first", "second"])
  }

  @Test(arguments: [(99.0, 1), (100, 0), (101, 0)])
  func underIdealDeliveryTheMomentOfArrivalDecides(cutAt: Double, lostCount: Int) {
    var network = network(.ideal)
    network.send("a", from: .node(0), to: .node(1), at: 0)
    network.cut(links([(0, 1)]), at: milliseconds(cutAt))
    #expect(network.arrivals(until: .distantFuture).count == 1 - lostCount)
    #expect(network.counts.servers.lostToCuts == lostCount)
  }

  @Test func oneCauseHealsNoOther() {
    var network = network(.ideal, latency: 0)
    network.cut(links([(0, 1), (1, 0)]), for: .partition, at: 0)
    network.cut(links([(0, 1)]), for: .oneWay, at: 0)
    network.heal(.partition, at: 1)
    #expect(network.isCut(from: .node(0), to: .node(1)) == true)
    #expect(network.isCut(from: .node(1), to: .node(0)) == false)
    network.heal(.oneWay, at: 2)
    #expect(network.isCut(from: .node(0), to: .node(1)) == false)
  }

  @Test func servicesAreCutOffBothWays() {
    var network = network(.maelstrom, latency: 0)
    network.cutServices(from: [0, 2], at: 0)
    for node in 0..<3 {
      for service in Services.Name.allCases {
        network.send("to \(node)", from: .service(service), to: .node(node), at: 1)
        network.send("of \(node)", from: .node(node), to: .service(service), at: 1)
      }
    }
    network.send("nodes", from: .node(0), to: .node(2), at: 1)
    let texts = network.arrivals(until: 1).map(\.text)
    #expect(Set(texts) == ["to 1", "of 1", "nodes"] && texts.count == 9)
    network.healAll(at: 2)
    network.send("back", from: .service(.timestamps), to: .node(0), at: 2)
    #expect(network.arrivals(until: 2).map(\.text) == ["back"])
  }
}
