/// The decimal digits of an offset, ready to be stored: up to eight, as one word.
///
/// A log keeps those of its next offset. Counting on changes the last digit nine times out of ten,
/// which is one addition; making all digits anew, as the tenth time does, is a chain of
/// multiplications. The caller of `append` gets them too, and sends them in its reply.
public struct OffsetDigits: Equatable, Sendable {
  /// The first digit in the lowest byte; zero behind the last.
  public let word: UInt64

  @inlinable
  init(word: UInt64) {
    self.word = word
  }

  /// The digits of `offset`; nil where it has more than eight, or is negative.
  @usableFromInline
  init?(of offset: Offset) {
    let value = offset.rawValue
    guard value >= 0, value < RecordForm.eightDigitsEnd else { return nil }
    word = RecordForm.digits(UInt32(value)).word
  }

  /// How many there are, 1 to 8.
  @inlinable
  @inline(__always)
  public var count: Int { 8 &- word.leadingZeroBitCount &>> 3 }

  /// Those of the next offset; nil where the last one is a nine.
  @inlinable
  @inline(__always)
  var countedOn: OffsetDigits? {
    let last = UInt64(truncatingIfNeeded: count &- 1) &<< 3
    guard word &>> last != 0x39 else { return nil }
    return OffsetDigits(word: word &+ 1 &<< last)
  }
}

/// What an append gives back.
public struct Appended: Equatable, Sendable {
  /// The offset that the record was given.
  public let offset: Offset
  /// Its digits, where they are at hand: for offsets of up to eight.
  public let digits: OffsetDigits?

  @inlinable
  init(offset: Offset, digits: OffsetDigits?) {
    self.offset = offset
    self.digits = digits
  }
}
