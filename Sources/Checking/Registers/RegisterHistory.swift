import Platform

// What happened in a run of the lin-kv workload: the operations, 48 bytes each. Keys and values are
// small integers that the generator makes; whatever else a read returned has a number of its own.

/// Everything that a run did: filled by the load side, read by the checker when the run is over.
package struct RegisterHistory: ExplainedHistory {
  /// The value of a register that nobody has written; what a read of null returns.
  package static let unset: RegisterValue = .max
  /// Numbers from here on are values that are none of the generator's.
  package static let firstInventedValue: RegisterValue = 1 << 31

  package private(set) var operations = Operations<RegisterDetail>()
  /// How many keys there are: one more than the highest.
  package private(set) var keyCount: UInt32 = 0
  private var inventedNumbers: [[UInt8]: RegisterValue] = [:]
  private var inventedValues: [[UInt8]] = []

  package init() {}

  package var count: Int { operations.count }

  /// The number of a value that is none of the generator's; equal bytes, equal number.
  package mutating func inventedValue(_ value: [UInt8]) -> RegisterValue {
    if let number = inventedNumbers[value] { return number }
    let number = Self.firstInventedValue + RegisterValue(inventedValues.count)
    inventedNumbers[value] = number
    inventedValues.append(value)
    return number
  }

  // MARK: Operations, in the order in which they complete or are given up

  /// Appends a read; the value of one that was not ok counts for nothing.
  package mutating func appendRead(_ ended: EndedOperation, key: UInt32, value: RegisterValue) {
    append(ended, .read, RegisterDetail(key: key, first: value, second: 0))
  }

  package mutating func appendWrite(_ ended: EndedOperation, key: UInt32, value: RegisterValue) {
    append(ended, .write, RegisterDetail(key: key, first: value, second: 0))
  }

  package mutating func appendCompareAndSet(
    _ ended: EndedOperation, key: UInt32, from: RegisterValue, to: RegisterValue
  ) {
    append(ended, .compareAndSet, RegisterDetail(key: key, first: from, second: to))
  }

  private mutating func append(
    _ ended: EndedOperation, _ kind: RegisterOperationKind, _ detail: RegisterDetail
  ) {
    keyCount = max(keyCount, detail.key + 1)
    operations.append(ended, kind, detail)
  }

  // MARK: Explaining

  /// A value as it stands in a line.
  package func name(_ value: RegisterValue) -> String {
    if value == Self.unset { return "null" }
    guard value >= Self.firstInventedValue else { return String(value) }
    return PrintableText.of(
      inventedValues[Int(value - Self.firstInventedValue)], byteCountMax: 40)
  }

  package func retell(_ place: BodyPlace, in operation: RegisterOperation) -> String {
    let key = "key \(operation.key)"
    if place.direction == .reply {
      guard operation.outcome == .ok else { return "error" }
      return operation.kind == .read
        ? "read_ok with \(name(operation.readValue))" : "\(operation.kind.name)_ok"
    }
    switch operation.kind {
    case .read: return "read of \(key)"
    case .write: return "write of \(name(operation.newValue)) to \(key)"
    case .compareAndSet:
      return "cas of \(key) from \(name(operation.expectedValue)) to \(name(operation.newValue))"
    }
  }
}
