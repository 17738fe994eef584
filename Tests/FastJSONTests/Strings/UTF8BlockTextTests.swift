import TestSupport
import Testing

@testable import FastJSON

/// Whether bytes are UTF-8, against the standard library, next to pages that nobody may touch; and
/// that the emitter takes them for what they are.
@Suite struct UTF8BlockTextTests {
  let memory: GuardedMemory

  init() throws {
    memory = try GuardedMemory()
  }

  private let edges: [UInt8] = [
    0x00, 0x61, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC,
    0xED, 0xEF, 0xF0, 0xF1, 0xF4, 0xF5, 0xFF,
  ]

  private func check(_ bytes: [UInt8], sourceLocation: SourceLocation = #_sourceLocation) {
    let expected = String(validating: bytes, as: UTF8.self) != nil
    let isUTF8 = { (span: RawSpan) in
      UTF8Block.isUTF8(span, within: WordBounds(byteCount: span.byteCount))
    }
    #expect(memory.withTextAtEnd(bytes, isUTF8) == expected, sourceLocation: sourceLocation)
    #expect(memory.withTextAtStart(bytes, isUTF8) == expected, sourceLocation: sourceLocation)
  }

  /// Characters of one to four bytes, at every distance from the borders of blocks.
  private let text = Array(String(repeating: "a é € 日本 😀\u{10FFFF}\u{E000}\u{800}", count: 6).utf8)

  @Test func everyEdgeAtEveryPlaceIsJudgedAsByTheStandardLibrary() {
    var bytes = text
    for place in bytes.indices {
      for edge in edges {
        bytes[place] = edge
        check(bytes)
        let emitted = emitted { $0.string(utf8: bytes.span.bytes) }
        #expect(emitted == NaiveEmitter.string(bytes))
      }
      bytes[place] = text[place]
    }
  }

  @Test func everyTruncationIsJudgedAsByTheStandardLibrary() {
    for count in text.indices {
      check(Array(text.prefix(count)))
      check(Array(text.suffix(count)))
    }
  }

  @Test func randomBytesAreJudgedAsByTheStandardLibrary() {
    var generator = SeededGenerator()
    for _ in 0..<3_000 {
      var bytes = (0..<Int.random(in: 0...40, using: &generator)).map { _ in UInt8(0x61) }
      while bytes.count < 130 {
        bytes += Array(generator.pick(["é", "日", "😀", "a", "\u{800}", "\u{D7FF}"]).utf8)
      }
      if generator.oneIn(2) {
        bytes[Int.random(in: bytes.indices, using: &generator)] = generator.pick(edges)
      }
      check(bytes)
    }
  }

  @Test func everyPairOfBytesAcrossABorderIsJudgedAsByTheStandardLibrary() {
    for place in [62, 63, 64, 126, 127] {
      var bytes = [UInt8](repeating: 0x61, count: 192)
      for first in UInt8(0xC0)...0xFF {
        for second in edges {
          bytes.replaceSubrange(place..<place + 4, with: [first, second, 0x80, 0x80])
          check(bytes)
        }
      }
    }
  }
}
