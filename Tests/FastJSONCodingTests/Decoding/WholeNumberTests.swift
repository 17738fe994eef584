import FastJSONCoding
import TestSupport
import Testing

/// Integers that are written with a fraction or an exponent are worked out exactly.
@Suite struct WholeNumberTests {
  private func integer<T: FixedWidthInteger & Decodable>(_ text: String, as type: T.Type) -> T? {
    try? FastJSONDecoder().decode(type, from: text)
  }

  @Test(arguments: [
    ("1.0", 1), ("-1.000", -1), ("12e3", 12_000), ("1500e-2", 15), ("1.5e1", 15), ("0.0e99", 0),
    ("0e-99", 0), ("-0.0", 0), ("100e-2", 1), ("0.001e3", 1), ("1e18", 1_000_000_000_000_000_000),
    ("9223372036854775807.0", .max), ("-9223372036854775808.0", .min),
    ("9007199254740993.0", 9007199254740993),
    ("0e9999999999999999999999", 0),
  ])
  func wholeNumbersAreTaken(_ text: String, _ expected: Int) {
    #expect(integer(text, as: Int.self) == expected)
  }

  @Test(arguments: [
    "1.5", "1e-1", "1.0000000000000001", "9223372036854775808.0", "-9223372036854775809.0", "1e19",
    "1e9999999999999999999999", "1e-9999999999999999999999", "30252592269282285.4",
  ])
  func othersAreRefused(_ text: String) {
    #expect(integer(text, as: Int.self) == nil)
  }

  /// Every count of digits, with a sign and without, read eight at a time or not; and every byte that
  /// is no digit at every place.
  @Test func integersOfEveryLengthAreTheStandardLibrarys() {
    var random = SeededGenerator()
    for count in 1...22 {
      for _ in 0..<40 {
        let digits = (0..<count).map { place in
          UInt8(ascii: "0")
            + UInt8.random(in: (place == 0 && count > 1 ? 1 : 0)...9, using: &random)
        }
        for sign in ["", "-"] {
          let text = sign + String(decoding: digits, as: UTF8.self)
          #expect(integer(text, as: Int.self) == Int(text), "\(text)")
          #expect(integer(text, as: UInt64.self) == UInt64(text), "\(text)")
          #expect(integer(text, as: Int16.self) == Int16(text), "\(text)")
          #expect(integer(text, as: Int128.self) == Int128(text), "\(text)")
        }
      }
    }
    for count in 1...17 {
      for place in 0..<count {
        for byte in UInt8.min ... .max where !(0x30...0x39).contains(byte) {
          var text = [UInt8](repeating: 0x31, count: count)
          text[place] = byte
          let isExponent = byte | 0x20 == 0x65 && place > 0 && place < count - 1
          let isSpace = [0x20, 0x09, 0x0A, 0x0D].contains(byte)
          let isAtEdge = place == 0 || place == count - 1
          let isSign = byte == 0x2D && place == 0 && count > 1
          guard !isExponent, !isSign, !(isSpace && isAtEdge && count > 1) else { continue }
          #expect((try? FastJSONDecoder().decode(Int.self, from: text)) == nil, "\(text)")
        }
      }
    }
  }

  @Test func randomOnesAreWhatTheirDigitsSay() {
    var random = SeededGenerator()
    for _ in 0..<2_000 {
      let value =
        Int64.random(in: .min ... .max, using: &random) >> Int64.random(in: 0...62, using: &random)
      let zeros = Int.random(in: 0...3, using: &random)
      let shift = Int.random(in: 0...20, using: &random)
      var digits = String(value.magnitude) + String(repeating: "0", count: zeros)
      if digits.count <= shift {
        digits = String(repeating: "0", count: shift + 1 - digits.count) + digits
      }
      let point = digits.index(digits.endIndex, offsetBy: -shift)
      let head = digits[..<point]
      let whole = String(head.drop { $0 == "0" })
      let text =
        (value < 0 ? "-" : "") + (whole.isEmpty ? "0" : whole)
        + (shift > 0 ? "." + digits[point...] : "") + "e\(shift - zeros)"
      #expect(integer(text, as: Int64.self) == value, "\(text)")
    }
  }
}
