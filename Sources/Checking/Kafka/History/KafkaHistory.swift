// What happened in a run of the kafka workload.
//
//     operations   48 bytes each   what every operation has; a send's key, value and offset; which
//                                  runs a poll returned, which keys an assign named
//     runs         20 bytes each   polled records: key, first offset, first value, count
//     keySets       4 bytes each   keys of the assigns
//
// The records of a poll are appended when its reply is read, which is before its operation completes
// (a commit follows). The records of operations that then failed stay behind unused.

/// A key's place in `KafkaHistory.keyNames`.
public typealias KeyNumber = UInt32

/// The generator's number of a value: 1, 2, 3 … for each key.
///
/// See also `KafkaHistory.inventedValue(_:)`.
public typealias ValueNumber = UInt32

/// Everything that a run did: filled by the load side, read by the checker when the run is over.
package struct KafkaHistory {
  package private(set) var operations = Operations<KafkaDetail>()
  package private(set) var runs = Chunks<PolledRun>()
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
    runs.append(PolledRun(key: key, offset: offset, value: value, count: 1))
  }

  /// Adds all records of one key of the reply that was begun, as runs that are as long as can be.
  package mutating func appendPolled(_ added: [PolledRun]) {
    for run in added { runs.append(run) }
  }

  /// Notes that the reply named a key with an empty list.
  ///
  /// For Jepsen's checker that is a read, after
  /// which it no longer knows where the client stands in that key.
  package mutating func appendPolledNothing(key: KeyNumber) {
    runs.append(PolledRun(key: key, offset: 0, value: 0, count: 0))
  }

  /// Ends the reply that was begun; what it returns belongs into `appendPoll`.
  package mutating func endPolled() -> PolledRecords {
    PolledRecords(start: UInt32(openRuns), count: UInt32(runs.count - openRuns))
  }

  // MARK: Operations, in the order in which they complete or are given up

  package mutating func appendSend(
    _ ended: EndedOperation, key: KeyNumber, value: ValueNumber, offset: Int64
  ) {
    operations.append(ended, .send, KafkaDetail(third: offset, first: key, second: value))
  }

  /// Appends a poll together with the commit that followed it.
  ///
  /// It is ok only if both were: what a
  /// poll returned whose commit failed is forgotten, by Maelstrom's client as by the checker.
  package mutating func appendPoll(
    _ ended: EndedOperation, polled: PolledRecords, replied: Int64
  ) {
    operations.append(
      ended, .poll, KafkaDetail(third: replied, first: polled.start, second: polled.count))
  }

  /// Appends an assign; the keys of one that failed count for nothing.
  package mutating func appendAssign(_ ended: EndedOperation, keys: KeySet) {
    operations.append(
      ended, .assign, KafkaDetail(third: 0, first: keys.start, second: keys.count))
  }

  /// Appends the end of a client's life: indefinite, as in Maelstrom, and without a line.
  package mutating func appendCrash(client: UInt32, node: UInt16 = 0, at time: Int64) {
    operations.append(
      EndedOperation(
        client: client, node: node, outcome: .info, invoked: time, completed: time, lines: nil),
      .crash, KafkaDetail(third: 0, first: 0, second: 0))
  }

  /// Keeps the keys of an assign that is about to be appended.
  package mutating func keySet(_ keys: [KeyNumber]) -> KeySet {
    let start = keySets.count
    for key in keys { keySets.append(key) }
    return KeySet(start: UInt32(start), count: UInt32(keySets.count - start))
  }

  // MARK: Reading back

  /// Calls `body` with each key of an assign.
  package func forEachKey(of set: KeySet, _ body: (KeyNumber) -> Void) {
    if set.start == KeySet.everyKey {
      for key in 0..<set.count { body(key) }
    } else {
      for index in Int(set.start)..<Int(set.start) + Int(set.count) { body(keySets[index]) }
    }
  }
}
