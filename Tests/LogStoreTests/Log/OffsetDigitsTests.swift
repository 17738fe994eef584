import Testing

@testable import LogStore

struct OffsetDigitsTests {
  @Test func digitsAreThoseOfTheNumber() {
    for exponent in 0..<8 {
      let power = (0..<exponent).reduce(1) { product, _ in product * 10 }
      for number in [power - 1, power, power + 1, 9 * power] where number < 100_000_000 {
        #expect(OffsetDigits(of: Offset(Int64(number)))?.text == String(number))
      }
    }
  }

  @Test(arguments: [-1, 100_000_000, Int64.min, Int64.max])
  func aNumberOfMoreThanEightDigitsOrBelowZeroHasNone(number: Int64) {
    #expect(OffsetDigits(of: Offset(number)) == nil)
  }

  @Test func countingOnIsMakingTheNextOneAnew() throws {
    for number in (0..<20_000).map(Int64.init) + [99_999_998, 12_345_678] {
      let digits = try #require(OffsetDigits(of: Offset(number)))
      let next = OffsetDigits(of: Offset(number + 1))
      #expect(digits.countedOn == (number % 10 == 9 ? nil : next))
    }
  }

  @Test func aLogCountsOnAcrossHolesAndEightDigits() {
    var table = LogTable(seed: 1)
    let key: [UInt8] = [0x6B]
    let log = table.logIndex(creating: key.span.bytes)
    for offset in 0..<12 {
      let appended = table.append(key.span.bytes, to: log)
      #expect(appended.digits?.text == String(offset))
    }
    let isAdded = table.append(key.span.bytes, to: log, at: 99_999_997)
    #expect(isAdded)
    for text in ["99999998", "99999999", nil, nil] {
      let appended = table.append(key.span.bytes, to: log)
      #expect(appended.digits?.text == text)
    }
    let end = table.endOffset(of: log)
    #expect(end == 100_000_002)
  }
}
