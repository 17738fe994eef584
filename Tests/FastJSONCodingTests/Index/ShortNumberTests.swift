import FastJSONCoding
import TestSupport
import Testing

/// Doubles are those of the standard library, whether they are short or not.
@Suite struct ShortNumberTests {
  @Test func numbersOfEveryFormAreTheNearestDoubles() throws {
    var random = SeededGenerator()
    for count in 1...20 {
      for fractionCount in 0..<count {
        for _ in 0..<12 {
          var text = random.oneIn(2) ? "-" : ""
          let wholeCount = count - fractionCount
          for place in 0..<count {
            if place == wholeCount { text += "." }
            // A zero at the front must stand alone.
            let low = place == 0 && wholeCount > 1 ? 1 : 0
            text += String(Int.random(in: low...9, using: &random))
          }
          for exponent in ["", "e5", "E-3"] {
            let expected = try #require(Double(text + exponent))
            let number = try FastJSONDecoder().decode(Double.self, from: text + exponent)
            #expect(number.bitPattern == expected.bitPattern, "\(text + exponent)")
            let short = try FastJSONDecoder().decode(Float.self, from: text + exponent)
            #expect(short.bitPattern == Float(text + exponent)?.bitPattern, "\(text + exponent)")
          }
        }
      }
    }
  }
}
