import Testing

@testable import Cluster

/// Counted as `maelstrom.net.checker` counts its journal.
@Suite struct NetworkCountsTests {
  /// journal.clj: sends are written down before anything is dropped, so what is lost counts in
  /// `send-count` and `msg-count` and not in `recv-count`; a service is a server.
  @Test func lostMessagesAreSentAndNotReceived() {
    var network = Network(NetworkOptions(nodeCount: 2), seed: 1)
    var links = Links(endpointCount: 2)
    links.insert(from: 0, to: 1)
    network.cut(links, at: 0)
    network.send("a", from: .node(0), to: .node(1), at: 1)
    network.send("b", from: .node(1), to: .node(0), at: 1)
    network.send("c", from: .node(0), to: .service(.linearizable), at: 1)
    network.send("d", from: .client(0), to: .node(0), at: 1)
    _ = network.arrivals(until: 1)
    let counts = network.counts
    #expect(counts.servers.sent == 3 && counts.servers.delivered == 2)
    #expect(counts.clients.sent == 1 && counts.clients.delivered == 1)
    #expect(counts.all.sent == 4 && counts.all.delivered == 3)
    #expect(counts.link(from: .node(0), to: .service(.linearizable))?.sent == 1)
    #expect(counts.link(from: .client(0), to: .node(0)) == nil)
  }

  /// checker.clj: `msgs-per-op` is `msg-count` for each invocation of a client.
  @Test func messagesPerOperationCountWhatWasSent() {
    var counts = MessageCounts()
    for _ in 0..<5 { counts.count(.sent) }
    #expect(NetworkCounts.perOperation(counts, operationCount: 2) == 2.5)
    #expect(NetworkCounts.perOperation(counts, operationCount: 0) == nil)
  }

  @Test func kindsAreCountedApart() {
    var kinds = MessageKinds()
    let kind = kinds.kind(ofType: Array("gossip".utf8).bytes)
    var network = Network(NetworkOptions(nodeCount: 2, latency: 1), seed: 1)
    network.send("a", from: .node(0), to: .node(1), at: 0, kind: kind)
    network.send("b", from: .node(0), to: .node(1), at: 0)
    #expect(network.counts.byKind[kind.number].sent == 1)
    #expect(network.counts.byKind[MessageKind.other.number].sent == 1)
    #expect(network.counts.servers.inFlight == 2)
    _ = network.arrivals(until: .distantFuture)
    #expect(network.counts.byKind[kind.number].delivered == 1)
    #expect(network.counts.servers.inFlight == 0)
  }
}
