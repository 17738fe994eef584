// What stands at a place of the text, which the index has found and the scanner has checked.

import FastJSON

extension TextBytes {
  /// What a string or a name says.
  func text(of string: JSONString) -> String {
    guard string.hasEscapes else { return String(copying: span.extracting(string.slice)) }
    return JSONScanner(span).text(of: string)
  }

  /// The bytes of a slice, as text.
  func text(of slice: JSONSlice) -> String { String(copying: span.extracting(slice)) }

  /// A copy of the bytes of a slice.
  func copy(of slice: JSONSlice) -> [UInt8] { [UInt8](copying: span.extracting(slice)) }

  /// Whether the bytes from `start` to `end` are those of `other`.
  @inline(__always)
  func matches(_ other: RawSpan, from start: UInt32, to end: UInt32) -> Bool {
    Int(end &- start) == other.byteCount && span.matches(other, at: Int(start))
  }

  /// Whether two names without escapes are the same.
  @inline(__always)
  func areEqual(_ first: IndexEntry, _ second: IndexEntry) -> Bool {
    let count = Int(first.end &- first.start)
    return count == Int(second.end &- second.start)
      && span.areEqual(Int(first.start), Int(second.start), count: count)
  }

  /// The hash of a name without escapes.
  @inline(__always)
  func hash(of name: IndexEntry, by hash: NameHash) -> UInt64 {
    hash(span, start: Int(name.start), count: Int(name.end &- name.start))
  }

  /// The integer in a slice that is a number.
  ///
  /// Where that is up to sixteen digits, and perhaps a minus sign, they are read eight at a time.
  @inline(__always)
  func integer<T: FixedWidthInteger>(_ type: T.Type, in slice: JSONSlice) throws(JSONError) -> T {
    let isNegative = span.byte(at: slice.start) == UInt8(ascii: "-")
    let start = slice.start &+ (isNegative ? 1 : 0)
    if let magnitude = Digits.value(of: span, from: start, count: slice.end &- start) {
      let value = Int64(bitPattern: magnitude)
      if let value = T(exactly: isNegative ? 0 &- value : value) { return value }
      throw JSONError(.numberOutOfRange, at: slice.start)
    }
    return try longInteger(type, in: slice)
  }

  @inline(never)
  private func longInteger<T: FixedWidthInteger>(
    _ type: T.Type, in slice: JSONSlice
  ) throws(JSONError) -> T {
    var scanner = JSONScanner(span, from: slice.start)
    do throws(JSONError) {
      return try scanner.integer(as: T.self)
    } catch {
      return try wholeNumber(type, in: slice, else: error)
    }
  }

  /// The number in a slice that is one.
  func double(in slice: JSONSlice) throws(JSONError) -> Double {
    if let value = ShortNumber.value(of: span, from: slice.start, count: slice.count) {
      return value
    }
    var scanner = JSONScanner(span, from: slice.start)
    return try scanner.double()
  }

  /// The integer in a slice that may have a fraction or an exponent, which a scanner refused as `error`.
  ///
  /// It may have been found too large before its fraction was seen.
  private func wholeNumber<T: FixedWidthInteger>(
    _ type: T.Type, in slice: JSONSlice, else error: JSONError
  ) throws(JSONError) -> T {
    guard let number = WholeNumber(span.extracting(slice)) else {
      throw error
    }
    guard let value = number.value(as: type) else {
      throw JSONError(.numberOutOfRange, at: slice.start)
    }
    return value
  }
}

/// Decimal digits, eight at a time.
private enum Digits {
  /// The number that `count` bytes spell; nil where they are not one to sixteen digits.
  @inline(__always)
  static func value(of bytes: RawSpan, from start: Int, count: Int) -> UInt64? {
    guard count >= 1, count <= 16 else { return nil }
    let headCount = Swift.min(8, count)
    let head = aligned(bytes.word(at: start, count: headCount), count: headCount)
    guard areDigits(head) else { return nil }
    guard count > 8 else { return joined(head) }
    let tail = bytes.word(at: start &+ count &- 8, count: 8)
    guard areDigits(tail) else { return nil }
    // Of the two words some digits may be the same: those are taken from the second one.
    let shared = UInt64(truncatingIfNeeded: (16 &- count) &* 8)
    return joined(aligned(head &<< shared, zerosBelow: shared)) &* 100_000_000 &+ joined(tail)
  }

  /// The digits at the upper end of a word, zeros below them.
  @inline(__always)
  private static func aligned(_ word: UInt64, count: Int) -> UInt64 {
    let shift = UInt64(truncatingIfNeeded: (8 &- count) &* 8)
    return aligned(word &<< shift, zerosBelow: shift)
  }

  /// Digit zeros in the lowest `bitCount` bits, which are 0.
  @inline(__always)
  private static func aligned(_ word: UInt64, zerosBelow bitCount: UInt64) -> UInt64 {
    word | 0x3030_3030_3030_3030 & ((1 &<< bitCount) &- 1)
  }

  /// Whether all eight bytes are digits: the upper half of each is 3, also when 6 is added.
  @inline(__always)
  private static func areDigits(_ word: UInt64) -> Bool {
    let upper: UInt64 = 0xF0F0_F0F0_F0F0_F0F0
    return (word & upper) | (((word &+ 0x0606_0606_0606_0606) & upper) &>> 4)
      == 0x3333_3333_3333_3333
  }

  /// The number that eight digits spell, the first in the lowest byte: pairs, then fours, then eight.
  @inline(__always)
  private static func joined(_ word: UInt64) -> UInt64 {
    let values = word & 0x0F0F_0F0F_0F0F_0F0F
    let pairs = (values &* 10 &+ (values &>> 8)) & 0x00FF_00FF_00FF_00FF
    let fours = (pairs &* 100 &+ (pairs &>> 16)) & 0x0000_FFFF_0000_FFFF
    return (fours &* 10_000 &+ (fours &>> 32)) & 0xFFFF_FFFF
  }
}
