import Testing

@testable import FastJSON

/// The planes of 64 bytes, made in both ways, against the bits of each byte.
@Suite struct BitPlanesTests {
  private func planes(_ planes: BitPlanes) -> [UInt64] {
    [planes.p0, planes.p1, planes.p2, planes.p3, planes.p4, planes.p5, planes.p6, planes.p7]
  }

  /// Bit *k* of byte *i* stands in bit *i* of plane *k*.
  private func naivePlanes(_ bytes: ArraySlice<UInt8>) -> [UInt64] {
    (0..<8).map { plane in
      bytes.enumerated().reduce(0) { word, byte in
        word | UInt64(byte.element >> plane & 1) << UInt64(byte.offset)
      }
    }
  }

  @Test func bothWaysGiveTheBitsOfEachByte() {
    var generator = SeededGenerator.named(#function)
    for _ in 0..<300 {
      let text = (0..<100).map { _ in UInt8.random(in: 0...255, using: &generator) }
      let position = Int.random(in: 0...36, using: &generator)
      let bounds = WordBounds(byteCount: text.count)
      let expected = naivePlanes(text[position..<position + 64])
      let gathered = BitPlanes(text.span.bytes, at: position, within: bounds)
      #expect(gathered.map(planes) == expected)
      let transposed = BitPlanes(transposing: text.span.bytes, at: position, within: bounds)
      #expect(planes(transposed) == expected)
    }
  }

  @Test func fewerThan64BytesHaveNoPlanes() {
    for count in 0...70 {
      let text = [UInt8](repeating: 0x61, count: count)
      let bounds = WordBounds(byteCount: count)
      for position in 0...count {
        let isGiven = BitPlanes(text.span.bytes, at: position, within: bounds) != nil
        #expect(isGiven == (count - position >= 64))
      }
    }
  }

  @Test func questionsAboutBytesAreAnsweredForEveryValue() throws {
    let escapable = Set(#""\/bfnrtu"#.utf8)
    for first in stride(from: 0, to: 256, by: 64) {
      let text = (first..<first + 64).map { UInt8($0) }
      let bounds = WordBounds(byteCount: 64)
      let block = BitPlanes(text.span.bytes, at: 0, within: bounds)
      let planes = try #require(block)
      func mask(_ isMarked: (UInt8) -> Bool) -> UInt64 {
        text.enumerated().reduce(0) { $0 | (isMarked($1.element) ? 1 << UInt64($1.offset) : 0) }
      }
      #expect(planes.quotes == mask { $0 == 0x22 })
      #expect(planes.backslashes == mask { $0 == 0x5C })
      #expect(planes.controls == mask { $0 < 0x20 })
      #expect(planes.lettersU == mask { $0 == 0x75 })
      #expect(planes.escapable == mask { escapable.contains($0) })
    }
  }
}
