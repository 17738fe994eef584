// Numbers, RFC 8259 §6.

extension JSONEmitter {
  /// Emits an integer of any width.
  @inlinable
  public mutating func integer<T: FixedWidthInteger>(_ value: T) {
    if let small = Int64(exactly: value) {
      separated(atMost: EmitterRun.digitsByteCountMax) { $0.digits(small) }
    } else {
      // Beyond 64 bits, or from 2⁶³ on: rare enough for the standard library's own text.
      separate()
      appendText(of: value)
    }
    needsComma = true
  }

  /// Emits a floating-point number by the shortest text that reads back equal; null where it is
  /// infinite or not a number, for which JSON has no form.
  public mutating func double(_ value: Double) {
    if let decimal = ShortDecimal(value) {
      separated(atMost: ShortDecimal.byteCountMax) { $0.decimal(decimal) }
    } else {
      separate()
      if value.isFinite { appendText(of: value) } else { buffer.append("null") }
    }
    needsComma = true
  }

  /// Appends the standard library's text of a number, which is ASCII.
  @usableFromInline
  mutating func appendText(of value: some CustomStringConvertible) {
    let text = value.description
    // SAFETY: what makes `bytes` unsafe are types with padding; UInt8 has none.
    buffer.append(unsafe text.utf8Span.span.bytes)
  }
}

extension Word {
  /// The digits of a number below 100,000,000, the first in the lowest byte, and how many they are.
  @inlinable
  @inline(__always)
  static func digits(_ value: UInt64) -> (word: UInt64, count: Int) {
    if value < 10 { return (value | UInt64(ASCII.zero), 1) }
    let all = eightDigits(value)
    let leadingZeros = all.trailingZeroBitCount & ~7
    let text = (all | repeating(ASCII.zero)) &>> UInt64(truncatingIfNeeded: leadingZeros)
    return (text, 8 &- leadingZeros &>> 3)
  }

  /// The digits of a number below 100,000,000, with leading zeros: eight.
  @inlinable
  @inline(__always)
  static func allDigits(_ value: UInt64) -> UInt64 { eightDigits(value) | repeating(ASCII.zero) }

  /// The eight digits, as values 0…9, of a number below 100,000,000; the first in the lowest byte.
  ///
  /// The number is split into two halves of four digits, these into pairs and those into digits, all
  /// in their places in one word. Division by 100 and by 10 are multiplications by 10486 / 2²⁰ and
  /// 103 / 2¹⁰, exact for numbers below 10,000 and below 100 (shown by trying them all in the tests).
  @inlinable
  static func eightDigits(_ value: UInt64) -> UInt64 {
    let upper = value / 10_000
    let halves = upper | (value &- upper &* 10_000) &<< 32
    let hundreds = (halves &* 10_486) &>> 20 & 0x0000_007F_0000_007F
    let pairs = hundreds | (halves &- hundreds &* 100) &<< 16
    let tens = (pairs &* 103) &>> 10 & 0x000F_000F_000F_000F
    return tens | (pairs &- tens &* 10) &<< 8
  }
}
