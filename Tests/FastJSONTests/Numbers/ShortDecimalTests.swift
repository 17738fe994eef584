import TestSupport
import Testing

@testable import FastJSON

/// Doubles of few digits, against the standard library's text: both are the shortest.
@Suite struct ShortDecimalTests {
  private func checkTextAndNeighbours(_ value: Double) {
    for value in [value, value.nextUp, value.nextDown, -value] {
      #expect(emittedText { $0.double(value) } == "\(value)")
    }
  }

  @Test func decimalFractionsOfEveryLengthAreEmittedAsTheStandardLibraryDoes() {
    var generator = SeededGenerator()
    for digitCount in 0...17 {
      var limit = 1.0
      for _ in 0..<digitCount { limit *= 10 }
      for _ in 0..<100 {
        var value = Double.random(in: 0...limit, using: &generator).rounded()
        for _ in 0...12 {
          checkTextAndNeighbours(value)
          value /= 10
        }
      }
    }
  }

  @Test func doublesAroundTheLimitsOfShortDecimalsAreEmittedAsTheStandardLibraryDoes() {
    for value in [
      0, -0.0, 0.0001, 0.00011, 0.00009, 0.0000999, 0.00001, 0.0000001, 0.00000001, 0.0000009, 0.1,
      0.0001001, 99_999_999, 99_999_999.9999999, 99_999_999.99999999, 99_999_999.999999985, 1e8,
      100_000_000.5, 12_345_678.7654321, 0.7654321, 0.07654321, 0.5, 1.5, 10.25, 7.0000001,
    ] {
      checkTextAndNeighbours(value)
    }
  }

  @Test func onlyShortDecimalsAreTakenForOnes() {
    for value in [0, -0.0, 1, 0.5, 0.0001, -12_345_678.7654321, 99_999_999.9999999, 0.3] {
      #expect(ShortDecimal(value) != nil, "\(value)")
    }
    for value in [
      0.00009, 1e8, 0.1 + 0.2, 1.0 / 3, 0.12345678, .nan, .infinity, -.infinity,
      .leastNonzeroMagnitude, .greatestFiniteMagnitude,
    ] {
      #expect(ShortDecimal(value) == nil, "\(value)")
    }
  }
}
