import TestSupport
import Testing

@testable import FastJSON

/// Integers of every width, and doubles by the shortest text that reads back equal.
@Suite struct JSONEmitterNumbersTests {
  private func check<T: FixedWidthInteger>(_ value: T) {
    #expect(emittedText { $0.integer(value) } == "\(value)")
  }

  @Test func integersAreEmittedAtTheLimitsOfEveryWidth() {
    func limits<T: FixedWidthInteger>(_ type: T.Type) {
      for value in [T.min, T.min + 1, T.max, T.max - 1, 0, 1] { check(value) }
    }
    limits(Int8.self)
    limits(UInt8.self)
    limits(Int16.self)
    limits(UInt16.self)
    limits(Int32.self)
    limits(UInt32.self)
    limits(Int64.self)
    limits(UInt64.self)
    limits(Int128.self)
    limits(UInt128.self)
    limits(Int.self)
    check(Int64(-1))
  }

  @Test func integersAroundEveryPowerOfTenAreEmitted() {
    var power: Int64 = 1
    while power < Int64.max / 10 {
      for value in [power - 1, power, power + 1, power * 9 + 1, power / 2] {
        check(value)
        check(-value)
      }
      power *= 10
    }
  }

  @Test func integersAtRandomAreEmitted() {
    var generator = SeededGenerator()
    for _ in 0..<5_000 {
      let shift = UInt64.random(in: 0..<64, using: &generator)
      check(Int64(bitPattern: generator.next() >> shift))
      check(generator.next() >> shift)
    }
  }

  /// The two divisions by multiplication are exact: every number below 10,000 in either half.
  @Test func eightDigitsAreExact() {
    for value in UInt64(0)..<10_000 {
      for whole in [value, value * 10_000, value * 10_000 + 9_999] {
        let digits = Word.eightDigits(whole)
        var rest = whole
        for place in (0..<8).reversed() {
          let digit = digits >> UInt64(place * 8) & 0xFF
          if digit != rest % 10 { Issue.record("\(whole)") }
          rest /= 10
        }
      }
    }
  }

  @Test func leadingZerosAreLeftOut() {
    for value in [0, 9, 10, 99, 100, 1_000_000, 9_999_999, 10_000_000, 99_999_999] {
      let (word, count) = Word.digits(UInt64(value))
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: word >> UInt64($0 * 8)) }
      #expect(String(decoding: bytes, as: UTF8.self) == "\(value)")
    }
  }

  // MARK: Doubles

  private func checkDouble(_ value: Double) {
    let text = emittedText { $0.double(value) }
    let read = reading(text) { scanner throws(JSONError) in
      let value = try scanner.double()
      try scanner.end()
      return value.bitPattern
    }
    #expect(read == .success(value.bitPattern), "\(text)")
  }

  @Test func doublesReadBackEqual() {
    for value in [
      0, -0.0, 1, -1, 0.1, 1.0 / 3, 1e16, 1e21, 1e22, 123456789012345680, .leastNonzeroMagnitude,
      -.leastNonzeroMagnitude, Double.leastNormalMagnitude, Double.greatestFiniteMagnitude,
      -Double.greatestFiniteMagnitude,
      Double.pi, Double.ulpOfOne, 9007199254740992, 1e-7, 12345.678,
    ] {
      checkDouble(value)
    }
    var generator = SeededGenerator()
    for _ in 0..<5_000 {
      let value = Double(bitPattern: generator.next())
      if value.isFinite { checkDouble(value) }
      checkDouble(Double.random(in: -1000...1000, using: &generator))
    }
  }

  @Test func doublesAreAsShortAsTheirValueAllows() {
    #expect(emittedText { $0.double(0.1) } == "0.1")
    #expect(emittedText { $0.double(100) } == "100.0")
    #expect(emittedText { $0.double(1e300) } == "1e+300")
    #expect(emittedText { $0.double(0.3) } == "0.3")
    #expect(emittedText { $0.double(0.1 + 0.2) } == "0.30000000000000004")
  }

  @Test func whatIsNoNumberInJSONIsEmittedAsNull() {
    let text = emittedText { emitter in
      emitter.beginArray()
      emitter.double(.nan)
      emitter.double(.infinity)
      emitter.double(-.infinity)
      emitter.double(.signalingNaN)
      emitter.endArray()
    }
    #expect(text == "[null,null,null,null]")
  }
}
