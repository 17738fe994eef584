// Eight bytes at once, in an ordinary register ("SIMD within a register").
//
// A word holds eight bytes of the text, the first in the lowest byte. Functions that look for a
// property answer with a *mark word*: a byte is not zero where the byte of the text has the property.
// Marks above the lowest one may be wrong (a borrow or a carry runs upwards, from a true mark only),
// so only the lowest is used: `firstMark` turns it into an index.

/// Arithmetic on the eight bytes of a word.
@usableFromInline
@frozen
enum Word {
  /// A word whose eight bytes all are `byte`.
  @inlinable
  static func repeating(_ byte: UInt8) -> UInt64 { 0x0101_0101_0101_0101 &* UInt64(byte) }

  /// The index, from 0, of the byte with the lowest mark; 8 where there is none.
  @inlinable
  static func firstMark(_ marks: UInt64) -> Int { marks.trailingZeroBitCount &>> 3 }

  /// A mask over the bytes below the one with the lowest mark, which is its bit 7; over all eight
  /// where there is none.
  @inlinable
  static func maskBelowFirst(_ marks: UInt64) -> UInt64 {
    (marks & (0 &- marks)) &>> 7 &- 1
  }

  /// Marks the bytes that a string does not simply contain: a quote, a backslash, a control
  /// character, and bytes from 0x80 up.
  ///
  /// The lowest mark is exact.
  ///
  /// For a byte below 0x80, `byte ^ c` is below 0x80 and zero only for `c`, so subtracting 1 sets
  /// bit 7 only then; subtracting 0x20 sets it only below 0x20. A byte from 0x80 up is marked by
  /// its own bit 7. A subtraction borrows from the next byte only where it has set its mark.
  @inlinable
  static func specialInString(_ word: UInt64) -> UInt64 {
    let quotes = (word ^ repeating(ASCII.quote)) &- repeating(1)
    let backslashes = (word ^ repeating(ASCII.backslash)) &- repeating(1)
    let controls = word &- repeating(ASCII.space)
    return (quotes | backslashes | controls | word) & repeating(0x80)
  }

  /// Marks the bytes that a string must escape: a quote, a backslash, a control character.
  ///
  /// The lowest mark is exact, as above; what a byte from 0x80 up is marked by is taken away again.
  @inlinable
  static func escapedInString(_ word: UInt64) -> UInt64 {
    specialInString(word) & ~word
  }

  /// Marks the bytes that equal `byte`.
  ///
  /// The lowest mark is exact.
  @inlinable
  static func marks(of byte: UInt8, in word: UInt64) -> UInt64 {
    let different = word ^ repeating(byte)
    return (different &- repeating(1)) & ~different & repeating(0x80)
  }

  /// Marks the bytes that are not decimal digits.
  ///
  /// The lowest mark is exact.
  ///
  /// `byte ^ 0x30` is 0…9 for a digit, so its upper half is zero, and still is when 6 is added;
  /// for every other byte one of the two is not. The sum carries into the next byte only from a
  /// byte that is marked. A mark is any bit of the upper half.
  @inlinable
  static func notDigit(_ word: UInt64) -> UInt64 {
    let values = word ^ repeating(ASCII.zero)
    return (values | (values &+ repeating(6))) & repeating(0xF0)
  }

  /// How many digits a number has that begins in the lowest byte, one to seven; nil where there are
  /// others, or a zero that more digits follow (RFC 8259 §6 does not allow it).
  ///
  /// - Parameter bitCount: how many bits are below the lowest mark of `notDigit(word)`, 64 for none.
  @inlinable
  @inline(__always)
  static func plainDigitCount(_ word: UInt64, bitCount: Int) -> Int? {
    guard UInt(bitPattern: bitCount &- 8) < 56,
      UInt8(truncatingIfNeeded: word) != ASCII.zero || bitCount < 16
    else { return nil }
    return bitCount &>> 3
  }

  /// The number that the lowest `count` bytes spell, the first digit in the lowest byte.
  ///
  /// Neighbouring digits are joined to pairs, pairs to fours and fours to eight by three
  /// multiplications. The digits are first moved to the upper end; the zero bytes that move in
  /// below them stand for leading zeros.
  ///
  /// - Precondition: `count` is in 1...8 and these bytes are digits.
  @inlinable
  static func decimal(_ word: UInt64, count: Int) -> UInt64 {
    let values = (word ^ repeating(ASCII.zero)) &<< UInt64(truncatingIfNeeded: 64 &- count &* 8)
    let pairs = (values &* 10 &+ (values &>> 8)) & 0x00FF_00FF_00FF_00FF
    let fours = (pairs &* 100 &+ (pairs &>> 16)) & 0x0000_FFFF_0000_FFFF
    return (fours &* 10_000 &+ (fours &>> 32)) & 0xFFFF_FFFF
  }

  /// A mask over the lowest `count` bytes; over all eight from 8 up.
  @inlinable
  static func mask(_ count: Int) -> UInt64 {
    count >= 8 ? .max : (1 &<< UInt64(truncatingIfNeeded: count &* 8)) &- 1
  }
}
