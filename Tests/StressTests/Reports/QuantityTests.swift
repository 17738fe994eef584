import Testing

@testable import Stress

@Suite struct QuantityTests {
  @Test(
    arguments: [
      (0, "0 ns"), (999, "999 ns"), (1000, "1.00 µs"), (9994, "9.99 µs"), (9996, "10.0 µs"),
      (99_960, "100 µs"), (999_499, "999 µs"), (999_500, "1.00 ms"), (12_345_678, "12.3 ms"),
      (1_000_000_000, "1.00 s"), (123_400_000_000, "123 s"),
    ] as [(UInt64, String)])
  func aDurationHasThreeDigitsAndItsUnit(nanoseconds: UInt64, text: String) {
    #expect(Quantity.duration(nanoseconds) == text)
  }

  @Test(arguments: [
    (0, "0 B"), (999, "999 B"), (1000, "1.00 kB"), (28_600_000, "28.6 MB"),
    (12_000_000_000, "12.0 GB"),
  ])
  func aSizeHasThreeDigitsAndItsUnit(byteCount: Int, text: String) {
    #expect(Quantity.size(byteCount) == text)
  }

  @Test(arguments: [
    (0, "0"), (999, "999"), (1000, "1,000"), (1_020_003, "1,020,003"), (-1234, "-1,234"),
  ])
  func thousandsAreSetApart(number: Int, text: String) {
    #expect(Quantity.grouped(number) == text)
  }

  @Test(arguments: [
    (1, "100 %"), (0, "0 %"), (0.999_999, "99.99 %"), (0.000_001, "0.01 %"), (0.5, "50.00 %"),
  ])
  func aShareIsAllOrNoneOnlyWhenItIs(share: Double, text: String) {
    #expect(Quantity.share(share) == text)
  }

  @Test func paddingFillsUpToAWidthAndCutsNothing() {
    #expect("ab".leftPadded(to: 4) == "  ab")
    #expect("ab".rightPadded(to: 4) == "ab  ")
    #expect("abcde".leftPadded(to: 4) == "abcde")
  }
}
