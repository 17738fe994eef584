@testable import Checking

/// Writes small histories of the broadcast workload down in few words; times are milliseconds.
///
/// Each operation ends one millisecond after it began; a client's node is its number modulo 3.
struct SetHistoryBuilder {
  var history = BroadcastHistory()
  var lines = ExchangedLines()
  var now: Int64 = 0

  /// An add of the next element.
  mutating func add(_ client: UInt32, _ outcome: Outcome = .ok) {
    let element = history.makeElement()
    let reply = outcome == .ok ? #""type":"broadcast_ok""# : nil
    history.appendAdd(
      ended(client, outcome, #""type":"broadcast","message":\#(element)"#, reply),
      element: element)
  }

  mutating func read(_ client: UInt32, _ list: [Int64?], _ outcome: Outcome = .ok) {
    history.beginReading()
    for value in list { history.appendListed(value) }
    let reading = history.endReading()
    let texts = list.map { $0.map { String($0) } ?? #""x""# }.joined(separator: ",")
    history.appendRead(
      ended(client, outcome, #""type":"read""#, #""type":"read_ok","messages":[\#(texts)]"#),
      reading: reading)
  }

  private mutating func ended(
    _ client: UInt32, _ outcome: Outcome, _ request: String, _ reply: String?
  ) -> EndedOperation {
    now += 2_000_000
    let node = UInt16(client % 3)
    return EndedOperation(
      client: client, node: node, outcome: outcome, invoked: now - 1_000_000, completed: now,
      lines: lines.exchange(client, node, request, reply))
  }

  func judge(isCutShort: Bool = false) -> Judgement {
    BroadcastChecker.check(
      history, requests: lines.requests, replies: lines.replies, isCutShort: isCutShort)
  }
}
