import TestSupport
import Testing

@testable import FastJSON

/// What is remembered of earlier pieces changes how fast the next one is read, and nothing else.
///
/// Method: one expected length goes through thousands of pieces, alike and not alike, valid and not, and each
/// is also read without one.
@Suite struct JSONGuessExpectedLengthTests {
  private static let endings = ["", ",", "}", "}}\n", "x", ".5", "e1", ",\"src\":\"c1\"", "\u{0}"]

  @Test func digitsAreThoseOfThePlainInteger() {
    var generator = SeededGenerator()
    var length = ExpectedLength()
    var knownCount = 0
    for step in 0..<20_000 {
      // Runs of equal lengths, as in lines, and wild ones between them.
      let isRun = step / 50 % 2 == 0
      let count = isRun ? 1 + step / 100 % 9 : Int.random(in: 0...17, using: &generator)
      let digits = (0..<count).map { _ in "\(Int.random(in: 0...9, using: &generator))" }.joined()
      let ending = isRun ? ",\"src\":\"" : Self.endings.randomElement(using: &generator)!
      let text = Array((digits + ending).utf8)
      var plain = JSONGuess(text.span.bytes)
      let isNumber = plain.plainInteger() != nil
      let marks = Word.notDigit(plain.bytes.word(at: 0, within: plain.bounds))
      if marks == length.marks { knownCount += 1 }
      var guess = JSONGuess(text.span.bytes)
      let found = guess.plainDigits(&length)
      #expect(found == (isNumber ? JSONSlice(start: 0, end: plain.position) : nil), "\(text)")
      #expect(guess.position == (isNumber ? plain.position : 0), "\(text)")
    }
    #expect(knownCount > 5_000)
  }

  @Test func stringsAreThoseReadWithoutAnExpectedLength() {
    var generator = SeededGenerator()
    var length = ExpectedLength()
    var knownCount = 0
    let letters = Array("abcn013 \"\\\u{1F}\u{7F}é".unicodeScalars)
    for step in 0..<20_000 {
      let isRun = step / 50 % 2 == 0
      let count = isRun ? step / 100 % 10 : Int.random(in: 0...12, using: &generator)
      let alphabet = isRun ? letters.prefix(7) : letters[...]
      var text = ""
      for _ in 0..<count { text.unicodeScalars.append(alphabet.randomElement(using: &generator)!) }
      text += isRun || !generator.oneIn(3) ? "\",\"body\":{\"" : "\",\"body"
      if !isRun, generator.oneIn(5) { text.removeLast() }
      let bytes = Array(text.utf8)
      var plain = JSONGuess(bytes.span.bytes)
      let expected = plain.plainString(before: "\",\"body\":{\"")
      let word = plain.bytes.word(at: 0, within: plain.bounds)
      if Word.specialInString(word) == length.marks { knownCount += 1 }
      var guess = JSONGuess(bytes.span.bytes)
      #expect(guess.plainString(&length, before: "\",\"body\":{\"") == expected, "\(text)")
      #expect(guess.position == plain.position, "\(text)")
    }
    #expect(knownCount > 5_000)
  }

  /// Nothing is known at first: not even what a text of zeros would look like.
  @Test func aNewLengthExpectsNothing() {
    for text in [[], [UInt8](repeating: 0, count: 8), [UInt8](repeating: 0x30, count: 8)] {
      var length = ExpectedLength()
      var guess = JSONGuess(text.span.bytes)
      #expect(guess.plainDigits(&length) == nil)
      #expect(guess.plainString(&length, before: "\"") == nil)
      #expect(guess.position == 0)
    }
  }
}
