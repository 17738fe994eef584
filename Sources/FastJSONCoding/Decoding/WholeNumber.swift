import FastJSON

/// A number that is whole though it is written with a fraction or an exponent, as `1.0`, `12e3` and
/// `1500e-2` are; worked out digit by digit, so that nothing is rounded.
struct WholeNumber {
  private let isNegative: Bool
  /// The digits from the first to the last that is not a zero.
  private var digits: [UInt8] = []
  /// How many zeros follow them.
  private var zeroCount = 0

  /// The number that is written in `bytes`, which are a number by RFC 8259 §6; nil where it is not
  /// whole.
  init?(_ bytes: RawSpan) {
    isNegative = bytes.byteCount > 0 && bytes.byte(at: 0) == UInt8(ascii: "-")
    var fractionCount = 0
    var exponent = 0
    var isFraction = false
    var index = isNegative ? 1 : 0
    while index < bytes.byteCount {
      let byte = bytes.byte(at: index)
      index += 1
      switch byte {
      case UInt8(ascii: "."): isFraction = true
      case UInt8(ascii: "e"), UInt8(ascii: "E"):
        exponent = Self.exponent(bytes.extracting(index..<bytes.byteCount))
        index = bytes.byteCount
      default:
        digits.append(byte - UInt8(ascii: "0"))
        if isFraction { fractionCount += 1 }
      }
    }
    let lastZeroCount = digits.reversed().prefix { $0 == 0 }.count
    digits.removeLast(lastZeroCount)
    digits = Array(digits.drop { $0 == 0 })
    guard !digits.isEmpty else { return }
    zeroCount = exponent - fractionCount + lastZeroCount
    guard zeroCount >= 0 else { return nil }
  }

  /// An exponent, cut off where it is larger than any text is long.
  private static func exponent(_ bytes: RawSpan) -> Int {
    var exponent = 0
    var isNegative = false
    for index in 0..<bytes.byteCount {
      switch bytes.byte(at: index) {
      case UInt8(ascii: "-"): isNegative = true
      case UInt8(ascii: "+"): break
      case let digit: exponent = min(exponent * 10 + Int(digit - UInt8(ascii: "0")), 1 << 40)
      }
    }
    return isNegative ? -exponent : exponent
  }

  /// The number as a `T`, or nil where it does not fit.
  func value<T: FixedWidthInteger>(as type: T.Type) -> T? {
    var value: T = 0
    func append(_ digit: UInt8) -> Bool {
      let (tenfold, overflow) = value.multipliedReportingOverflow(by: 10)
      guard !overflow, let digit = T(exactly: digit) else { return false }
      let (sum, carry) =
        isNegative
        ? tenfold.subtractingReportingOverflow(digit) : tenfold.addingReportingOverflow(digit)
      value = sum
      return !carry
    }
    for digit in digits {
      guard append(digit) else { return nil }
    }
    guard value != 0 else { return 0 }
    // A number that is not zero overflows after as many zeros as T has bits, at the latest.
    for _ in 0..<min(zeroCount, T.bitWidth) {
      guard append(0) else { return nil }
    }
    return zeroCount > T.bitWidth ? nil : value
  }
}
