import Testing

@testable import LogStore

/// What was put in stays where it is.
@Suite struct ByteArenaTests {
  @Test func stringsOfAllSizesAreFoundAgain() {
    var arena = ByteArena()
    let sizes = Array(0...70) + [16_383, 16_384, 16_385, 65_527, 65_528, 65_529, 200_000, 3, 0]
    var places: [(place: UInt64, bytes: [UInt8])] = []
    for (number, size) in (sizes + sizes).enumerated() {
      let bytes = Array(repeating: UInt8(truncatingIfNeeded: number), count: size)
      places.append((arena.append(bytes.span.bytes), bytes))
    }
    for (place, bytes) in places {
      #expect(arena.bytes(at: place, byteCount: bytes.count).array == bytes)
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
