import Testing

@testable import Maelstrom

/// Clients of the services, with the services themselves.
@Suite struct KeyValueStoreTests {
  /// A network in which each node does what it is asked with a store.
  private func network(_ kind: KeyValueStore.Kind, seed: UInt64 = 1, nodes: Int = 1) throws
    -> Network
  {
    try Network.simulated(seed: seed, nodes: nodes) { node in
      let store = KeyValueStore(kind, of: node)
      node.on("read") { message in
        .reply("read_ok", ["value": try await store.readIfPresent(message["key"], as: Int.self)])
      }
      node.on("read_newest") { message in
        .reply("read_ok", ["value": try await store.readNewest(message["key"], as: Int.self)])
      }
      node.on("write") { message in
        try await store.write(message["key"], message["value"])
        return .reply("write_ok")
      }
      node.on("cas") { message in
        try await store.compareAndSwap(
          message["key"], from: message["from"], to: message["to"],
          createsKey: try message.valueIfPresent("creates") ?? false)
        return .reply("cas_ok")
      }
      node.on("add") { message in
        let delta = try message.value("delta", as: Int.self)
        return .reply("add_ok", ["sum": try await store.update("sum", from: 0) { $0 + delta }])
      }
      let oracle = TimestampOracle(of: node)
      node.on("ts") { _ in .reply("ts_ok", ["ts": try await oracle.next()]) }
    }
  }

  private func code(_ body: () throws -> Void) -> ErrorCode? {
    do {
      try body()
      return nil
    } catch {
      return (error as? RPCError)?.code
    }
  }

  @Test func linearizableStoreDoesWhatItIsAsked() throws {
    let network = try network(.linearizable)
    let client = network.client()
    #expect(
      try client.call("read", ["key": [1, 2]], to: "n0").valueIfPresent("value", as: Int.self)
        == nil)
    #expect(
      code { try client.call("cas", ["key": "a", "from": 1, "to": 2], to: "n0") }
        == .keyDoesNotExist)
    try client.call("cas", ["key": "a", "from": 1, "to": 2, "creates": true], to: "n0")
    #expect(
      code { try client.call("cas", ["key": "a", "from": 1, "to": 3], to: "n0") }
        == .preconditionFailed)
    try client.call("write", ["key": ["b": 1], "value": 5], to: "n0")
    #expect(try client.call("read", ["key": ["b": 1]], to: "n0").value("value", as: Int.self) == 5)
    #expect(
      try client.call("read_newest", ["key": "a"], to: "n0").value("value", as: Int.self) == 2)
    #expect(
      try (0..<3).map { _ in try client.call("ts", to: "n0").value("ts", as: Int.self) } == [
        0, 1, 2,
      ])
  }

  @Test(arguments: [KeyValueStore.Kind.linearizable, .sequential])
  func updatesAreNeverLost(_ kind: KeyValueStore.Kind) throws {
    for seed in UInt64(1)...20 {
      let network = try network(kind, seed: seed, nodes: 3)
      network.latency = .uniform(mean: .milliseconds(10))
      let client = network.client()
      for number in 0..<30 {
        try client.send("add", ["delta": number], to: network.names[number % 3])
        network.run(for: .milliseconds(3))
      }
      network.run(for: .seconds(20))
      let sum = try client.call("read_newest", ["key": "sum"], to: "n1").value(
        "value", as: Int.self)
      #expect(sum == 29 * 30 / 2, "seed \(seed)")
    }
  }

  @Test func aReadThatIsSureToBeNewIsNew() throws {
    var staleCount = 0
    for seed in UInt64(1)...50 {
      let network = try network(.sequential, seed: seed, nodes: 2)
      let client = network.client()
      for value in 0..<5 { try client.call("write", ["key": "k", "value": value], to: "n0") }
      if try client.call("read", ["key": "k"], to: "n1").valueIfPresent("value") != 4 {
        staleCount += 1
      }
      #expect(
        try client.call("read_newest", ["key": "k"], to: "n1").value("value", as: Int.self) == 4)
    }
    #expect(staleCount > 0, "plain reads are stale now and then, or this says nothing")
  }

  @Test func lastWriterWinsIsUpdatedWithoutCreating() throws {
    let network = try network(.lastWriteWins)
    let client = network.client()
    #expect(try client.call("add", ["delta": 3], to: "n0").value("sum", as: Int.self) == 3)
  }
}
