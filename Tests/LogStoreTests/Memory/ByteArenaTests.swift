import TestSupport
import Testing

@testable import LogStore

/// What was put in stays where it is.
@Suite struct ByteArenaTests {
  /// Sizes that share a chunk, the largest that do, and those that get one of their own.
  static let sizes = [0, 1, 9, 70, 16_383, 16_384, 16_385, 65_527, 65_528, 65_529, 200_000]

  static func expectAllFoundAgain(_ sizes: [Int]) {
    var arena = ByteArena()
    var places: [(place: UInt64, bytes: [UInt8])] = []
    for (number, size) in sizes.enumerated() {
      let bytes = Array(repeating: UInt8(truncatingIfNeeded: number), count: size)
      places.append((arena.append(bytes.span.bytes), bytes))
    }
    for (place, bytes) in places {
      let isFound = arena.bytes(at: place, byteCount: bytes.count).equals(bytes.span.bytes)
      #expect(isFound, "\(bytes.count) bytes, in the order \(sizes)")
    }
  }

  @Test func stringsOfAllSizesAreFoundAgain() {
    Self.expectAllFoundAgain(Array(0...70) + Self.sizes + Array(0...70) + Self.sizes)
  }

  /// Two orders of three sizes may differ in what is the first chunk, and in whether it is
  /// shared.
  @Test func stringsAreFoundAgainInWhateverOrderTheirSizesCome() {
    let sizes = [0, 9, 16_384, 16_385, 65_528, 65_529]
    for first in sizes {
      for second in sizes {
        for third in sizes { Self.expectAllFoundAgain([first, second, third]) }
      }
    }
  }

  @Test func stringsAreFoundAgainInAnyOrderAtRandom() {
    var random = SeededGenerator()
    for _ in 0..<50 {
      Self.expectAllFoundAgain(
        (0..<60).map { _ in Self.sizes[Int.random(in: 0..<Self.sizes.count, using: &random)] })
    }
  }

  @Test func everyByteAllocatedIsCounted() {
    var arena = ByteArena()
    #expect(arena.footprint == 0)
    for size in Self.sizes.reversed() + Self.sizes {
      _ = arena.append(Array(repeating: UInt8(0x61), count: size).span.bytes)
      var footprint = arena.chunks.byteCount
      for chunk in 0..<arena.chunks.count { footprint += arena.chunks[chunk].footprint }
      #expect(arena.footprint == footprint)
    }
  }

  @Test func smallStringsShareChunks() {
    var arena = ByteArena()
    let key: [UInt8] = Array("a-key-of-16-byte".utf8)
    for _ in 0..<50_000 { _ = arena.append(key.span.bytes) }
    #expect(arena.chunks.count == 13)
    #expect(arena.footprint < 50_000 * 18)
  }
}
