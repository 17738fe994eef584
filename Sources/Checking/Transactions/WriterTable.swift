// Who wrote each value of each key.
//
// The generator numbers the values of a key 1, 2, 3 …, so that all values of a run fit side by side in
// plain arrays, key after key: a value is known by its place in them. What has no place there, since it
// is no small number, has one behind, found by a dictionary.

/// For each value that was written: the transaction that wrote it, and whether it wrote that key again.
struct WriterTable {
  static let none = UInt32.max
  /// Greater values are not laid out side by side.
  private static let laidOutValueMax: TransactionValue = 1 << 16

  private var firstPlace: [UInt32]
  private var strayPlaces: [UInt64: UInt32] = [:]
  private(set) var writer: [UInt32]
  private(set) var isFinal: [Bool]
  /// Two transactions that wrote one value to one key, the first that were found.
  private(set) var twice: (first: UInt32, second: UInt32, key: UInt32, value: TransactionValue)?

  /// - Complexity: O(steps).
  init(_ history: TransactionHistory) {
    var greatest = [TransactionValue](repeating: 0, count: history.keyNames.count)
    for index in 0..<history.steps.count {
      let step = history.steps[index]
      if step.isWrite, step.value <= Self.laidOutValueMax {
        greatest[Int(step.key)] = max(greatest[Int(step.key)], step.value)
      }
    }
    firstPlace = [0]
    for count in greatest { firstPlace.append((firstPlace.last ?? 0) + count) }
    writer = Array(repeating: Self.none, count: Int(firstPlace.last ?? 0))
    isFinal = Array(repeating: true, count: writer.count)
    for number in 0..<history.count { add(number, history) }
  }

  private mutating func add(_ number: Int, _ history: TransactionHistory) {
    let range = history.operations[number].steps
    for index in range {
      let step = history.steps[index]
      guard step.isWrite else { continue }
      let place = makePlace(step.key, step.value)
      if writer[place] != Self.none {
        twice = twice ?? (writer[place], UInt32(number), step.key, step.value)
        continue
      }
      writer[place] = UInt32(number)
      isFinal[place] = !(index + 1..<range.upperBound).contains {
        history.steps[$0].isWrite && history.steps[$0].key == step.key
      }
    }
  }

  private mutating func makePlace(_ key: UInt32, _ value: TransactionValue) -> Int {
    if let place = place(key, value) { return place }
    strayPlaces[Self.name(key, value)] = UInt32(writer.count)
    writer.append(Self.none)
    isFinal.append(true)
    return writer.count - 1
  }

  private static func name(_ key: UInt32, _ value: TransactionValue) -> UInt64 {
    UInt64(key) << 32 | UInt64(value)
  }

  /// The place of a value of a key; nil if nobody wrote it.
  func place(_ key: UInt32, _ value: TransactionValue) -> Int? {
    let start = firstPlace[Int(key)]
    if value &- 1 < firstPlace[Int(key) + 1] - start { return Int(start + value - 1) }
    return strayPlaces.isEmpty ? nil : strayPlaces[Self.name(key, value)].map { Int($0) }
  }

  /// Who wrote a value of a key; nil if nobody did.
  func writer(of value: TransactionValue, _ key: UInt32) -> UInt32? {
    place(key, value).flatMap { writer[$0] == Self.none ? nil : writer[$0] }
  }
}
