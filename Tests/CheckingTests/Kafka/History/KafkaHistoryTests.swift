import Testing

@testable import Checking

/// What is put into a history is what the checker finds there, in the sizes that are promised.
struct KafkaHistoryTests {
  private func polled(_ records: [(Int64, ValueNumber)]) -> [PolledRun] {
    var history = KafkaHistory()
    let key = history.addKey("k")
    history.beginPolled()
    for (offset, value) in records {
      history.appendPolled(key: key, offset: offset, value: value)
    }
    return history.endPolled().range.map { history.runs[$0] }
  }

  @Test func recordsTakeTheSpaceThatIsPromised() {
    #expect(MemoryLayout<KafkaOperation>.stride == 48)
    #expect(MemoryLayout<Exchange>.stride == 16)
    #expect(MemoryLayout<PolledRun>.stride == 20)
  }

  @Test func recordsInARowAreOneRun() {
    #expect(
      polled([(7, 3), (8, 4), (9, 5)]) == [PolledRun(key: 0, offset: 7, value: 3, count: 3)])
  }

  private static let breaks: [[(Int64, ValueNumber)]] = [
    [(7, 3), (9, 4)], [(7, 3), (8, 5)], [(7, 3), (7, 4)], [(7, 3), (8, 3)], [(7, 3), (6, 2)],
  ]

  @Test(arguments: breaks)
  func aBreakInOffsetOrValueBeginsARun(records: [(Int64, ValueNumber)]) {
    #expect(
      polled(records) == records.map { PolledRun(key: 0, offset: $0.0, value: $0.1, count: 1) })
  }

  @Test(arguments: [Int64.min, -1, 0, 1, 1 << 32, .max] as [Int64])
  func runsKeepAnyOffset(offset: Int64) {
    #expect(PolledRun(key: 1, offset: offset, value: 2, count: 3).offset == offset)
  }

  @Test func aRunDoesNotGoOnPastTheHighestOffset() {
    let runs = polled([(.max, 1), (.min, 2)])
    #expect(runs.map(\.offset) == [.max, .min] && runs.map(\.count) == [1, 1])
  }

  @Test func aRunEndsWithItsKeyAndWithItsReply() {
    var history = KafkaHistory()
    let keys = [history.addKey("a"), history.addKey("b")]
    history.beginPolled()
    history.appendPolled(key: keys[0], offset: 0, value: 1)
    history.appendPolled(key: keys[1], offset: 1, value: 2)
    history.appendPolledNothing(key: keys[1])
    history.appendPolled(key: keys[1], offset: 2, value: 3)
    let first = history.endPolled()
    history.beginPolled()
    history.appendPolled(key: keys[1], offset: 3, value: 4)
    let second = history.endPolled()
    #expect(first.count == 4 && second.count == 1)
    #expect(
      second.range.map { history.runs[$0] } == [PolledRun(key: 1, offset: 3, value: 4, count: 1)])
  }

  @Test func operationsComeBackWithTheirLines() {
    var history = KafkaHistory()
    let key = history.addKey("k")
    history.appendSend(
      EndedOperation(
        client: 3, outcome: .ok, invoked: 10, completed: 20,
        lines: Exchange(request: 100, reply: 200)), key: key, value: 9, offset: -5)
    history.appendPoll(
      EndedOperation(
        client: 4, outcome: .info, invoked: 11, completed: 13, lines: Exchange(request: 101),
        laterLines: Exchange(request: 102, reply: 202)), polled: .none, replied: 12)
    history.appendCrash(client: 4, at: 14)

    let send = history.operations[0]
    #expect(send.kind == .send && send.outcome == .ok && send.client == 3)
    #expect(send.key == key && send.value == 9 && send.offset == -5)
    #expect(send.invoked == 10 && send.completed == 20)
    #expect(history.operations.exchanges(of: send).map(\.request) == [100])
    let poll = history.operations[1]
    #expect(poll.kind == .poll && poll.outcome == .info && poll.replied == 12)
    #expect(history.operations.exchanges(of: poll).map(\.request) == [101, 102])
    #expect(history.operations.exchanges(of: poll).map(\.reply) == [Exchange.noLine, 202])
    #expect(history.operations[2].kind == .crash && history.operations[2].outcome == .info)
    #expect(history.operations.exchanges(of: history.operations[2]).isEmpty)
  }

  @Test func assignsListTheirKeysOrAll() {
    var history = KafkaHistory()
    for name in ["a", "b", "c"] { _ = history.addKey(name) }
    func keys(_ set: KeySet) -> [KeyNumber] {
      var keys: [KeyNumber] = []
      history.forEachKey(of: set) { keys.append($0) }
      return keys
    }
    let some = history.keySet([2, 0])
    let none = history.keySet([])
    #expect(keys(some) == [2, 0])
    #expect(keys(none) == [])
    #expect(keys(.all(below: 3)) == [0, 1, 2])
  }

  @Test func foreignKeysAndPayloadsGetNumbersOfTheirOwn() {
    var history = KafkaHistory()
    let own = history.addKey("1")
    #expect(history.key(named: "1") == own)
    let foreign = history.key(named: "2")
    #expect(foreign != own && history.key(named: "2") == foreign)
    #expect(history.keyNames == ["1", "2"])

    let payload = history.inventedValue(Array("null".utf8))
    #expect(payload >= KafkaHistory.firstInventedValue)
    #expect(history.inventedValue(Array("null".utf8)) == payload)
    #expect(history.inventedValue(Array("{}".utf8)) != payload)
    #expect(history.inventedPayload(payload) == Array("null".utf8))
    #expect(history.inventedPayload(7) == nil)
  }
}
