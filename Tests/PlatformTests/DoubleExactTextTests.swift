import Testing

@testable import Platform

@Suite struct DoubleExactTextTests {
  @Test(
    arguments: [
      (0, "0"), (-0.0, "0"), (0.5, "0.5"), (20_000, "20000"), (-3, "-3"), (0.00001, "1e-05"),
      (999_999_999_999_999, "999999999999999"), (1e15, "1000000000000000"), (1e16, "1e+16"),
      (1.0 / 3, "0.3333333333333333"),
      (1e300, "1e+300"),
    ] as [(Double, String)])
  func aNumberIsWrittenWithAllItsDigitsAndNoMore(number: Double, text: String) {
    #expect(number.exactText == text)
    #expect(Double(text) == number)
  }
}
