import FastJSON
import Testing

/// What strings say: decoding, comparing, and the `String` of it.
@Suite struct JSONScannerTextTests {
  /// A string's text between quotes, and the bytes that it stands for.
  static let decodings: [(escaped: String, bytes: [UInt8])] = [
    ("", []),
    ("abc", [0x61, 0x62, 0x63]),
    (#"\"\\\/\b\f\n\r\t"#, [0x22, 0x5C, 0x2F, 0x08, 0x0C, 0x0A, 0x0D, 0x09]),
    (#"\u0000"#, [0x00]),
    (#"\u007f\u0080"#, [0x7F, 0xC2, 0x80]),
    (#"\u07ff\u0800"#, [0xDF, 0xBF, 0xE0, 0xA0, 0x80]),
    (#"\u20AC\u20ac"#, [0xE2, 0x82, 0xAC, 0xE2, 0x82, 0xAC]),
    (#"\ud7ff\ue000\uffff"#, [0xED, 0x9F, 0xBF, 0xEE, 0x80, 0x80, 0xEF, 0xBF, 0xBF]),
    (#"\ud83d\ude00"#, [0xF0, 0x9F, 0x98, 0x80]),
    (#"\uD800\uDC00"#, [0xF0, 0x90, 0x80, 0x80]),
    (#"\uDBFF\uDFFF"#, [0xF4, 0x8F, 0xBF, 0xBF]),
    ("é€😀", Array("é€😀".utf8)),
    // Halves of pairs keep their own three bytes.
    (#"\ud800"#, [0xED, 0xA0, 0x80]),
    (#"\udbff"#, [0xED, 0xAF, 0xBF]),
    (#"\udc00"#, [0xED, 0xB0, 0x80]),
    (#"\udfff"#, [0xED, 0xBF, 0xBF]),
    (#"\ude00\ud83d"#, [0xED, 0xB8, 0x80, 0xED, 0xA0, 0xBD]),
    (#"\ud83d\ud83d\ude00"#, [0xED, 0xA0, 0xBD, 0xF0, 0x9F, 0x98, 0x80]),
    (#"\ud83dx\ude00"#, [0xED, 0xA0, 0xBD, 0x78, 0xED, 0xB8, 0x80]),
    (#"\ud83d\\ude00"#, [0xED, 0xA0, 0xBD, 0x5C] + Array("ude00".utf8)),
    (#"\ud83d\ue000"#, [0xED, 0xA0, 0xBD, 0xEE, 0x80, 0x80]),
    (#"\ud83d\n"#, [0xED, 0xA0, 0xBD, 0x0A]),
  ]

  @Test(arguments: decodings)
  func decodingGivesTheBytes(escaped: String, bytes: [UInt8]) {
    let result = reading("\"\(escaped)\"") { scanner throws(JSONError) in
      // What is in the output already stays there.
      var output: [UInt8] = [0x2A]
      let string = try scanner.string()
      scanner.decode(string, into: &output)
      return output
    }
    #expect(result == .success([0x2A] + bytes))
  }

  @Test func runsOfEveryLengthBetweenEscapesAreDecodedWhole() throws {
    for count in 0...70 {
      for escape in ["", "\\n", "\\u20ac", "\\\\"] {
        for rest in [0, 1, 7, 8, 9, 30] {
          let run =
            String(repeating: "é", count: count / 2) + String(repeating: "x", count: count % 2)
          let text = Array("\"\(run)\(escape)\(run)\(String(repeating: "y", count: rest))\"".utf8)
          let result = reading(text) { scanner throws(JSONError) in
            var output: [UInt8] = []
            scanner.decode(try scanner.string(), into: &output)
            return output
          }
          let tree = try NaiveJSON.read(text)
          #expect((try? result.get()).map { .string($0) } == tree.content)
        }
      }
    }
  }

  @Test(arguments: decodings)
  func textReplacesHalvesOfPairs(escaped: String, bytes: [UInt8]) {
    let text = reading("\"\(escaped)\"") { scanner throws(JSONError) in
      scanner.text(of: try scanner.string())
    }
    // The halves, ED A0 80 … ED BF BF, are three bytes and become one replacement character.
    var expected = ""
    var rest = bytes[...]
    while let first = rest.first {
      if first == 0xED, let second = rest.dropFirst().first, second >= 0xA0 {
        expected += "\u{FFFD}"
        rest = rest.dropFirst(3)
      } else {
        let end = rest.dropFirst().firstIndex { $0 & 0xC0 != 0x80 } ?? rest.endIndex
        expected += String(decoding: rest[..<end], as: UTF8.self)
        rest = rest[end...]
      }
    }
    #expect(text == .success(expected))
  }

  @Test func differentHalvesOfPairsStayDifferentNames() {
    let names = reading(#"{"\ud800":1,"\ud801":2}"#) { scanner throws(JSONError) in
      var names: [[UInt8]] = []
      try scanner.beginObject()
      while let name = try scanner.nextName() {
        var bytes: [UInt8] = []
        scanner.decode(name, into: &bytes)
        names.append(bytes)
        try scanner.skipValue()
      }
      return Set(names).count
    }
    #expect(names == .success(2))
  }

  @Test func matchesComparesWhatTheStringSays() {
    let cases: [(escaped: String, says: Bool)] = [
      ("committed", true), (#"\u0063ommitted"#, true), (#"committe\u0064"#, true),
      (#"\u0063\u006F\u006d\u006D\u0069\u0074\u0074\u0065\u0064"#, true), ("", false), ("c", false),
      ("committe", false), ("committee", false), ("committed1", false), ("Committed", false),
      ("committeD", false), (#"committed\u0000"#, false), (#"\u0063ommittee"#, false),
      (#"\u0063ommitte"#, false), (#"\u0063"#, false),
      (#"\u0063ommitted1"#, false), (#"committ\n"#, false),
    ]
    for (escaped, says) in cases {
      let result = reading("\"\(escaped)\"") { scanner throws(JSONError) in
        scanner.matches(try scanner.string(), "committed")
      }
      #expect(result == .success(says), "\(escaped)")
    }
  }

  @Test func matchesTakesLiteralsOfEveryLengthAroundAWord() {
    func says(_ contents: String, _ literal: StaticString) -> Bool {
      let result = reading("\"\(contents)\"") { scanner throws(JSONError) in
        scanner.matches(try scanner.string(), literal)
      }
      return result == .success(true)
    }
    let literals: [StaticString] = [
      "", "a", "abcdefg", "abcdefgh", "abcdefghi", "abcdefghijklmno", "abcdefghijklmnop",
      "abcdefghijklmnopq", "é", "abcdef😀", "a\"b\\c\n",
    ]
    for literal in literals {
      let contents = literal.description
      let escaped = emittedText { $0.string(contents) }.dropFirst().dropLast()
      let hexadecimal = contents.utf16.map {
        "\\u" + String(repeating: "0", count: 4 - String($0, radix: 16).count)
          + String($0, radix: 16)
      }.joined()
      #expect(says(String(escaped), literal))
      #expect(says(hexadecimal, literal))
      #expect(!says(String(escaped) + "x", literal))
      #expect(!says("x" + String(escaped), literal))
      #expect(!says(contents.isEmpty ? "z" : String(escaped.dropLast()) + "~", literal))
    }
  }

  /// A slice is only a pair of integers, and may be of another text.
  @Test func matchesSaysNoToWhatIsNotOfThisText() {
    let text = Array(#"{"a":1}"#.utf8)
    let scanner = JSONScanner(text.span.bytes)
    for (start, end) in [(-1, 0), (-100, -99), (7, 8), (1000, 1001), (.max - 1, .max)] {
      let string = JSONString(slice: JSONSlice(start: start, end: end), hasEscapes: false)
      let matches = scanner.matches(string, "a")
      #expect(!matches)
    }
  }

  @Test func decodingWhatIsNotOfThisTextIsAMistakeOfTheCaller() async {
    await #expect(processExitsWith: .failure) {
      let text: [UInt8] = [0x22, 0x22]
      let scanner = JSONScanner(text.span.bytes)
      var output: [UInt8] = []
      let slice = JSONSlice(start: 1, end: 3)
      scanner.decode(JSONString(slice: slice, hasEscapes: true), into: &output)
    }
  }
}
