@testable import Checking

/// Writes small histories of the transaction workloads down in few words.
///
/// Transactions follow one another unless times are given; a client's node is its number modulo 2.
struct TransactionRun {
  enum Step {
    /// A write, or an append.
    case write(Int64, UInt32)
    /// A read of a register; nil for null.
    case read(Int64, UInt32?)
    case readList(Int64, [UInt32])
  }

  private(set) var history: TransactionHistory
  private(set) var lines = ExchangedLines()
  private(set) var transactions: [(ended: EndedOperation, steps: [Step])] = []
  private var now: Int64 = 0

  init(_ style: TransactionStyle) {
    history = TransactionHistory(style)
  }

  mutating func txn(
    _ client: UInt32, _ steps: [Step], _ outcome: Outcome = .ok, time: ClosedRange<Int64>? = nil,
    isAltered: Bool = false
  ) {
    now += 2
    let time = time ?? now - 1...now
    let node = UInt16(client % 2)
    let request = steps.map { text($0, isReply: false) }.joined(separator: ",")
    let reply = steps.map { text($0, isReply: true) }.joined(separator: ",")
    let answer =
      outcome == .ok
      ? #""type":"txn_ok","txn":[\#(reply)]"#
      : outcome == .fail ? #""type":"error","code":30"# : nil
    append(
      EndedOperation(
        client: client, node: node, outcome: outcome, invoked: time.lowerBound,
        completed: time.upperBound,
        lines: lines.exchange(client, node, #""type":"txn","txn":[\#(request)]"#, answer)),
      steps, isAltered: isAltered)
  }

  mutating func append(_ ended: EndedOperation, _ steps: [Step], isAltered: Bool = false) {
    transactions.append((ended, steps))
    history.beginSteps()
    for step in steps {
      switch step {
      case .write(let key, let value):
        history.appendWrite(key: history.key(named: key), value: value)
      case .read(let key, let value):
        history.appendRead(
          key: history.key(named: key), value: value ?? TransactionHistory.unset)
      case .readList(let key, let list):
        history.appendRead(key: history.key(named: key), list: list)
      }
    }
    history.appendTransaction(ended, isAltered: isAltered)
  }

  private func text(_ step: Step, isReply: Bool) -> String {
    switch step {
    case .write(let key, let value):
      return #"["\#(history.style == .lists ? "append" : "w")",\#(key),\#(value)]"#
    case .read(let key, let value):
      return #"["r",\#(key),\#(isReply ? value.map { String($0) } ?? "null" : "null")]"#
    case .readList(let key, let list):
      let text = "[\(list.map { String($0) }.joined(separator: ","))]"
      return #"["r",\#(key),\#(isReply ? text : "null")]"#
    }
  }

  func judge(_ model: ConsistencyModel) -> Judgement {
    TransactionChecker.check(
      history, model: model, requests: lines.requests, replies: lines.replies)
  }
}
