import Testing

@testable import LogStore

/// Digits are those of the standard library.
@Suite struct RecordFormTests {
  /// Powers of ten and of two and their neighbours, and some in between.
  static let offsets: [Int64] = {
    var offsets: [Int64] = Array(0...1_100)
    var power: Int64 = 1
    for _ in 0..<19 {
      offsets += [power - 1, power, power + 1, power / 7 * 3]
      let (next, isOverflow) = power.multipliedReportingOverflow(by: 10)
      if isOverflow { break }
      power = next
    }
    for shift in 0..<62 { offsets += [1 << shift, (1 << shift) - 1] }
    return offsets + [Int64.max, Int64.max - 1, 10_203_040, 90_000_001, 1_000_000_000_000_001]
  }()

  static func text(_ word: UInt64, _ count: Int) -> String {
    String(decoding: (0..<count).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) }, as: UTF8.self)
  }

  @Test func digitsOfShortOffsetsAreTheirDecimalForm() {
    for offset in Self.offsets where offset < RecordForm.eightDigitsEnd {
      let (word, count) = RecordForm.digits(UInt32(offset))
      #expect(Self.text(word, count) == String(offset))
      #expect(count == 8 || word >> (8 * count) == 0)
    }
  }

  @Test func everyNumberOfFourDigitsIsRight() {
    // All lanes of `eightDigits` hold at most four digits, so these are all there is to it.
    for number in 0..<10_000 {
      let digits = String(number)
      let text = String(repeating: "0", count: 4 - digits.count) + digits
      let lower = RecordForm.eightDigits(UInt32(number))
      let upper = RecordForm.eightDigits(UInt32(number * 10_000))
      guard Self.text(lower, 8) == "0000" + text, Self.text(upper, 8) == text + "0000" else {
        Issue.record("wrong digits of \(number)")
        return
      }
    }
  }

  @Test func anOpeningIsABracketTheOffsetAndAComma() {
    for offset in Self.offsets {
      let opening = RecordForm.opening(of: Offset(offset))
      let bytes = (0..<24).map { index in
        UInt8(truncatingIfNeeded: opening.words[index / 8] >> (8 * (index % 8)))
      }
      #expect(String(decoding: bytes.prefix(opening.byteCount), as: UTF8.self) == "[\(offset),")
      #expect(bytes.dropFirst(opening.byteCount).allSatisfy { $0 == 0 })
      #expect(opening.storedByteCount >= opening.byteCount)
    }
  }
}
