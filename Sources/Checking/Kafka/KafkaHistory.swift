// What happened in a run, in a form that is small enough to keep whole.
//
// The load side appends one `KafkaOperation` when an operation completes or is given up. What the
// checker judges is in the operation itself; what only an explanation needs (the lines that went
// over the pipes) stays in two `Spool`s on disk, and the history holds the positions.
//
//     operations   48 bytes each   kind, outcome, client, times, and what it was about
//     exchanges    16 bytes each   where a request and its reply begin in the spools: one for an
//                                  operation, two for a poll that a commit followed
//     runs         20 bytes each   polled records: key, first offset, first value, count
//     keySets       4 bytes each   keys of the assigns
//
// Liberties, and why they are allowed:
// 1. Times are nanoseconds since the start of the run and may be equal, as when one clock reading
//    serves a batch. An invocation is stamped before its line is written, a completion after its
//    line was read; so `a.completed < b.invoked` proves that a came first, and equal times prove
//    nothing.
// 2. The records of a poll are appended when its reply is read, which is before its operation
//    completes (a commit follows). The records of operations that then failed stay behind unused.

/// A key's place in `KafkaHistory.keyNames`.
public typealias KeyNumber = UInt32

/// The generator's number of a value: 1, 2, 3 … for each key.
///
/// See also `KafkaHistory.inventedValue(_:)`.
public typealias ValueNumber = UInt32

/// What a client set out to do; the names are Maelstrom's.
package enum KafkaOperationKind: UInt8, CaseIterable, Sendable {
  case send, poll, assign, crash
}

/// How an operation ended, as `doc/protocol.md` § Errors divides errors.
package enum Outcome: UInt8, Sendable {
  /// Every reply was the one hoped for.
  case ok
  /// A definite error: the operation did not happen and never will.
  case fail
  /// Anything else: a timeout, an indefinite error, a malformed reply, the end of the run.
  case info
}

/// One operation of one client.
package struct KafkaOperation: Sendable {
  /// Nanoseconds from the start of the run; see the head of this file for what equal times mean.
  package var invoked: Int64
  package var completed: Int64
  /// A send's acknowledged offset, if it was ok; the time of a poll's own reply.
  fileprivate var third: Int64
  /// Counts the lives of clients: a client that comes back under a new name has a new number.
  ///
  /// On the wire it is called `c` and this number.
  package var client: UInt32
  /// A send's key; a poll's first run; an assign's first key in `keySets`.
  package fileprivate(set) var first: UInt32
  /// A send's value; a poll's count of runs; an assign's count of keys.
  package fileprivate(set) var second: UInt32
  /// Its first exchange in `exchanges`.
  package fileprivate(set) var exchange: UInt32
  package fileprivate(set) var exchangeCount: UInt8
  package var kind: KafkaOperationKind
  package var outcome: Outcome

  /// The key of a send.
  package var key: KeyNumber { first }
  /// The value of a send.
  package var value: ValueNumber { second }
  /// The acknowledged offset of a send that was ok.
  package var offset: Int64 { third }
  /// When a poll's own reply was read: before `completed`, if a commit followed.
  package var replied: Int64 { third }
  /// The runs of a poll.
  package var polled: PolledRecords { PolledRecords(start: first, count: second) }
  /// The keys of an assign.
  package var assigned: KeySet { KeySet(start: first, count: second) }
}

/// Where a request and its reply begin in the spools: a byte position, negative when there is none.
package struct Exchange: Sendable {
  package var request: Int64
  package var reply: Int64

  package static let noLine: Int64 = -1

  package init(request: Int64 = noLine, reply: Int64 = noLine) {
    self.request = request
    self.reply = reply
  }
}

/// The keys of one assign: a range of `KafkaHistory.keySets`, or every key made so far.
package struct KeySet: Equatable, Sendable {
  fileprivate var start: UInt32
  fileprivate var count: UInt32

  fileprivate static let everyKey: UInt32 = .max

  /// The keys 0 ..< `count`: what a client of the final phase reads, without listing them.
  package static func all(below count: Int) -> KeySet {
    KeySet(start: everyKey, count: UInt32(count))
  }
}

/// Everything that a run did: filled by the load side, read by the checker when the run is over.
package struct KafkaHistory {
  package private(set) var operations = Chunks<KafkaOperation>()
  package private(set) var exchanges = Chunks<Exchange>()
  package private(set) var runs = Chunks<Run>()
  package private(set) var keySets = Chunks<KeyNumber>()
  package private(set) var keyNames: [String] = []
  private var keyNumbers: [String: KeyNumber] = [:]
  private var inventedNumbers: [[UInt8]: ValueNumber] = [:]
  package private(set) var inventedPayloads: [[UInt8]] = []

  package init() {}

  package var count: Int { operations.count }

  // MARK: Names and values

  /// Numbers a key that the generator made, counting up from 0.
  package mutating func addKey(_ name: String) -> KeyNumber {
    let number = KeyNumber(keyNames.count)
    keyNames.append(name)
    keyNumbers[name] = number
    return number
  }

  /// The number of a key in a reply; a name that nobody made gets a number of its own.
  package mutating func key(named name: String) -> KeyNumber {
    keyNumbers[name] ?? addKey(name)
  }

  /// Numbers from here on are payloads that are none of the generator's.
  package static let firstInventedValue: ValueNumber = 1 << 31

  /// The number of a polled payload that is none of the generator's forms; equal bytes, equal
  /// number.
  ///
  /// A payload that has the generator's form but was not sent to its key is found by the checker.
  package mutating func inventedValue(_ payload: [UInt8]) -> ValueNumber {
    if let number = inventedNumbers[payload] { return number }
    let number = Self.firstInventedValue + ValueNumber(inventedPayloads.count)
    inventedNumbers[payload] = number
    inventedPayloads.append(payload)
    return number
  }

  /// The bytes of an invented payload, or nil for a number of the generator's.
  package func inventedPayload(_ value: ValueNumber) -> [UInt8]? {
    value < Self.firstInventedValue ? nil : inventedPayloads[Int(value - Self.firstInventedValue)]
  }

  // MARK: The records of a reply

  private var openRuns = 0

  /// Starts the records of one poll's reply.
  ///
  /// Replies are taken one after another, never interleaved.
  package mutating func beginPolled() {
    openRuns = runs.count
  }

  /// Adds the next record of the reply that was begun, in the order in which the reply lists them.
  package mutating func appendPolled(key: KeyNumber, offset: Int64, value: ValueNumber) {
    let last = runs.count - 1
    if last >= openRuns, runs[last].key == key, runs[last].extend(offset: offset, value: value) {
      return
    }
    runs.append(Run(key: key, offset: offset, value: value, count: 1))
  }

  /// Adds all records of one key of the reply that was begun, as runs that are as long as can be.
  package mutating func appendPolled(_ added: [Run]) {
    for run in added { runs.append(run) }
  }

  /// Notes that the reply named a key with an empty list.
  ///
  /// For Jepsen's checker that is a read, after
  /// which it no longer knows where the client stands in that key.
  package mutating func appendPolledNothing(key: KeyNumber) {
    runs.append(Run(key: key, offset: 0, value: 0, count: 0))
  }

  /// Ends the reply that was begun; what it returns belongs into `appendPoll`.
  package mutating func endPolled() -> PolledRecords {
    PolledRecords(start: UInt32(openRuns), count: UInt32(runs.count - openRuns))
  }

  // MARK: Operations, in the order in which they complete or are given up

  package mutating func appendSend(
    client: UInt32, key: KeyNumber, value: ValueNumber, offset: Int64, outcome: Outcome,
    invoked: Int64, completed: Int64, lines: Exchange
  ) {
    append(
      KafkaOperation(
        invoked: invoked, completed: completed, third: offset, client: client, first: key,
        second: value, exchange: 0, exchangeCount: 0, kind: .send, outcome: outcome), lines, nil)
  }

  /// Appends a poll together with the commit that followed it.
  ///
  /// It is ok only if both were: what a
  /// poll returned whose commit failed is forgotten, by Maelstrom's client as by the checker.
  package mutating func appendPoll(
    client: UInt32, polled: PolledRecords, outcome: Outcome, invoked: Int64, replied: Int64,
    completed: Int64, lines: Exchange, commitLines: Exchange?
  ) {
    append(
      KafkaOperation(
        invoked: invoked, completed: completed, third: replied, client: client, first: polled.start,
        second: polled.count, exchange: 0, exchangeCount: 0, kind: .poll, outcome: outcome), lines,
      commitLines)
  }

  /// Appends an assign; the keys of one that failed count for nothing.
  package mutating func appendAssign(
    client: UInt32, keys: KeySet, outcome: Outcome, invoked: Int64, completed: Int64,
    lines: Exchange?
  ) {
    append(
      KafkaOperation(
        invoked: invoked, completed: completed, third: 0, client: client, first: keys.start,
        second: keys.count, exchange: 0, exchangeCount: 0, kind: .assign, outcome: outcome), lines,
      nil)
  }

  /// Appends the end of a client's life: indefinite, as in Maelstrom, and without a line.
  package mutating func appendCrash(client: UInt32, at time: Int64) {
    append(
      KafkaOperation(
        invoked: time, completed: time, third: 0, client: client, first: 0, second: 0,
        exchange: 0, exchangeCount: 0, kind: .crash, outcome: .info), nil, nil)
  }

  /// Keeps the keys of an assign that is about to be appended.
  package mutating func keySet(_ keys: [KeyNumber]) -> KeySet {
    let start = keySets.count
    for key in keys { keySets.append(key) }
    return KeySet(start: UInt32(start), count: UInt32(keySets.count - start))
  }

  private mutating func append(_ operation: KafkaOperation, _ lines: Exchange?, _ more: Exchange?) {
    var operation = operation
    operation.exchange = UInt32(exchanges.count)
    for exchange in [lines, more] {
      guard let exchange else { continue }
      exchanges.append(exchange)
      operation.exchangeCount += 1
    }
    operations.append(operation)
  }

  // MARK: Reading back

  /// The exchanges of an operation, in time order.
  package func exchanges(of operation: KafkaOperation) -> [Exchange] {
    (0..<Int(operation.exchangeCount)).map { exchanges[Int(operation.exchange) + $0] }
  }

  /// Calls `body` with each key of an assign.
  package func forEachKey(of set: KeySet, _ body: (KeyNumber) -> Void) {
    if set.start == KeySet.everyKey {
      for key in 0..<set.count { body(key) }
    } else {
      for index in Int(set.start)..<Int(set.start) + Int(set.count) { body(keySets[index]) }
    }
  }
}
