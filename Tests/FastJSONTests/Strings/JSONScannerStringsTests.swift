import FastJSON
import Testing

/// Strings as they are read: which bytes they cover, and whether they hold escapes.
@Suite struct JSONScannerStringsTests {
  @Test(arguments: [
    (#""""#, 1, 1, false), (#""a""#, 1, 2, false), (#"  "abc" "#, 3, 6, false),
    (#""a\nb""#, 1, 5, true), (#""\"""#, 1, 3, true), (#""é""#, 1, 3, false),
    (#""é\u00e9""#, 1, 9, true), (#""\\""#, 1, 3, true),
  ])
  func aStringIsWhatStandsBetweenItsQuotes(text: String, start: Int, end: Int, hasEscapes: Bool) {
    let result = reading(text) { scanner throws(JSONError) in try scanner.string() }
    let slice = JSONSlice(start: start, end: end)
    #expect(result == .success(JSONString(slice: slice, hasEscapes: hasEscapes)))
  }

  /// The flag is what callers trust when they compare bytes without decoding.
  @Test func hasEscapesIsTrueExactlyWhereABackslashStands() {
    for length in [0, 5, 30, 62, 63, 64, 65, 100, 130] {
      for first in ["", "é", "éééé"] {
        let plain = first + String(repeating: "x", count: length)
        let tail = String(repeating: "y", count: 80)
        for (contents, expected) in [
          (plain, false), (plain + tail, false), (plain + #"\n"#, true),
          (plain + #"\\"# + tail, true), (plain + #"\u00e9"# + tail, true),
          (plain + "€" + tail, false),
        ] {
          let result = reading("\"\(contents)\" \\") { scanner throws(JSONError) in
            try scanner.string().hasEscapes
          }
          #expect(result == .success(expected), "\(contents)")
        }
      }
    }
  }

  @Test func aStringEndsAtItsFirstUnescapedQuote() {
    for count in 0...70 {
      let backslashes = String(repeating: "\\", count: count)
      let result = reading("\"\(backslashes)\"\"") { scanner throws(JSONError) in
        try scanner.string().slice.end
      }
      // After an odd number of backslashes the first quote is escaped and the second one ends it.
      #expect(result == .success(count % 2 == 0 ? count + 1 : count + 2))
    }
  }
}
