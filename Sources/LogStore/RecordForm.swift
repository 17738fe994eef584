// The form in which a record is stored is the form in which a poll sends it:
//
//     [offset,payload],          so three records are   [0,17],[1,"x"],[2,null],
//
// Why: a poll of any number of records is then one search and one copy of one contiguous range,
// the last comma dropped, and not a rendering for each record. A record is written once and read
// by every client that polls it, so the digits are better paid for by the writer. The price is the
// offset's digits in memory; they take the place of a stored offset, which a dense segment does
// without.
//
// The payload is opaque: it is neither read nor changed, and may hold any bytes.

/// What stands before a record's payload, `[offset,`, as words ready to be stored.
@usableFromInline
struct RecordOpening {
  /// The first 8 bytes, the first one lowest; zero behind the opening's end.
  @usableFromInline var low: UInt64
  /// Bytes 8 to 15, and 16 to 23: an Int64 has up to 19 digits.
  @usableFromInline var middle: UInt64
  @usableFromInline var high: UInt64
  /// Number of bytes, 3 to 21.
  @usableFromInline var byteCount: Int

  /// Bytes after the payload, `],`.
  @inlinable
  static var closing: UInt16 { 0x2C5D }

  /// Bytes of a record that are not its payload and not its offset's digits.
  @inlinable
  static var punctuationByteCount: Int { 4 }

  /// Bytes that storing the words touches, from the record's start on: more than `byteCount`.
  @inlinable
  var storedByteCount: Int { byteCount <= 8 ? 8 : 24 }

  /// Makes the opening of the record at `offset`.
  ///
  /// Up to 999,999 the opening fits one word and is made without a branch or a call.
  ///
  /// - Precondition: `offset` is not negative.
  @inlinable
  @inline(__always)
  init(of offset: Offset) {
    let value = UInt64(offset.rawValue)
    guard value < 1_000_000 else {
      self = RecordOpening(ofLarge: value)
      return
    }
    let (digits, digitCount) = RecordOpening.digits(UInt32(truncatingIfNeeded: value))
    let comma = 0x2C &<< UInt64(truncatingIfNeeded: 8 &* (digitCount &+ 1))
    low = 0x5B | digits &<< 8 | comma
    middle = 0
    high = 0
    byteCount = digitCount &+ 2
  }

  /// The decimal digits of a number below 10⁸, the first one lowest, zero behind the last.
  ///
  /// The number is split into halves, all in one word: 8 digits into 4 and 4, into 2, 2, 2 and 2,
  /// into single ones. Leading zeros end up lowest and are shifted out. n ÷ 100 is
  /// n × 10,486 ÷ 2²⁰, right for n < 10⁴, and n ÷ 10 is n × 103 ÷ 2¹⁰, right for n < 100; no
  /// product reaches into the next lane.
  @inlinable
  @inline(__always)
  static func digits(_ value: UInt32) -> (word: UInt64, count: Int) {
    let thousands = UInt64(value / 10_000) | UInt64(value % 10_000) &<< 32
    let hundreds = (thousands &* 10_486) &>> 20 & 0x0000_007F_0000_007F
    let pairs = hundreds | (thousands &- hundreds &* 100) &<< 16
    let tens = (pairs &* 103) &>> 10 & 0x000F_000F_000F_000F
    let single = tens | (pairs &- tens &* 10) &<< 8
    // A bit in the last digit's place keeps one zero of a number that is 0.
    let leading = (single | 1 &<< 56).trailingZeroBitCount & ~7
    let word = (single | 0x3030_3030_3030_3030) &>> UInt64(truncatingIfNeeded: leading)
    return (word, 8 &- leading &>> 3)
  }

  /// The opening for a number of any size.
  @usableFromInline
  init(ofLarge value: UInt64) {
    var words: (UInt64, UInt64, UInt64) = (0, 0, 0)
    var position = 0
    func put(_ word: UInt64, _ count: Int) {
      // The word may straddle two words of the opening.
      let shift = UInt64(8 * (position & 7))
      let first = word << shift
      let second = shift == 0 ? 0 : word >> (64 - shift)
      switch position >> 3 {
      case 0: words = (words.0 | first, words.1 | second, words.2)
      case 1: words = (words.0, words.1 | first, words.2 | second)
      default: words.2 |= first
      }
      position += count
    }
    put(0x5B, 1)
    var isFirst = true
    for unit: UInt64 in [10_000_000_000_000_000, 100_000_000, 1] {
      let part = value / unit % 100_000_000
      guard !isFirst || part > 0 else { continue }
      if isFirst {
        let (word, count) = RecordOpening.digits(UInt32(part))
        put(word, count)
        isFirst = false
      } else {
        // All 8 digits: a one in front keeps the zeros, and is dropped again.
        var word: UInt64 = 0
        var rest = part
        for _ in 0..<8 {
          word = word << 8 | (0x30 + rest % 10)
          rest /= 10
        }
        put(word, 8)
      }
    }
    put(0x2C, 1)
    (low, middle, high) = words
    byteCount = position
  }
}
