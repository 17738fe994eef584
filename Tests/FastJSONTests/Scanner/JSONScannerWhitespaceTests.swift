import FastJSON
import TestSupport
import Testing

/// Whitespace, RFC 8259 §2: four bytes, wherever a structural character or a value may stand.
@Suite struct JSONScannerWhitespaceTests {
  @Test func exactlyFourBytesAreWhitespace() {
    for byte in UInt8.min...UInt8.max {
      let isWhitespace = [0x20, 0x09, 0x0A, 0x0D].contains(byte)
      for count in [1, 2, 7, 8, 9, 20] {
        let text = [UInt8](repeating: byte, count: count) + Array("{}".utf8)
        let kind = reading(text) { scanner throws(JSONError) in try scanner.peek() }
        #expect((kind == .success(.object)) == (isWhitespace || byte == 0x7B), "\(byte)")
      }
    }
  }

  @Test func aRunEndsAtTheFirstOtherByteWhateverItsLength() {
    var generator = SeededGenerator()
    let bytes: [UInt8] = [0x20, 0x20, 0x20, 0x09, 0x0A, 0x0D]
    for count in 0...140 {
      let space = (0..<count).map { _ in generator.pick(bytes) }
      let position = reading(space + [0x31] + space) { scanner throws(JSONError) in
        _ = try scanner.peek()
        return scanner.position
      }
      #expect(position == .success(count))
      let end = reading([0x31] + space) { scanner throws(JSONError) in
        try scanner.skipValue()
        try scanner.end()
        return scanner.position
      }
      #expect(end == .success(count + 1))
    }
  }
}
