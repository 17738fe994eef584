import TestSupport
import Testing

@testable import FastJSON

/// Eight bytes at once against one byte at a time.
@Suite struct WordTests {
  private func bytes(_ word: UInt64) -> [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: word >> UInt64(8 * $0)) }
  }

  private func word(_ bytes: [UInt8]) -> UInt64 {
    bytes.enumerated().reduce(0) { $0 | UInt64($1.element) << UInt64(8 * $1.offset) }
  }

  /// Words with every byte value at every place, and words of bytes at random; most of them near
  /// the values where a comparison could be off by one.
  private func forEachWord(_ test: String = #function, _ body: (UInt64, [UInt8]) -> Void) {
    for place in 0..<8 {
      for value in UInt8.min...UInt8.max {
        for filling: UInt8 in [0x61, 0x30, 0x20, 0x80] {
          var word = [UInt8](repeating: filling, count: 8)
          word[place] = value
          body(self.word(word), word)
        }
      }
    }
    var generator = SeededGenerator(test)
    let edges: [UInt8] = [
      0x00, 0x01, 0x1F, 0x20, 0x21, 0x22, 0x23, 0x2F, 0x30, 0x39, 0x3A, 0x5B, 0x5C, 0x5D, 0x7F,
      0x80,
      0xA2, 0xB0, 0xDC, 0xFF,
    ]
    for _ in 0..<3_000 {
      let word = (0..<8).map { _ in
        generator.oneIn(3) ? UInt8.random(in: 0...255, using: &generator) : generator.pick(edges)
      }
      body(self.word(word), word)
    }
  }

  @Test func theFirstSpecialByteOfAStringIsFound() {
    forEachWord { word, bytes in
      let expected = bytes.firstIndex { $0 < 0x20 || $0 == 0x22 || $0 == 0x5C || $0 >= 0x80 } ?? 8
      #expect(Word.firstMark(Word.specialInString(word)) == expected)
      let escaped = bytes.firstIndex { $0 < 0x20 || $0 == 0x22 || $0 == 0x5C } ?? 8
      #expect(Word.firstMark(Word.escapedInString(word)) == escaped)
    }
  }

  @Test func theFirstByteOfAValueIsFound() {
    for byte: UInt8 in [0x00, 0x22, 0x5C, 0x7F, 0x80, 0xFF] {
      forEachWord { word, bytes in
        let expected = bytes.firstIndex(of: byte) ?? 8
        #expect(Word.firstMark(Word.marks(of: byte, in: word)) == expected)
      }
    }
  }

  @Test func theFirstByteThatIsNoDigitIsMarked() {
    forEachWord { word, bytes in
      let expected = bytes.firstIndex { !(0x30...0x39).contains($0) } ?? 8
      #expect(Word.firstMark(Word.notDigit(word)) == expected)
    }
  }

  @Test func digitsAreJoinedToTheirNumber() {
    var generator = SeededGenerator()
    for count in 1...8 {
      for _ in 0..<200 {
        let digits = (0..<count).map { _ in UInt8.random(in: 0x30...0x39, using: &generator) }
        let following = (count..<8).map { _ in UInt8.random(in: 0...255, using: &generator) }
        let expected = UInt64(String(decoding: digits, as: UTF8.self))
        #expect(Word.decimal(word(digits + following), count: count) == expected)
      }
    }
  }

  @Test func aMaskCoversSoManyBytes() {
    #expect(Word.mask(0) == 0)
    #expect(Word.mask(3) == 0xFF_FFFF)
    #expect(Word.mask(8) == .max)
    #expect(Word.mask(9) == .max)
  }
}
