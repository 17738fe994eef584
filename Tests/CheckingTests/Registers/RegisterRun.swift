import TestSupport

@testable import Checking

/// Writes small histories of the lin-kv workload down in few words.
///
/// Operations follow one another unless times are given; a client's node is its number modulo 3.
struct RegisterRun {
  private(set) var history = RegisterHistory()
  private(set) var lines = ExchangedLines()
  private var now: Int64 = 0

  mutating func write(
    _ client: UInt32, _ value: UInt32, key: UInt32 = 0, _ outcome: Outcome = .ok,
    time: ClosedRange<Int64>? = nil
  ) {
    let request = #""type":"write","key":\#(key),"value":\#(value)"#
    history.appendWrite(
      ended(client, outcome, time, request, #""type":"write_ok""#), key: key, value: value)
  }

  mutating func read(
    _ client: UInt32, _ value: UInt32?, key: UInt32 = 0, _ outcome: Outcome = .ok,
    time: ClosedRange<Int64>? = nil
  ) {
    let text = value.map { String($0) } ?? "null"
    history.appendRead(
      ended(
        client, outcome, time, #""type":"read","key":\#(key)"#,
        #""type":"read_ok","value":\#(text)"#),
      key: key, value: value ?? RegisterHistory.unset)
  }

  mutating func cas(
    _ client: UInt32, _ from: UInt32, _ to: UInt32, key: UInt32 = 0, _ outcome: Outcome = .ok,
    time: ClosedRange<Int64>? = nil
  ) {
    let request = #""type":"cas","key":\#(key),"from":\#(from),"to":\#(to)"#
    history.appendCompareAndSet(
      ended(client, outcome, time, request, #""type":"cas_ok""#), key: key, from: from, to: to)
  }

  private mutating func ended(
    _ client: UInt32, _ outcome: Outcome, _ time: ClosedRange<Int64>?, _ request: String,
    _ reply: String
  ) -> EndedOperation {
    now += 2
    let time = time ?? now - 1...now
    let node = UInt16(client % 3)
    return EndedOperation(
      client: client, node: node, outcome: outcome, invoked: time.lowerBound,
      completed: time.upperBound,
      lines: lines.exchange(client, node, request, outcome == .ok ? reply : nil))
  }

  func judge() -> Judgement {
    RegisterChecker.check(history, requests: lines.requests, replies: lines.replies)
  }
}
