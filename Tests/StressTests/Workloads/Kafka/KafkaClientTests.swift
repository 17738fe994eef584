import Testing

@testable import Stress

@Suite struct KafkaClientTests {
  private func reader(_ positions: [(Int, Int64)]) -> KafkaClient {
    var client = KafkaClient()
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

  /// It reads the group again that its predecessor had begun.
  @Test func aSuccessorHasTheFinalReadingAndNothingElse() {
    var client = reader([(1, 2)])
    client.finalReading = FinalReading(group: 3, groupsLeft: 2, keysLeft: 1)
    let successor = KafkaClient(succeeding: client)
    #expect(successor.positions.isEmpty)
    #expect(successor.finalReading?.group == 3 && successor.finalReading?.groupsLeft == 2)
    #expect(successor.finalReading?.keysLeft == nil)
  }
}
