import Testing

@testable import LogStore

/// What was put in stays where it is.
@Suite struct ByteArenaTests {
  @Test func stringsOfAllSizesAreFoundAgain() {
    var arena = ByteArena()
    let sizes = Array(0...70) + [16_379, 16_380, 16_381, 65_523, 65_524, 65_536, 200_000, 3, 0]
    var places: [(place: UInt64, bytes: [UInt8])] = []
    for (number, size) in (sizes + sizes).enumerated() {
      let bytes = Array(repeating: UInt8(truncatingIfNeeded: number), count: size)
      places.append((arena.append(bytes.span.bytes), bytes))
    }
    for (place, bytes) in places { #expect(arena.bytes(at: place).array == bytes) }
  }

  @Test func smallStringsShareChunks() {
    var arena = ByteArena()
    let label: [UInt8] = Array("\"12345\"".utf8)
    for _ in 0..<50_000 { _ = arena.append(label.span.bytes) }
    #expect(arena.chunks.count == 9)
    #expect(arena.footprint < 50_000 * 12)
  }
}
