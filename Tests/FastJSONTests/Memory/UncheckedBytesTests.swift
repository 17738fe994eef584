import Testing

@testable import FastJSON

/// The fence around unchecked reads: each against plain indexing, at every position in and around
/// texts of every length, with pages on either side that nobody may touch.
@Suite struct UncheckedBytesTests {
  let memory: GuardedMemory

  init() throws {
    memory = try GuardedMemory()
  }

  private func forEachTextAndPosition(_ body: ([UInt8], RawSpan, Int) -> Void) {
    for count in 0...40 {
      let text = (0..<count).map { UInt8($0 + 1) }
      for position in -9...count + 20 {
        memory.withTextAtEnd(text) { body(text, $0, position) }
        memory.withTextAtStart(text) { body(text, $0, position) }
      }
    }
  }

  @Test func bytesOutsideOfTheTextReadAsZero() {
    forEachTextAndPosition { text, span, position in
      let expected = text.indices.contains(position) ? text[position] : 0
      #expect(span.byteOrZero(at: position) == expected)
    }
    #expect([UInt8]().span.bytes.byteOrZero(at: 0) == 0)
    #expect([7].span.bytes.byteOrZero(at: .max) == 0)
    #expect([7].span.bytes.byteOrZero(at: .min) == 0)
  }

  @Test func aWordHoldsEightBytesAndZerosBeyondTheEnd() {
    forEachTextAndPosition { text, span, position in
      let word = span.word(at: position, within: WordBounds(byteCount: text.count))
      // A position before the text gives zeros only.
      let expected = (0..<8).reduce(UInt64(0)) { word, place in
        let index = position + place
        let byte = position >= 0 && index < text.count ? text[index] : 0
        return word | UInt64(byte) << UInt64(8 * place)
      }
      #expect(word == expected, "\(text.count) bytes at \(position)")
    }
  }

  @Test func aVectorHoldsSixteenBytesOrIsNotGiven() {
    forEachTextAndPosition { text, span, position in
      let vector = span.vector(at: position, within: WordBounds(byteCount: text.count))
      let isInside = position >= 0 && position + 16 <= text.count
      #expect((vector != nil) == isInside)
      if let vector {
        #expect((0..<16).allSatisfy { vector[$0] == text[position + $0] })
      }
    }
  }

  @Test func aLiteralMatchesItsVeryBytesAtItsPlaceOnly() {
    let literals: [StaticString] = [
      "", "a", "ab", "abc", "abcd", "abcde", "abcdefg", "abcdefgh", "abcdefghi", "abcdefghijklmnop",
      "abcdefghijklmnopqrstu",
    ]
    for literal in literals {
      let bytes = Array(literal.description.utf8)
      let text = [0x2E, 0x2E, 0x2E] + bytes
      for position in 0...text.count + 9 {
        let isThere = bytes.isEmpty ? position <= text.count : position == 3
        #expect(matches(text, literal, at: position) == isThere)
      }
      for index in bytes.indices {
        var text = bytes
        text[index] ^= 0x40
        #expect(!matches(text, literal, at: 0))
        #expect(!matches(Array(bytes.prefix(index)), literal, at: 0))
      }
    }
  }

  private func matches(_ text: [UInt8], _ literal: StaticString, at position: Int) -> Bool {
    memory.withTextAtEnd(text) { $0.matches(literal, at: position) }
  }
}
