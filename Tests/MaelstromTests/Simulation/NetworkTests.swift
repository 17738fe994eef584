import Platform
import TestSupport
import Testing

@testable import Maelstrom

/// Networks in virtual time.
@Suite struct NetworkTests {
  /// Nodes that pass on what they are told, and say what they have heard, with times.
  private static func gossip(_ node: isolated Node) {
    var heard: [String] = []
    node.on("tell") { message in
      let value = try message.value("value", as: String.self)
      for peer in node.peers { node.send("hear", ["value": value], to: peer) }
      return .reply("tell_ok")
    }
    node.on("hear") { message in
      heard.append(try message.value("value"))
      return .nothing
    }
    node.on("heard") { _ in .reply("heard_ok", ["heard": heard, "at": "\(node.time)"]) }
    node.on("random") { _ in
      .reply("random_ok", ["number": Int.random(in: 0..<1 << 50, using: &node.random)])
    }
    node.on("time") { _ in .reply("time_ok", ["time": Int(node.timeSince1970 / .seconds(1))]) }
  }

  private func network(seed: UInt64 = 1, nodes: Int = 3) throws -> Network {
    try Network.simulated(seed: seed, nodes: nodes, Self.gossip)
  }

  private func heard(_ network: Network, _ name: String) throws -> [String] {
    try network.client().call("heard", to: name).value("heard")
  }

  @Test func theSameSeedIsTheSameRun() throws {
    func run(_ seed: UInt64) throws -> String {
      let network = try network(seed: seed, nodes: 5)
      network.latency = .exponential(mean: .milliseconds(20))
      network.lossRate = 0.2
      network.duplicationRate = 0.2
      network.keepPartitioning(every: .milliseconds(300))
      let client = network.client()
      var text = ""
      for number in 0..<100 {
        try client.call("tell", ["value": "\(number)"], to: network.names[number % 5])
        network.run(for: .milliseconds(20))
      }
      for name in network.names {
        text += "\(try client.call("heard", to: name)) \(try client.call("random", to: name))"
      }
      return text
    }
    let seed = TestSeed.draw()
    #expect(try run(seed) == run(seed), "SEED=\(seed)")
    #expect(try run(seed) != run(seed &+ 1), "SEED=\(seed)")
  }

  @Test func messagesTakeTheirTime() throws {
    let network = try network()
    network.latency = .constant(.milliseconds(100))
    let before = network.time
    try network.client().call("tell", ["value": "a"], to: "n0")
    #expect(network.time == before, "clients do not wait")
    network.run(for: .milliseconds(99))
    #expect(try heard(network, "n1") == [])
    network.run(for: .milliseconds(1))
    #expect(try heard(network, "n1") == ["a"])
    #expect(network.serverMessageCount == 2)
  }

  @Test func partitionsHoldMessagesBack() throws {
    let network = try network()
    network.partition(["n0", "n1"], ["n2"])
    try network.client().call("tell", ["value": "a"], to: "n0")
    network.run(for: .seconds(1))
    #expect(try heard(network, "n1") == ["a"])
    #expect(try heard(network, "n2") == [])
    network.heal()
    try network.client().call("tell", ["value": "b"], to: "n0")
    network.run(for: .seconds(1))
    #expect(try heard(network, "n2") == ["b"])
    network.cut(from: "n1", to: "n0")
    try network.client().call("tell", ["value": "c"], to: "n1")
    try network.client().call("tell", ["value": "d"], to: "n0")
    network.run(for: .seconds(1))
    #expect(try heard(network, "n0") == [])
    #expect(try heard(network, "n1") == ["a", "b", "d"])
  }

  @Test func lostAndRepeatedMessagesAreAsManyAsIsSaid() throws {
    let network = try network(nodes: 2)
    network.lossRate = 0.5
    network.duplicationRate = 0.5
    let client = network.client()
    for number in 0..<1_000 { try client.call("tell", ["value": "\(number)"], to: "n0") }
    let heard = try heard(network, "n1")
    let distinctCount = Set(heard).count
    #expect((400...600).contains(distinctCount))
    #expect((170...330).contains(heard.count - distinctCount))
  }

  @Test func aNodeThatIsKilledBeginsAnew() throws {
    let network = try network()
    try network.client().call("tell", ["value": "a"], to: "n0")
    network.run(for: .seconds(1))
    network.kill("n1")
    #expect(throws: RPCError(.timeout, "n1 has not answered \"heard\"")) {
      try heard(network, "n1")
    }
    try network.restart("n1")
    #expect(try heard(network, "n1") == [])
    #expect(try heard(network, "n2") == ["a"])
  }

  @Test func aNodeThatIsPausedServesLater() throws {
    let network = try network()
    network.pause("n1")
    try network.client().call("tell", ["value": "a"], to: "n0")
    network.run(for: .seconds(10))
    network.resume("n1")
    #expect(try heard(network, "n1") == ["a"])
  }

  @Test func clocksOnTheWallMayDiffer() throws {
    let network = try network()
    network.setClock(of: "n1", ahead: .seconds(100))
    let client = network.client()
    let times = try ["n0", "n1"].map { try client.call("time", to: $0).value("time", as: Int.self) }
    #expect(times[1] - times[0] == 100)
    #expect(times[0] == 1_767_225_600)
  }

  @Test func failuresNameTheSeed() throws {
    do {
      try Network.simulate(seeds: 10, nodes: 1, Self.gossip) { network in
        try network.require(false, "it is \(network.seed)")
      }
      Issue.record("no seed failed")
    } catch let failure as SimulationFailure {
      #expect("\(failure)".contains("seed \(failure.seed)") && "\(failure)".contains("it is"))
    }
  }

  @Test func eventsComeInTheOrderOfTimeAndThenOfBeingAdded() {
    var random = SeededGenerator()
    var queue = EventQueue<Int>()
    var expected: [(time: UInt64, number: Int)] = []
    for number in 0..<1_000 {
      let time = UInt64.random(in: 0..<50, using: &random)
      queue.add(number, at: Instant(nanoseconds: time))
      expected.append((time, number))
    }
    var order: [Int] = []
    while let number = queue.takeNext() { order.append(number) }
    #expect(order == expected.sorted { ($0.time, $0.number) < ($1.time, $1.number) }.map(\.number))
  }
}
