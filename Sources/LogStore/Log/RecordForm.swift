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

/// What stands before and after a record's payload.
@usableFromInline
enum RecordForm {
  /// The byte before the offset, `[`, as the lowest of a word.
  @inlinable
  static var openingBracket: UInt64 { 0x5B }

  /// The byte between the offset and the payload.
  @inlinable
  static var comma: UInt8 { 0x2C }

  /// The two bytes after the payload, `],`.
  @inlinable
  static var closing: UInt16 { 0x2C5D }

  @inlinable
  static var closingByteCount: Int { 2 }

  /// Numbers below this have at most 8 digits: one word.
  static var eightDigitsEnd: Int64 { 100_000_000 }

  /// The decimal digits of a number below 10⁸, the first one lowest, zero behind the last.
  static func digits(_ value: UInt32) -> (word: UInt64, count: Int) {
    let all = eightDigits(value)
    // A bit in the last digit's place keeps one zero of a number that is 0.
    let leading = (all & 0x0F0F_0F0F_0F0F_0F0F | 1 &<< 56).trailingZeroBitCount & ~7
    return (all &>> UInt64(truncatingIfNeeded: leading), 8 &- leading &>> 3)
  }

  /// All eight digits of a number below 10⁸, leading zeros too, the first one lowest.
  ///
  /// The number is split into halves, all in one word: 8 digits into 4 and 4, into 2, 2, 2 and 2,
  /// into single ones. n ÷ 100 is n × 10,486 ÷ 2²⁰, right for n < 10⁴, and n ÷ 10 is
  /// n × 103 ÷ 2¹⁰, right for n < 100; no product reaches into the next lane.
  static func eightDigits(_ value: UInt32) -> UInt64 {
    let fours = UInt64(value / 10_000) | UInt64(value % 10_000) &<< 32
    let hundreds = (fours &* 10_486) &>> 20 & 0x0000_007F_0000_007F
    let twos = hundreds | (fours &- hundreds &* 100) &<< 16
    let tens = (twos &* 103) &>> 10 & 0x000F_000F_000F_000F
    return tens | (twos &- tens &* 10) &<< 8 | 0x3030_3030_3030_3030
  }

  /// The opening of the record at any offset.
  ///
  /// - Precondition: `offset` is not negative.
  static func opening(of offset: Offset) -> Opening {
    let value = UInt64(offset.rawValue)
    var opening = Opening(words: [openingBracket, 0, 0], byteCount: 1)
    // Groups of eight digits, from the first that is not 0: that one without leading zeros.
    let upper = value / 100_000_000
    if upper == 0 {
      opening.append(digits(UInt32(truncatingIfNeeded: value)))
    } else {
      let top = upper / 100_000_000
      let middle = UInt32(truncatingIfNeeded: upper % 100_000_000)
      if top == 0 {
        opening.append(digits(middle))
      } else {
        opening.append(digits(UInt32(truncatingIfNeeded: top)))
        opening.append((eightDigits(middle), 8))
      }
      opening.append((eightDigits(UInt32(truncatingIfNeeded: value % 100_000_000)), 8))
    }
    opening.append((UInt64(comma), 1))
    return opening
  }

  /// `[offset,` in up to 21 bytes, since an Int64 has up to 19 digits.
  struct Opening {
    /// The bytes, the first one lowest in the first word, zero behind the last.
    var words: InlineArray<3, UInt64>
    var byteCount: Int

    /// Bytes that are touched when all words up to the last used one are stored.
    var storedByteCount: Int { (byteCount + 7) & ~7 }

    /// Adds up to 8 bytes, zero behind the last, which may straddle two words.
    mutating func append(_ bytes: (word: UInt64, count: Int)) {
      let index = byteCount >> 3
      let shift = UInt64(byteCount & 7) * 8
      words[index] |= bytes.word << shift
      if index < 2 {
        // In two steps, since a shift by 64 at once would be none.
        words[index + 1] |= (bytes.word >> 1) >> (63 - shift)
      }
      byteCount += bytes.count
    }
  }
}
