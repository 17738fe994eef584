/// Records of one key as one reply lists them, offset and value both going up by one.
///
/// A count of 0 is a key that the reply named with an empty list. It is inlinable, since the load
/// extends runs by tens of millions of records, and a call into another module for each would cost
/// a tenth of its time.
public struct PolledRun: Equatable, Sendable {
  /// The key of all records.
  public let key: KeyNumber
  /// The value of the first record.
  public let value: ValueNumber
  /// How many records there are.
  public var count: UInt32
  // Two halves, so that a run takes 20 bytes and not 24.
  @usableFromInline let offsetHigh: UInt32
  @usableFromInline let offsetLow: UInt32

  /// A run whose first record stands at `offset`.
  @inlinable
  public init(key: KeyNumber, offset: Int64, value: ValueNumber, count: UInt32) {
    self.key = key
    self.value = value
    self.count = count
    let bits = UInt64(bitPattern: offset)
    offsetHigh = UInt32(truncatingIfNeeded: bits >> 32)
    offsetLow = UInt32(truncatingIfNeeded: bits)
  }

  /// The offset of the first record.
  @inlinable
  public var offset: Int64 { Int64(bitPattern: UInt64(offsetHigh) << 32 | UInt64(offsetLow)) }

  /// The offset of the record at a place in the run, from 0.
  public func offset(at step: UInt32) -> Int64 { offset &+ Int64(step) }

  /// Takes in the record that the reply lists next, if it goes on with the run.
  ///
  /// - Returns: whether it does.
  @inlinable
  public mutating func extend(offset next: Int64, value nextValue: ValueNumber) -> Bool {
    guard count > 0, count < .max, nextValue == value &+ count,
      next == offset &+ Int64(count), next > offset
    else { return false }
    count += 1
    return true
  }
}

/// The runs of one reply: a range of `KafkaHistory.runs`.
package struct PolledRecords: Equatable, Sendable {
  package var start: UInt32
  package var count: UInt32

  package static let none = PolledRecords(start: 0, count: 0)
  package var range: Range<Int> { Int(start)..<Int(start) + Int(count) }
}
