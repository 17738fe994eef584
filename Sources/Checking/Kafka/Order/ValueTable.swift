// Who sent each value, at which offset it stands, and whether anybody read it.
//
// The generator numbers the values of a key 1, 2, 3 …, so all values of a run fit side by side in
// plain arrays: key 0's values, then key 1's, and so on. A value is known by its place in these
// arrays, its `ValueID`, and what is known of it is one array access away.
//
//     firstID    0       3          8  …          one for each key, and the end
//     value      1 2 3 | 1 2 3 4 5 | 1 2 …
//     writer     op op op op …                    and so on, one column for each fact
//
// Filling the table is two passes: the sends, then the records of all polls that were ok. Nearly
// every record of a poll only repeats what is known (the value stands where its send was told), so
// that the inner loop is one comparison a record. The exceptions are kept apart:
// - an *irregular place*: a value that was seen at another offset than its first known one;
// - a *stray*: a value that was polled and that nobody sent to that key. It gets an id behind the
//   regular ones.

/// The dense number of one value of one key.
package typealias ValueID = UInt32

/// A value seen at an offset other than its first known one, or a stray at its offset.
package struct IrregularPlace: Hashable {
  package var id: ValueID
  package var offset: Int64
}

/// What is known of each value of each key.
package struct ValueTable {
  /// Marks the absence of an id, an operation or an index in a column.
  package static let none: UInt32 = .max

  /// The id of each key's value 1, and at the end the first id that belongs to no key.
  private var firstID: [ValueID] = []

  /// The operation that sent the value, whatever became of it.
  package private(set) var writer: [UInt32] = []
  /// The first operation, by completion, that was ok and read the value.
  package private(set) var firstReader: [UInt32] = []
  /// The first known offset: the acknowledged one, or else the first at which it was polled.
  package private(set) var offset: [Int64] = []
  package private(set) var hasOffset: [Bool] = []

  /// The irregular places by key, with the operation that showed each first.
  package private(set) var irregular: [KeyNumber: [IrregularPlace]] = [:]
  package private(set) var irregularWitness: [IrregularPlace: UInt32] = [:]

  /// The strays, in the order of their ids.
  package private(set) var strays: [(key: KeyNumber, value: ValueNumber)] = []
  private var strayIDs: [UInt64: ValueID] = [:]

  /// Reads a whole history.
  ///
  /// - Complexity: O(operations + polled records).
  package init(_ history: KafkaHistory) {
    layOut(history)
    for number in 0..<history.count {
      let operation = history.operations[number]
      if operation.kind == .send { addSend(operation, UInt32(number)) }
    }
    for number in 0..<history.count {
      let operation = history.operations[number]
      guard operation.kind == .poll, operation.outcome == .ok else { continue }
      for index in operation.polled.range { addRun(history.runs[index], UInt32(number)) }
    }
  }

  // MARK: Ids

  /// How many ids there are: values, and after them strays.
  package var count: Int { writer.count }

  /// The ids of a key's regular values.
  package func ids(of key: KeyNumber) -> Range<ValueID> {
    firstID[Int(key)]..<firstID[Int(key) + 1]
  }

  /// The id of a value of a key, or nil if neither a send nor an ok poll named it.
  package func id(key: KeyNumber, value: ValueNumber) -> ValueID? {
    let ids = ids(of: key)
    // A value of 0 wraps around and is out of range as well.
    return value &- 1 < UInt32(ids.count)
      ? ids.lowerBound + (value - 1) : strayIDs[Self.strayName(key, value)]
  }

  /// The value with this id.
  package func value(of id: ValueID, key: KeyNumber) -> ValueNumber {
    let ids = ids(of: key)
    return ids.contains(id) ? id - ids.lowerBound + 1 : strays[Int(id) - regularCount].value
  }

  /// The id of `strays[place]`.
  package func strayID(_ place: Int) -> ValueID {
    ValueID(regularCount + place)
  }

  private var regularCount: Int { Int(firstID.last ?? 0) }

  private static func strayName(_ key: KeyNumber, _ value: ValueNumber) -> UInt64 {
    UInt64(key) << 32 | UInt64(value)
  }

  // MARK: Filling

  private mutating func layOut(_ history: KafkaHistory) {
    var valueCount = [UInt32](repeating: 0, count: history.keyNames.count)
    for number in 0..<history.count {
      let operation = history.operations[number]
      guard operation.kind == .send else { continue }
      precondition(
        0 < operation.value && operation.value < KafkaHistory.firstInventedValue,
        "the values of a key are numbered from 1")
      let key = Int(operation.key)
      valueCount[key] = max(valueCount[key], operation.value)
    }
    firstID.reserveCapacity(valueCount.count + 1)
    var next: ValueID = 0
    for count in valueCount {
      firstID.append(next)
      next += count
    }
    firstID.append(next)
    writer = Array(repeating: Self.none, count: Int(next))
    firstReader = writer
    offset = Array(repeating: 0, count: Int(next))
    hasOffset = Array(repeating: false, count: Int(next))
  }

  private mutating func addSend(_ operation: KafkaOperation, _ number: UInt32) {
    let id = Int(firstID[Int(operation.key)] + (operation.value - 1))
    writer[id] = number
    guard operation.outcome == .ok else { return }
    offset[id] = operation.offset
    hasOffset[id] = true
  }

  private mutating func addRun(_ run: PolledRun, _ number: UInt32) {
    let ids = ids(of: run.key)
    let end = UInt64(run.value) + UInt64(run.count)
    guard run.value > 0, end <= UInt64(ids.count) + 1 else {
      for step in 0..<run.count {
        let value = run.value &+ step
        let id = id(key: run.key, value: value) ?? addStray(run.key, value)
        addRecord(Int(id), run.offset(at: step), run.key, number)
      }
      return
    }
    let first = Int(ids.lowerBound + (run.value - 1))
    for step in 0..<Int(run.count) {
      addRecord(first + step, run.offset &+ Int64(step), run.key, number)
    }
  }

  /// Enters one polled record; called 70 times for each poll.
  private mutating func addRecord(
    _ id: Int, _ polledOffset: Int64, _ key: KeyNumber, _ number: UInt32
  ) {
    if firstReader[id] == Self.none { firstReader[id] = number }
    if offset[id] == polledOffset, hasOffset[id] { return }
    addPlace(id, polledOffset, key, number)
  }

  /// Enters a record that is not where it was known to be.
  private mutating func addPlace(
    _ id: Int, _ polledOffset: Int64, _ key: KeyNumber, _ number: UInt32
  ) {
    if !hasOffset[id] {
      offset[id] = polledOffset
      hasOffset[id] = true
      // A stray is not among its key's ids, so its first place is noted like an irregular one.
      guard id >= regularCount else { return }
    }
    let place = IrregularPlace(id: ValueID(id), offset: polledOffset)
    guard irregularWitness[place] == nil else { return }
    irregularWitness[place] = number
    irregular[key, default: []].append(place)
  }

  private mutating func addStray(_ key: KeyNumber, _ value: ValueNumber) -> ValueID {
    let id = ValueID(count)
    strayIDs[Self.strayName(key, value)] = id
    strays.append((key, value))
    writer.append(Self.none)
    firstReader.append(Self.none)
    offset.append(0)
    hasOffset.append(false)
    return id
  }
}
