import Maelstrom
import Testing

@testable import Challenges

/// Identifiers are never given twice, and sort by time.
@Suite struct UniqueIDsTests {
  @Test func identifiersRiseWhateverTheClockDoes() {
    var ids = UniqueIDs(place: 3, time: 1_000)
    var last = 0
    // More in one millisecond than there are counts, and clocks that are set back.
    for time in [1_000, 1_001, 990, 1_050] {
      for _ in 0..<20_000 {
        let id = ids.next(at: time)
        #expect(id > last)
        last = id
      }
    }
  }

  @Test func networksGiveEachIdentifierOnce() throws {
    try Network.simulate(seeds: 200, nodes: 5, UniqueIDs.program) { network in
      network.keepPartitioning(every: .milliseconds(50))
      network.setClock(of: "n1", ahead: .milliseconds(20))
      let client = network.client()
      var given: Set<Int> = []
      for number in 0..<500 {
        let name = network.names[number % 5]
        let id = try client.call("generate", to: name).value("id", as: Int.self)
        try network.require(given.insert(id).inserted, "\(id) was given twice")
        if number % 7 == 0 { network.run(for: .milliseconds(1)) }
        if number % 50 == 49 {
          network.kill(name)
          network.run(for: .milliseconds(2))
          try network.restart(name)
        }
      }
    }
  }

  @Test func identifiersSortByTime() throws {
    let network = try Network.simulated(seed: 1, nodes: 3, UniqueIDs.program)
    let client = network.client()
    var last = 0
    for number in 0..<100 {
      network.run(for: .milliseconds(1))
      let id = try client.call("generate", to: network.names[number % 3]).value("id", as: Int.self)
      #expect(id > last)
      last = id
    }
  }
}
