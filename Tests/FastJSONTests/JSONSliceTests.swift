import FastJSON
import Testing

@Suite struct JSONSliceTests {
  @Test func aSliceTakesItsBytesOutOfTheText() {
    let text = Array("[12,345]".utf8)
    let slice = JSONSlice(start: 4, end: 7)
    #expect(slice.count == 3)
    let bytes = text.span.bytes.extracting(slice).withUnsafeBytes { Array($0) }
    #expect(bytes == Array("345".utf8))
    #expect(JSONSlice(start: 8, end: 8).count == 0)
  }

  @Test func aSliceOutsideOfTheTextIsAMistakeOfTheCaller() async {
    await #expect(processExitsWith: .failure) {
      let text: [UInt8] = [0x31]
      _ = text.span.bytes.extracting(JSONSlice(start: 0, end: 2)).byteCount
    }
  }

  /// Positions that no scanner of this text has handed out: of another text, or made by hand.
  static let foreign: [(Int, Int)] = [
    (5, 9), (8, 9), (9, 9), (0, 9), (-1, 3), (-8, 0), (3, 1), (.min, 3), (3, .max), (.max, .max),
    (.min, .max), (.max, .min),
  ]

  /// A string of another text says nothing here, and nothing is read outside of this one.
  @Test(arguments: foreign)
  func aSliceOfAnotherTextMatchesNothing(start: Int, end: Int) throws {
    let memory = try GuardedMemory(byteCountMax: 64)
    memory.withTextAtEnd(Array("01234567".utf8)) { bytes in
      let scanner = JSONScanner(bytes)
      let string = JSONString(slice: JSONSlice(start: start, end: end), hasEscapes: false)
      let matches = scanner.matches(string, "abcd") || scanner.matches(string, "4567 ")
      #expect(!matches)
      _ = scanner.leadingWord(of: string.slice)
    }
  }

  @Test(arguments: [false, true])
  func decodingASliceOfAnotherTextIsAMistakeOfTheCaller(hasEscapes: Bool) async {
    if hasEscapes {
      await #expect(processExitsWith: .failure) { Self.decode(5, 9, hasEscapes: true) }
      await #expect(processExitsWith: .failure) { Self.decode(3, 1, hasEscapes: true) }
      await #expect(processExitsWith: .failure) { Self.decode(.min, .max, hasEscapes: true) }
    } else {
      await #expect(processExitsWith: .failure) { Self.decode(5, 9, hasEscapes: false) }
      await #expect(processExitsWith: .failure) { Self.decode(-1, 3, hasEscapes: false) }
      await #expect(processExitsWith: .failure) { Self.decode(.max, .min, hasEscapes: false) }
    }
  }

  private static func decode(_ start: Int, _ end: Int, hasEscapes: Bool) {
    let text = Array("01234567".utf8)
    let scanner = JSONScanner(text.span.bytes)
    var output: [UInt8] = []
    scanner.decode(
      JSONString(slice: JSONSlice(start: start, end: end), hasEscapes: hasEscapes), into: &output)
  }

  /// A part of a string, cut in the middle of an escape, is decoded without a byte being read or
  /// written out of bounds; what comes out is unspecified, and may be a stop.
  @Test func aStringCutInAnEscapeStaysWithinItsBounds() throws {
    let memory = try GuardedMemory(byteCountMax: 256)
    let text = Array(String(repeating: #"ab\u00e9\n\ud83d\ude00"#, count: 6).utf8)
    for count in 0...text.count {
      // Cuts that leave less than the escape becomes are a stop; these leave a backslash, at the end.
      let cut = Array(text.prefix(count))
      guard cut.last == 0x5C else { continue }
      memory.withTextAtEnd(cut) { bytes in
        let scanner = JSONScanner(bytes)
        var output: [UInt8] = []
        let slice = JSONSlice(start: 0, end: count)
        scanner.decode(JSONString(slice: slice, hasEscapes: true), into: &output)
        #expect(output.count <= count)
      }
    }
  }

  /// Every short text, as one value and as an array of it, at the end of readable memory.
  @Test func textsOfUpToSixteenBytesAreReadWithinTheirBounds() throws {
    let memory = try GuardedMemory(byteCountMax: 64)
    let pieces = [
      "-0", "1e400", "1E-400", "9223372036854775807", "-9223372036854775808", "12345678",
      "1234567.12345678", #""\ud800""#, #""\udc00\ud800""#, "\"\u{0}\"", "\"aé\"", "true", "nul",
      "[[]]",
      "[", "{", #"{"":0}"#, #"{"a":1,"a":2}"#, "", " ", "\"", #""\"#, "-", "1.", "1e", "1e+",
    ]
    for piece in pieces {
      let bytes = Array(piece.utf8)
      for count in 0...bytes.count {
        for text in [Array(bytes.prefix(count)), [0x5B] + bytes.prefix(count) + [0x5D]] {
          memory.withTextAtEnd(text) { span in
            #expect(ScannerAgreement.disagreement(on: span) == nil, "\(text)")
          }
        }
      }
    }
    for overlong: [UInt8] in [
      [0xC0, 0x80], [0xE0, 0x80, 0x80], [0xF0, 0x80, 0x80, 0x80], [0xC1, 0xBF],
    ] {
      for count in 0...overlong.count {
        memory.withTextAtEnd([0x22] + overlong.prefix(count) + [0x22]) { span in
          #expect(ScannerAgreement.disagreement(on: span) == nil, "\(overlong.prefix(count))")
        }
      }
    }
  }
}
