import TestSupport
import Testing

@testable import FastJSON

/// Each question to 64 bytes, against the same question to each byte.
@Suite struct ByteBlockTests {
  private func mask(_ bytes: some Sequence<UInt8>, _ isMarked: (UInt8) -> Bool) -> UInt64 {
    bytes.enumerated().reduce(0) { $0 | (isMarked($1.element) ? 1 << UInt64($1.offset) : 0) }
  }

  private func expectAnswers(_ text: [UInt8], at position: Int, about byte: UInt8) throws {
    try #require(position >= 0 && position + 64 <= text.count)
    // SAFETY: the line above.
    let block = unsafe ByteBlock(text.span.bytes, unchecked: position)
    let bytes = text[position..<position + 64]
    let other = byte &+ 7
    #expect(block.equal(to: byte).bits == mask(bytes) { $0 == byte })
    let either = block.equal(to: byte) | block.equal(to: other)
    #expect(either.bits == mask(bytes) { $0 == byte || $0 == other })
    #expect(either.isAnySet == bytes.contains { $0 == byte || $0 == other })
    let one = block.below(byte) ^ block.equal(to: other)
    #expect(one.bits == mask(bytes) { ($0 < byte) != ($0 == other) })
    #expect(block.notASCII.bits == mask(bytes) { $0 >= 0x80 })
    if byte >= 0x80 {
      #expect(block.reaching(byte).bits == mask(bytes) { $0 >= byte })
      let byComparison = ByteMarks(
        block.v0.reachingByComparison(byte), block.v1.reachingByComparison(byte),
        block.v2.reachingByComparison(byte), block.v3.reachingByComparison(byte))
      #expect(byComparison.bits == mask(bytes) { $0 >= byte })
    }
    let none = ByteMarks.none
    #expect(none.bits == 0 && !none.isAnySet)
    #expect(none.isAnySet(or: block.v3) == bytes.suffix(16).contains { $0 >= 0x80 })
  }

  @Test func everyValueIsComparedWithEveryOther() throws {
    for first in stride(from: 0, to: 256, by: 64) {
      let text = (first..<first + 64).map { UInt8($0) }
      for byte in UInt8.min...UInt8.max { try expectAnswers(text, at: 0, about: byte) }
    }
  }

  @Test func everyPlaceHasItsOwnBit() throws {
    for byte in UInt8.min...UInt8.max {
      for place in 0..<64 {
        var text = [UInt8](repeating: 0x61, count: 100)
        text[20 + place] = byte
        try expectAnswers(text, at: 20, about: byte)
      }
    }
  }

  @Test func randomBytesAreCompared() throws {
    var generator = SeededGenerator()
    for _ in 0..<2_000 {
      let text = (0..<100).map { _ in UInt8.random(in: 0...255, using: &generator) }
      let position = Int.random(in: 0...36, using: &generator)
      try expectAnswers(
        text, at: position, about: UInt8.random(in: 0...255, using: &generator))
    }
  }

  /// What other processors use, against this one's way.
  @Test func topBitsAreTheSameByWords() {
    var generator = SeededGenerator()
    for _ in 0..<10_000 {
      let vector = SIMD16<UInt8>.random(in: 0...255, using: &generator)
      #expect(vector.topBitsByWords == vector.topBits)
    }
    for place in 0..<16 {
      var vector = SIMD16<UInt8>(repeating: 0x7F)
      vector[place] = 0x80
      #expect(vector.topBitsByWords == 1 << UInt16(place))
      #expect(vector.topBits == 1 << UInt16(place))
    }
  }

  @Test func aBlockIsWhere64BytesFollow() {
    for count in 0...140 {
      let text = [UInt8](repeating: 0x61, count: count)
      let bounds = WordBounds(byteCount: count)
      for position in -70...count + 70 {
        let isGiven = text.span.bytes.hasBlock(at: position, within: bounds)
        #expect(isGiven == (position >= 0 && count - position >= 64), "\(position) of \(count)")
      }
    }
  }
}
