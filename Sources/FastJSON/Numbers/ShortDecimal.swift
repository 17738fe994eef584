/// A number with at most eight digits before the point and seven behind it, as most doubles are that
/// a person wrote, or an instrument.
///
/// The search for the shortest text that reads back equal is long. But where *any* text of at most
/// fifteen digits reads back equal, it is the shortest, but for zeros at its end: no two numbers of
/// so many digits are read as the same double. So the number is multiplied by 10⁷ and rounded, and
/// that is divided by 10⁷ again. Both are below 2⁵³ and exact, so that the quotient is the double
/// nearest to the decimal fraction, which is what reading gives: if it is the number we began with,
/// the digits are found.
struct ShortDecimal {
  /// The number is this many ten-millionths.
  private let units: UInt64
  let isNegative: Bool

  /// The most bytes: a sign, eight digits, the point and seven digits.
  static let byteCountMax = 17

  /// The number, or nil where it is none of these, or is so small that the standard library would
  /// write it with an exponent.
  @inline(__always)
  init?(_ value: Double) {
    let magnitude = value.magnitude
    guard magnitude < 100_000_000 else { return nil }
    units = UInt64(magnitude * 10_000_000 + 0.5)
    guard Double(units) / 10_000_000 == magnitude, units >= 1000 || units == 0 else { return nil }
    isNegative = value.sign == .minus
  }

  /// The number without its fraction, which is below 100,000,000.
  var whole: UInt64 { units / 10_000_000 }

  /// The digits behind the point, one at least, as `Word.digits` gives them.
  var fraction: (word: UInt64, count: Int) {
    // The eighth is a zero. Zeros at the end are the upper bytes.
    let digits = Word.eightDigits(units % 10_000_000 &* 10)
    let count = max(1, 8 &- digits.leadingZeroBitCount &>> 3)
    return (digits | Word.repeating(ASCII.zero), count)
  }
}

extension EmitterRun {
  /// Writes a number with a point.
  @inline(__always)
  mutating func decimal(_ value: ShortDecimal) {
    if value.isNegative { literal(ASCII.minus) }
    let whole = Word.digits(value.whole)
    word(whole.word, count: whole.count)
    literal(ASCII.point)
    let fraction = value.fraction
    word(fraction.word, count: fraction.count)
  }
}
