@testable import FastJSON
import TestSupport
import Testing

/// Guesses: they hold for exactly the bytes they name, and leave the scanner alone otherwise.
@Suite struct JSONGuessGuessTests {
  /// Whether the guess held, and where the scanner stands.
  private func guess(
    _ text: [UInt8], from position: Int = 0, _ literal: StaticString
  ) -> (Bool, Int) {
    var guess = JSONGuess(text.span.bytes, from: position)
    let holds = guess.advance(over: literal)
    return (holds, guess.position)
  }

  static let literals: [StaticString] = [
    "a", "\"id\":", "abcdefg", "abcdefgh", "abcdefghi", #"{"id":5,"src":""#,
    "abcdefghijklmnopqrstuvwxyz0123456789{}",
  ]

  @Test func aGuessHoldsForItsVeryBytes() {
    for literal in Self.literals {
      let bytes = Array(literal.description.utf8)
      for before in [0, 1, 7, 9] {
        for after in [0, 1, 8] {
          let dots = { (count: Int) in [UInt8](repeating: 0x2E, count: count) }
          let text = dots(before) + bytes + dots(after)
          #expect(guess(text, from: before, literal) == (true, before + bytes.count))
        }
      }
    }
  }

  @Test func aGuessFailsForAnyOtherByteAndForATextThatEnds() {
    for literal in Self.literals {
      let bytes = Array(literal.description.utf8)
      for index in bytes.indices {
        var text = bytes
        for bit in 0..<8 {
          text[index] = bytes[index] ^ (1 << UInt8(bit))
          #expect(guess(text + [0x2E], literal) == (false, 0))
        }
        #expect(guess(Array(bytes.prefix(index)), literal) == (false, 0))
      }
    }
  }

  @Test(arguments: [
    (#"abc" "#, 3), (#"" "#, 0), ("abcdefgh\"", 8), ("abcdefghijklmnopqrstuvwxyz\"", 26),
    ("abc", nil), ("", nil), (#"a\nb""#, nil), ("é\"", nil), ("abcdefgh\u{1F}\"", nil),
    ("a\u{7F}b\"", 3), ("abcdefghijk\\\"", nil), ("a\u{0}\"", nil),
  ])
  func aPlainStringIsPrintableASCII(text: String, count: Int?) {
    var guess = JSONGuess(Array(text.utf8).span.bytes)
    let slice = guess.plainString()
    #expect(slice == count.map { JSONSlice(start: 0, end: $0) })
    #expect(guess.position == (count.map { $0 + 1 } ?? 0))
  }

  /// The word that comes with a plain string is the beginning of its contents.
  @Test func aPlainStringComesWithItsLeadingWord() {
    for count in 0...20 {
      for ending in ["\"", "\",\"next\"", "\"}}}}}}}}}"] {
        let contents = (0..<count).map { UInt8(0x61 + $0) }
        var guess = JSONGuess((contents + Array(ending.utf8)).span.bytes)
        let expected = contents.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        let found = guess.plainStringAndWord()
        #expect(found?.slice == JSONSlice(start: 0, end: count))
        #expect(found?.word == expected)
      }
    }
  }

  @Test func aPlainStringIsAStringThatNeedsNoCloserLook() {
    var random = RandomText(generator: SeededGenerator())
    for _ in 0..<3_000 {
      let string = random.stringText()
      let text = random.generator.oneIn(3) ? random.mutated(string) : string
      guard text.first == 0x22 else { continue }
      var guessing = JSONGuess(text.span.bytes, from: 1)
      guard let slice = guessing.plainString() else {
        #expect(guessing.position == 1)
        continue
      }
      let read = reading(text) { scanner throws(JSONError) in try scanner.string() }
      #expect(read == .success(JSONString(slice: slice, hasEscapes: false)))
      #expect(guessing.position == slice.end + 1)
    }
  }

  /// Whatever follows the digits, a fraction too, is left for the next guess.
  @Test func aPlainIntegerIsTheNumberThatItsDigitsSpell() {
    var generator = SeededGenerator()
    for count in 0...20 {
      for ending in ["", ",", "}", " ", "x", ".", ".5", "e1", "E1", "\"", ":", "/", "\u{0}"] {
        for _ in 0..<10 {
          let digits = (0..<count).map { _ in "\(Int.random(in: 0...9, using: &generator))" }
            .joined()
          var guess = JSONGuess(Array((digits + ending).utf8).span.bytes)
          let isRead = (1...15).contains(count) && (count == 1 || !digits.hasPrefix("0"))
          let guessed = guess.plainInteger()
          #expect(guessed == (isRead ? Int64(digits) : nil), "\(digits + ending)")
          #expect(guess.position == (isRead ? count : 0), "\(digits + ending)")
        }
      }
    }
  }

  @Test func aPlainIntegerHasNoSign() {
    for text in ["-1", "+1", " 1", "", "a"] {
      var guess = JSONGuess(Array(text.utf8).span.bytes)
      #expect(guess.plainInteger() == nil)
      #expect(guess.position == 0)
    }
  }

  /// A plain string before a literal is the string, and then the literal.
  @Test func aPlainStringBeforeALiteralIsBothInTurn() {
    for count in 0...20 {
      let contents = String(repeating: "x", count: count)
      for text in [
        #"\#(contents)","dest":"n0""#, #"\#(contents)","dest":""#, #"\#(contents)","dest":"#,
        #"\#(contents)""#, contents, #"\#(contents)\n","dest":"n0""#, #"\#(contents)é","dest":""#,
        #"\#(contents)"","dest":""#,
      ] {
        let bytes = Array(text.utf8)
        var inTurn = JSONGuess(bytes.span.bytes)
        let slice = inTurn.plainString().flatMap { inTurn.advance(over: #","dest":""#) ? $0 : nil }
        var atOnce = JSONGuess(bytes.span.bytes)
        #expect(atOnce.plainString(before: #"","dest":""#) == slice, "\(text)")
        #expect(atOnce.position == (slice == nil ? 0 : inTurn.position), "\(text)")
      }
    }
  }

  @Test func aLeadingWordHoldsTheFirstBytesOfASlice() {
    let text = Array("0123456789abcdef".utf8)
    for start in 0...16 {
      for end in start...16 {
        let scanner = JSONScanner(text.span.bytes)
        let word = scanner.leadingWord(of: JSONSlice(start: start, end: end))
        let expected = text[start..<end].prefix(8).enumerated().reduce(UInt64(0)) {
          $0 | UInt64($1.element) << UInt64(8 * $1.offset)
        }
        #expect(word == expected)
      }
    }
  }

  @Test func whatComesNextIsSeenWithoutAStep() {
    let text = Array("{\"a\":1}".utf8)
    let guess = JSONGuess(text.span.bytes, from: 1)
    let answers = [guess.isNext("\"a\":1}"), guess.isNext("\"a\":1} "), guess.isNext("b")]
    let position = guess.position
    #expect(answers == [true, false, false])
    #expect(position == 1)
  }

  @Test func aGuessThatDidNotHoldCanBeTakenBack() {
    let text = Array("12.5".utf8)
    var guess = JSONGuess(text.span.bytes)
    let guessed = guess.plainInteger()
    #expect(guessed == 12)
    guess.move(to: 0)
    let isThere = guess.advance(over: "12.5")
    #expect(isThere)
  }

  @Test func movingOutOfTheTextIsAMistakeOfTheCaller() async {
    await #expect(processExitsWith: .failure) {
      let text = Array("12".utf8)
      var guess = JSONGuess(text.span.bytes)
      guess.move(to: 3)
    }
  }
}
