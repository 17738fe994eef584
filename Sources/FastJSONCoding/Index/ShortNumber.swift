/// A number of at most fifteen digits, perhaps with a fraction and without an exponent, as most are that
/// a person wrote, or an instrument.
///
/// Its digits without the point are an integer below 2⁵³, and the power of ten that they are divided by
/// is below 10²³: both are doubles exactly, so that the quotient, rounded once, is the double nearest to
/// what is written (Clinger, *How to Read Floating Point Numbers Accurately*, 1990).
enum ShortNumber {
  /// Powers of ten; each is exact.
  private static let powers: InlineArray<16, Double> = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
  ]

  /// The number that is written in `count` bytes from `start` on, which are a number by RFC 8259 §6; nil
  /// where it is longer or has an exponent.
  ///
  /// - Complexity: O(n) in the bytes.
  static func value(of bytes: RawSpan, from start: Int, count: Int) -> Double? {
    // A sign and a point more.
    guard count <= 17 else { return nil }
    let end = start &+ count
    let isNegative = bytes.byte(at: start) == UInt8(ascii: "-")
    var digits: UInt64 = 0
    var digitCount = 0
    var fractionStart: Int?
    var index = isNegative ? start &+ 1 : start
    while index < end {
      let byte = bytes.byte(at: index)
      index &+= 1
      let digit = byte &- UInt8(ascii: "0")
      if digit < 10 {
        digits = digits &* 10 &+ UInt64(digit)
        digitCount &+= 1
      } else if byte == UInt8(ascii: ".") {
        fractionStart = index
      } else {
        return nil
      }
    }
    guard digitCount <= 15 else { return nil }
    let magnitude = Double(digits) / powers[end &- (fractionStart ?? end)]
    return isNegative ? -magnitude : magnitude
  }
}
