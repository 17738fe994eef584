import FastJSON
import TestSupport
import Testing

/// Integers of every width at their limits, and doubles against the C library.
@Suite struct JSONScannerNumbersTests {
  private func check<T: FixedWidthInteger>(_ text: String, as type: T.Type) {
    let bytes = Array(text.utf8)
    let read = reading(bytes) { scanner throws(JSONError) in try scanner.integer(as: type) }
    #expect(read == NaiveJSON.integer(bytes, as: type), "\(text) as \(type)")
  }

  private func checkEveryWidth(_ text: String) {
    check(text, as: Int8.self)
    check(text, as: UInt8.self)
    check(text, as: Int16.self)
    check(text, as: UInt16.self)
    check(text, as: Int32.self)
    check(text, as: UInt32.self)
    check(text, as: Int64.self)
    check(text, as: UInt64.self)
    check(text, as: Int128.self)
    check(text, as: UInt128.self)
  }

  @Test func integersAreReadUpToTheLimitsOfEveryWidth() {
    func around(_ limit: Int128) -> [String] {
      (-2...2).map { "\(limit + Int128($0))" }
    }
    let limits: [Int128] = [
      0, 127, -128, 255, 32767, -32768, 65535, 2_147_483_647, -2_147_483_648, 4_294_967_295,
      9_223_372_036_854_775_807, -9_223_372_036_854_775_808, 18_446_744_073_709_551_615,
      9_999_999, 10_000_000, 99_999_999, 100_000_000, 9_999_999_999_999_999,
    ]
    for text in limits.flatMap(around) { checkEveryWidth(text) }
    for text in [
      "\(Int128.max)", "\(Int128.min)", "\(UInt128.max)", "170141183460469231731687303715884105728",
      "-170141183460469231731687303715884105729", "340282366920938463463374607431768211456", "-0",
      "0",
      String(repeating: "9", count: 60),
    ] {
      checkEveryWidth(text)
    }
  }

  @Test func integersOfEveryLengthAgreeWithTheNaiveTwin() {
    var generator = SeededGenerator()
    for count in 1...45 {
      for _ in 0..<20 {
        let digits = (0..<count).map { _ in "\(Int.random(in: 0...9, using: &generator))" }.joined()
        for text in [digits, "-" + digits] {
          check(text, as: Int64.self)
          check(text, as: UInt64.self)
          check(text, as: Int32.self)
          check(text, as: UInt8.self)
          for ending in [
            ".5", ".0", "e3", "E3", "e+3", ".", "e", "x", " ", ",", "\"", "\u{0}", ".",
          ] {
            check(text + ending, as: Int64.self)
          }
        }
      }
    }
  }

  @Test(arguments: [
    ("1.0", "expectedInteger@1"), ("12345678.5", "expectedInteger@8"), ("1e2", "expectedInteger@1"),
    ("1E2", "expectedInteger@1"), ("-1.5", "expectedInteger@2"), ("01", "leadingZero@1"),
    ("-", "unexpectedEnd@1"), ("-a", "expectedDigit@1"), ("1.", "unexpectedEnd@2"),
    ("9223372036854775808", "numberOutOfRange@0"), (" -9223372036854775809", "numberOutOfRange@1"),
    ("-0", "0"), ("0", "0"), ("  7", "7"), ("9223372036854775807", "9223372036854775807"),
    ("-9223372036854775808", "-9223372036854775808"),
  ])
  func integersRefuseWhatIsNone(text: String, outcome: String) {
    let result = reading(text) { scanner throws(JSONError) in "\(try scanner.integer())" }
    #expect(result.summary == outcome)
  }

  @Test func integersStopAtTheirLastDigit() {
    for text in ["1", "1234567", "12345678", "123456789", "-1", "12345678901234567"] {
      for ending in ["", ",", "]", "}", " ", "x", ":", "/"] {
        let position = reading(text + ending) { scanner throws(JSONError) in
          _ = try scanner.integer()
          return scanner.position
        }
        #expect(position == .success(text.utf8.count), "\(text + ending)")
      }
    }
  }

  // MARK: Doubles

  private func checkDouble(_ text: String) {
    let read = reading(text) { scanner throws(JSONError) in try scanner.double().bitPattern }
    #expect(read == NaiveJSON.double(Array(text.utf8)), "\(text)")
  }

  @Test func doublesAreTheNearestOnes() {
    for text in [
      "0", "-0", "0.0", "-0.0", "1", "-1", "0.1", "0.5", "1e22", "1e23", "123456789.123456789",
      "9007199254740993", "9007199254740992.99999999999999999999", "5e-324",
      "2.4703282292062328e-324",
      "2.4703282292062327e-324", "1e-400", "-1e-400", "2.2250738585072011e-308",
      "2.2250738585072014e-308", "1.7976931348623157e308", "1.7976931348623158e308",
      "1.797693134862315807e308", "17976931348623158079372897140530341507993413271003782e257",
      "0.000000000000000000000000000000000000000000000000000000000001e60",
      "1e0000000000000000000000001",
      "8.5", "-12.25e-2", "100000000000000000000000000000000000000000",
      "0.1000000000000000055511151231257827021181583404541015625", "1E5", "1e+5", "1e-5",
    ] {
      checkDouble(text)
    }
  }

  @Test func doublesBeyondTheLargestAreRefused() {
    for text in [
      "1e309", "-1e309", "1e400", "-1e+9999", "1.7976931348623159e308", "1e99999999999999",
    ] {
      checkDouble(text)
      let value = reading("[\(text)]") { scanner throws(JSONError) in
        try scanner.value().count
      }
      #expect(value == .success(text.utf8.count + 2), "as a slice it is fine: \(text)")
    }
  }

  @Test func doublesAgreeWithTheCLibrary() {
    var random = RandomText(generator: SeededGenerator())
    for _ in 0..<5_000 {
      checkDouble(String(decoding: random.numberText(), as: UTF8.self))
    }
    for _ in 0..<5_000 {
      let value = Double(bitPattern: random.generator.next())
      if value.isFinite { checkDouble("\(value)") }
    }
  }

  @Test(arguments: [
    ("", "unexpectedEnd@0"), ("x", "expectedNumber@0"), ("\"1\"", "expectedNumber@0"),
    ("1.", "unexpectedEnd@2"), ("01", "leadingZero@1"), ("1e", "unexpectedEnd@2"),
    ("NaN", "expectedNumber@0"), (".5", "expectedNumber@0"), (" 2", "2.0"),
  ])
  func doublesRefuseWhatIsNoNumber(text: String, outcome: String) {
    let result = reading(text) { scanner throws(JSONError) in "\(try scanner.double())" }
    #expect(result.summary == outcome)
  }
}
