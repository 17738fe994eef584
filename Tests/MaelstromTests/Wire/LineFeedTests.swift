import Testing

@testable import Maelstrom

/// The searches for line feeds find what a loop over the bytes finds.
@Suite struct LineFeedTests {
  /// All positions of one or two line feeds in texts of all lengths up to 40, from every start.
  @Test func searchesFindWhatALoopFinds() {
    for count in 0...40 {
      for first in 0...count {
        var bytes = [UInt8](repeating: 0x0B, count: count)
        if first < count { bytes[first] = LineFeed.byte }
        if first + 9 < count { bytes[first + 9] = LineFeed.byte }
        for start in 0...count {
          let expected = bytes[start...].firstIndex(of: LineFeed.byte)
          #expect(LineFeed.firstPosition(in: bytes.span.bytes, from: start) == expected)
          let last = bytes[start...].lastIndex(of: LineFeed.byte)
          #expect(LineFeed.lastPosition(in: bytes.span.bytes, from: start) == last)
          let feedCount = bytes[start...].count { $0 == LineFeed.byte }
          #expect(LineFeed.count(in: bytes.span.bytes, from: start) == feedCount)
        }
      }
    }
  }

  @Test func searchBeginsWithinTheBytes() async {
    await #expect(processExitsWith: .failure) {
      let bytes: [UInt8] = [1, 2, 3]
      _ = LineFeed.firstPosition(in: bytes.span.bytes, from: 4)
    }
    await #expect(processExitsWith: .failure) {
      let bytes: [UInt8] = [1, 2, 3]
      _ = LineFeed.lastPosition(in: bytes.span.bytes, from: -1)
    }
  }

  @Test func byteIsReadWithinTheBytes() async {
    let bytes: [UInt8] = [1, 2, 3]
    #expect((0..<3).map { bytes.span.bytes.byte(at: $0) } == bytes)
    await #expect(processExitsWith: .failure) {
      let bytes: [UInt8] = [1, 2, 3]
      _ = bytes.span.bytes.byte(at: 3)
    }
  }
}
