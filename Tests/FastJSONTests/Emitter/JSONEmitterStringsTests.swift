import TestSupport
import Testing

@testable import FastJSON

/// Strings as they are emitted: what is escaped, what is replaced, and that it reads back equal.
@Suite struct JSONEmitterStringsTests {
  let memory: GuardedMemory

  init() throws {
    memory = try GuardedMemory()
  }

  /// Emits bytes that lie against a page that nobody may touch.
  private func emittedString(_ bytes: [UInt8]) -> [UInt8] {
    let text = memory.withTextAtEnd(bytes) { span in emitted { $0.string(utf8: span) } }
    let again = memory.withTextAtStart(bytes) { span in emitted { $0.string(utf8: span) } }
    #expect(text == again)
    return text
  }

  private func check(_ bytes: [UInt8], sourceLocation: SourceLocation = #_sourceLocation) {
    let expected = NaiveEmitter.string(bytes)
    #expect(emittedString(bytes) == expected, "\(bytes)", sourceLocation: sourceLocation)
  }

  @Test(arguments: [
    ("", #""""#), ("abc", #""abc""#), ("\"\\/", #""\"\\/""#),
    ("\u{8}\u{9}\u{A}\u{C}\u{D}", #""\b\t\n\f\r""#),
    ("\u{0}\u{1}\u{1F}\u{7F}", #""\u0000\u0001\u001f\#u{7F}""#),
    ("é€😀\u{2028}", "\"é€😀\u{2028}\""),
  ])
  func onlyWhatMustBeEscapedIs(text: String, expected: String) {
    #expect(emittedText { $0.string(text) } == expected)
  }

  @Test func bytesThatAreNoUTF8AreReplacedOrKeptAsEscapes() {
    let cases: [(bytes: [UInt8], expected: String)] = [
      ([0xFF], "\u{FFFD}"), ([0x80, 0x61], "\u{FFFD}a"), ([0xC0, 0x80], "\u{FFFD}\u{FFFD}"),
      ([0xE2, 0x82], "\u{FFFD}\u{FFFD}"), ([0xE2, 0x82, 0x61], "\u{FFFD}\u{FFFD}a"),
      ([0xED, 0xA0, 0x80], #"\ud800"#), ([0xED, 0xAF, 0xBF], #"\udbff"#),
      ([0xED, 0xB0, 0x80], #"\udc00"#), ([0xED, 0xBF, 0xBF], #"\udfff"#),
      ([0xED, 0xA0], "\u{FFFD}\u{FFFD}"),
      ([0xF4, 0x90, 0x80, 0x80], "\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}"),
      ([0xF0, 0x9F, 0x98], "\u{FFFD}\u{FFFD}\u{FFFD}"),
    ]
    for (bytes, expected) in cases {
      #expect(emittedString(bytes) == Array("\"\(expected)\"".utf8), "\(bytes)")
    }
  }

  @Test func everyByteAtEveryPlaceOfAWordAgreesWithTheNaiveTwin() {
    for byte in UInt8.min...UInt8.max {
      for place in 0...17 {
        check([UInt8](repeating: 0x61, count: place) + [byte])
        check([UInt8](repeating: 0x61, count: place) + [byte] + [UInt8](repeating: 0x62, count: 9))
      }
    }
  }

  @Test func everyPairOfBytesThatBeginsASequenceAgreesWithTheNaiveTwin() {
    for first in UInt8(0xC0)...0xFF {
      for second in UInt8.min...UInt8.max {
        check([first, second, 0x80, 0x80])
      }
    }
  }

  @Test func everyByteAtEveryPlaceOfABlockAgreesWithTheNaiveTwin() {
    var bytes = [UInt8](repeating: 0x61, count: 64 + 16 + 7)
    for place in bytes.indices {
      for byte in UInt8.min...UInt8.max {
        bytes[place] = byte
        check(bytes)
      }
      bytes[place] = 0x61
    }
  }

  @Test func stringsOfNothingButWhatGrowsMostAgreeWithTheNaiveTwin() {
    for count in 0...150 {
      check([UInt8](repeating: 0x01, count: count))
      check([UInt8](repeating: 0xFF, count: count))
      check([UInt8]((0..<count).map { [0xED, 0xA0, 0x80][$0 % 3] }))
    }
  }

  @Test func onlySevenBytesHaveALetterOfTheirOwn() {
    let letters: [UInt8: Character] = [
      0x22: "\"", 0x5C: "\\", 0x08: "b", 0x0C: "f", 0x0A: "n", 0x0D: "r", 0x09: "t",
    ]
    for byte in UInt8.min...UInt8.max {
      #expect(EscapeLetter.letter(for: byte) == letters[byte]?.asciiValue ?? 0)
    }
  }

  @Test func stringsOfEveryLengthAgreeWithTheNaiveTwin() {
    for count in 0...150 {
      let plain = [UInt8](repeating: 0x61, count: count)
      check(plain)
      check(plain + [0x0A])
      check(plain + Array("é".utf8))
      check(plain + Array("😀".utf8) + plain)
      check(plain + [0xE2, 0x82])
    }
  }

  /// Native strings, those of up to fifteen bytes that need no memory, behind a comma or not.
  @Test func textsOfEveryLengthAgreeWithTheNaiveTwin() {
    for count in 0...150 {
      let plain = String(repeating: "a", count: count)
      for text in [plain, plain + "\n", "é" + plain, "\u{0}" + plain + "\u{1F}", plain + "😀\""] {
        let expected = NaiveEmitter.string(Array(text.utf8))
        #expect(emitted { $0.quoted(text) } == expected)
        let array = emitted { emitter in
          emitter.beginArray()
          emitter.string(text)
          emitter.string(text)
          emitter.endArray()
        }
        #expect(array == [0x5B] + expected + [0x2C] + expected + [0x5D])
      }
    }
  }

  @Test func randomBytesAgreeWithTheNaiveTwin() {
    var generator = SeededGenerator()
    let edges: [UInt8] = [
      0x00, 0x0A, 0x1F, 0x20, 0x22, 0x5C, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC2, 0xE0,
      0xE2,
      0xED, 0xEF, 0xF0, 0xF4, 0xFF,
    ]
    for _ in 0..<4_000 {
      let count = Int.random(in: 0...(generator.oneIn(4) ? 300 : 40), using: &generator)
      let rarity = generator.pick([2, 2, 10, 50])
      check((0..<count).map { _ in generator.oneIn(rarity) ? generator.pick(edges) : 0x61 })
    }
  }

  @Test func randomTextsReadBackEqual() {
    var generator = SeededGenerator()
    for _ in 0..<2_000 {
      var text = String.UnicodeScalarView()
      for _ in 0..<Int.random(in: 0...(generator.oneIn(4) ? 200 : 30), using: &generator) {
        let limit: UInt32 = generator.pick([0x7F, 0x7F, 0x7FF, 0xFFFF, 0x10FFFF])
        if let scalar = Unicode.Scalar(UInt32.random(in: 0...limit, using: &generator)) {
          text.append(scalar)
        }
      }
      let string = String(text)
      #expect(emitted { $0.string(string) } == NaiveEmitter.string(Array(string.utf8)))
      let read = reading(emitted { $0.string(string) }) { scanner throws(JSONError) in
        let text = scanner.text(of: try scanner.string())
        try scanner.end()
        return text
      }
      #expect(read.map { Array($0.utf8) } == .success(Array(string.utf8)))
    }
  }

  /// Bytes that `decode` gave are emitted as a string that decodes to the same bytes.
  @Test func whatWasDecodedIsDecodedEqualAgain() throws {
    var random = RandomText(generator: SeededGenerator())
    for _ in 0..<2_000 {
      let value = try NaiveJSON.read(random.stringText())
      guard case .string(let bytes) = value.content else { continue }
      let again = try NaiveJSON.read(emittedString(bytes))
      #expect(again.content == .string(bytes))
    }
  }
}
