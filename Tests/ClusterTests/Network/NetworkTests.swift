import Platform
import TestSupport
import Testing

@testable import Cluster

/// Delivery as in `maelstrom.net`: latencies, order, and receivers that sleep on one message.
@Suite struct NetworkTests {
  private static let deliveries = NetworkOptions.Delivery.allCases

  private func network(
    _ delivery: NetworkOptions.Delivery, nodeCount: Int = 3, latency: Double = 100,
    distribution: NetworkOptions.Distribution = .constant
  ) -> Network {
    Network(
      NetworkOptions(
        nodeCount: nodeCount, latency: latency, distribution: distribution, delivery: delivery),
      seed: 1)
  }

  /// Maelstrom, net.clj `latency-for`: `(long (draw (:latency-dist net)))`, in ms, for each message
  /// that involves no client.
  @Test(arguments: deliveries, [Endpoint.node(1), .service(.linearizable)])
  func aMessageToANodeOrServiceTakesTheLatency(
    delivery: NetworkOptions.Delivery, destination: Endpoint
  ) {
    var network = network(delivery)
    network.send("a", from: .node(0), to: destination, at: milliseconds(5))
    #expect(network.nextDeadline == milliseconds(105))
    #expect(network.arrivals(until: milliseconds(104.999)).isEmpty)
    #expect(network.inFlightCount == 1)
    #expect(
      network.arrivals(until: milliseconds(200)) == [
        Arrival(
          text: "a", source: .node(0), destination: destination, arrivedAt: milliseconds(105))
      ])
    #expect(network.nextDeadline == nil)
    #expect(network.inFlightCount == 0)
  }

  /// `latency-for` again: what a service says takes its time too.
  @Test(arguments: deliveries)
  func aServicesAnswerTakesTheLatency(delivery: NetworkOptions.Delivery) {
    var network = network(delivery)
    network.send("a", from: .service(.sequential), to: .node(2), at: 0)
    #expect(network.arrivals(until: milliseconds(100)).map(\.destination) == [.node(2)])
  }

  /// `latency-for`: 0 if the message involves a client.
  @Test(arguments: deliveries)
  func aClientsMessageToAnIdleNodeTakesNoTime(delivery: NetworkOptions.Delivery) {
    var network = network(delivery)
    network.send("a", from: .client(4), to: .node(1), at: milliseconds(7))
    #expect(network.arrivals(until: milliseconds(7)).map(\.text) == ["a"])
    #expect(network.counts.clients.sent == 1 && network.counts.clients.delivered == 1)
    #expect(network.counts.servers == MessageCounts())
  }

  @Test(arguments: deliveries)
  func withoutLatencyAMessageArrivesWhenItIsSent(delivery: NetworkOptions.Delivery) {
    var network = network(delivery, latency: 0)
    for text in ["a", "b", "c"] { network.send(text, from: .node(0), to: .node(1), at: 9) }
    #expect(network.nextDeadline == 9)
    let arrivals = network.arrivals(until: 9)
    #expect(arrivals.map(\.text) == ["a", "b", "c"])
    #expect(arrivals.allSatisfy { $0.arrivedAt == 9 })
  }

  /// With constant latency Maelstrom's queues are first in, first out, by pair.
  @Test(arguments: deliveries)
  func constantLatencyKeepsTheOrderOfEachPair(delivery: NetworkOptions.Delivery) {
    var random = SeededGenerator()
    var network = network(delivery, nodeCount: 4)
    var time: UInt64 = 0
    for number in 0..<2_000 {
      time += UInt64.random(in: 0...2_000_000, using: &random)
      let source = Endpoint.node(Int.random(in: 0..<4, using: &random))
      let destination =
        random.oneIn(3)
        ? Endpoint.service(.timestamps) : .node(Int.random(in: 0..<4, using: &random))
      network.send("\(number)", from: source, to: destination, at: Instant(nanoseconds: time))
    }
    var latest: [[Endpoint]: Int] = [:]
    for arrival in network.arrivals(until: .distantFuture) {
      let number = Int(arrival.text) ?? -1
      #expect(number > latest[[arrival.source, arrival.destination], default: -1])
      latest[[arrival.source, arrival.destination]] = number
    }
    #expect(network.counts.servers.delivered == 2_000 && network.counts.servers.reordered == 0)
  }

  @Test(arguments: deliveries, [NetworkOptions.Distribution.uniform, .exponential])
  func otherLatenciesReorder(
    delivery: NetworkOptions.Delivery, distribution: NetworkOptions.Distribution
  ) {
    var network = network(delivery, distribution: distribution)
    for number in 0..<200 {
      network.send("\(number)", from: .node(0), to: .node(1), at: milliseconds(Double(number)))
    }
    let texts = network.arrivals(until: .distantFuture).map(\.text)
    #expect(texts.count == 200 && texts != (0..<200).map { "\($0)" })
    #expect(network.counts.servers.reordered > 0)
  }

  /// Maelstrom, net.clj `recv!`: while the thread sleeps for a node's message, a client's message
  /// (deadline 0) that arrives later waits, up to the latency.
  @Test func aClientsMessageWaitsWhileTheThreadSleepsOnANodesMessage() {
    var network = network(.maelstrom)
    network.send("from a node", from: .node(0), to: .node(1), at: 0)
    network.send("from a client", from: .client(4), to: .node(1), at: milliseconds(1))
    network.send("to another", from: .client(5), to: .node(2), at: milliseconds(1))
    #expect(network.arrivals(until: milliseconds(99.999)).map(\.text) == ["to another"])
    let arrivals = network.arrivals(until: milliseconds(100))
    #expect(arrivals.map(\.text) == ["from a node", "from a client"])
    #expect(arrivals.allSatisfy { $0.arrivedAt == milliseconds(100) })
  }

  /// `recv!` sleeps whole milliseconds: a thread that turns to a message late wakes up to 1 ms early.
  @Test func aThreadSleepsWholeMilliseconds() {
    var network = network(.maelstrom)
    network.send("a", from: .node(0), to: .node(1), at: 0)
    network.send("b", from: .node(0), to: .node(1), at: milliseconds(10.7))
    let arrivals = network.arrivals(until: .distantFuture)
    #expect(arrivals.map(\.arrivedAt) == [milliseconds(100), milliseconds(110)])
  }

  /// Without the thread nobody waits for anybody.
  @Test func idealDeliveryBlocksNobody() {
    var network = network(.ideal)
    network.send("from a node", from: .node(0), to: .node(1), at: 0)
    network.send("from a client", from: .client(4), to: .node(1), at: milliseconds(1))
    network.send("later", from: .node(2), to: .node(1), at: milliseconds(10.7))
    #expect(
      network.arrivals(until: .distantFuture).map(\.arrivedAt)
        == [milliseconds(1), milliseconds(100), milliseconds(110.7)])
  }

  /// What happened in between does not depend on how often the network was asked.
  @Test(arguments: deliveries)
  func itDoesNotMatterWhenArrivalsAreFetched(delivery: NetworkOptions.Delivery) {
    var random = SeededGenerator()
    let options = NetworkOptions(
      nodeCount: 3, latency: 3, distribution: .exponential, delivery: delivery, loss: 0.1,
      duplication: 0.1, reordering: 0.1)
    var lazy = Network(options, seed: 5)
    var eager = Network(options, seed: 5)
    var eagerArrivals: [Arrival] = []
    var time: UInt64 = 0
    for number in 0..<500 {
      let next = time + UInt64.random(in: 0...1_500_000, using: &random)
      while time < next {
        time = min(next, time + 100_000)
        eagerArrivals += eager.arrivals(until: Instant(nanoseconds: time))
      }
      let source = Endpoint.node(Int.random(in: 0..<3, using: &random))
      let destination = Endpoint.node(Int.random(in: 0..<3, using: &random))
      let now = Instant(nanoseconds: time)
      lazy.send("\(number)", from: source, to: destination, at: now)
      eager.send("\(number)", from: source, to: destination, at: now)
    }
    eagerArrivals += eager.arrivals(until: .distantFuture)
    // Of what arrives in the same moment at different receivers, either may be fetched first.
    func sorted(_ arrivals: [Arrival]) -> [String] { arrivals.map(\.description).sorted() }
    #expect(sorted(lazy.arrivals(until: .distantFuture)) == sorted(eagerArrivals))
    #expect(lazy.counts == eager.counts)
  }

  @Test func arrivalsAreFetchedInTheirOrder() {
    var network = network(.maelstrom, distribution: .uniform)
    for number in 0..<300 {
      network.send(
        "\(number)", from: .node(number % 2), to: .node(2 - number % 3), at: milliseconds(1))
    }
    let times = network.arrivals(until: .distantFuture).map(\.arrivedAt)
    #expect(times == times.sorted())
  }

  @Test func theTagAndTheKindComeBack() throws {
    var network = network(.ideal)
    var kinds = MessageKinds()
    let kind = kinds.kind(ofType: Array("replicate".utf8).bytes)
    network.send(
      Array("a".utf8).bytes, from: .node(0), to: .node(1), at: 3, kind: kind, tag: 77)
    let delivery = network.nextDelivery(until: .distantFuture)
    let tag = delivery?.tag
    let theirKind = delivery?.kind
    let sentAt = delivery?.sentAt
    #expect(tag == 77 && theirKind == kind && sentAt == 3)
  }

  @Test func whatIsSentToAClientDoesNotPass() async {
    await #expect(processExitsWith: .failure) {
      var network = Network(NetworkOptions(nodeCount: 1), seed: 0)
      network.send("a", from: .node(0), to: .client(1), at: 0)
    }
  }
}
