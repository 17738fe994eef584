import Testing

@testable import Stress

@Suite struct ClientTests {
  private func reader(_ positions: [(Int, Int64)]) -> Client {
    var client = Client(name: 1)
    client.positions = positions.map { KeyPosition(key: $0.0, offset: $0.1) }
    return client
  }

  @Test func aClientMovesForwardInAKeyAndNeverBack() {
    var client = reader([(3, 0), (5, 7)])
    var cursor = 0
    client.move(key: 5, to: 9, target: -1, cursor: &cursor)
    client.move(key: 5, to: 8, target: -1, cursor: &cursor)
    client.move(key: 3, to: 2, target: -1, cursor: &cursor)
    #expect(client.positions == reader([(3, 2), (5, 9)]).positions)
  }

  @Test func keysAreFoundInAnyOrder() {
    for order in [[0, 1, 2, 3], [3, 2, 1, 0], [2, 0, 3, 1]] {
      var client = reader((0..<4).map { ($0, 0) })
      var cursor = 0
      for key in order { client.move(key: key, to: Int64(key + 10), target: -1, cursor: &cursor) }
      #expect(client.positions.map(\.offset) == [10, 11, 12, 13])
    }
  }

  @Test func aKeyThatWasNotAskedForIsReadFromNowOn() {
    var client = reader([(3, 0)])
    var cursor = 0
    client.move(key: 8, to: 4, target: -1, cursor: &cursor)
    #expect(client.positions == reader([(3, 0), (8, 4)]).positions)
  }

  @Test func theFinalReadingCountsEachKeyOnceWhenItsTargetIsPassed() {
    var client = reader([(3, 0), (5, 0)])
    client.finalReading = FinalReading(group: 0, groupsLeft: 1, keysLeft: 2)
    var cursor = 0
    client.move(key: 3, to: 4, target: 4, cursor: &cursor)
    #expect(client.finalReading?.keysLeft == 2)
    client.move(key: 3, to: 5, target: 4, cursor: &cursor)
    #expect(client.finalReading?.keysLeft == 1)
    client.move(key: 3, to: 9, target: 4, cursor: &cursor)
    #expect(client.finalReading?.keysLeft == 1)
    client.move(key: 5, to: 1, target: 0, cursor: &cursor)
    #expect(client.finalReading?.keysLeft == 0)
  }

  @Test func aReplacedClientHasANewNameAndTheOldOneIsGone() {
    var clients = Clients(count: 2)
    #expect(clients.slot(named: 1) == 0 && clients.slot(named: 2) == 1)
    #expect(clients.slot(named: 0) == nil && clients.haveSeen(name: 0))
    clients[0].positions = [KeyPosition(key: 1, offset: 2)]
    clients[0].messageID = 5
    clients[0].finalReading = FinalReading(group: 3, groupsLeft: 2, keysLeft: 1)
    clients.replace(0)
    #expect(clients.slot(named: 1) == nil && clients.haveSeen(name: 1))
    #expect(clients.slot(named: 3) == 0 && !clients.haveSeen(name: 4))
    #expect(clients[0].name == 3 && clients[0].messageID == 0 && clients[0].positions.isEmpty)
    // It reads the group again that its predecessor had begun.
    #expect(clients[0].finalReading?.group == 3 && clients[0].finalReading?.keysLeft == nil)
  }
}
