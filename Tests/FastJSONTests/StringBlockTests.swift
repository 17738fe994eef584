import Testing

@testable import FastJSON

/// Blocks of 64 bytes: a scan never passes anything wrong, stops between two characters, and gets as
/// far as the closing quote wherever there are enough bytes.
///
/// That the scanner as a whole agrees with its twin would also hold if blocks gave up at once; here
/// they are shown to do their work.
@Suite struct StringBlockTests {
  private func scan(_ text: [UInt8]) -> StringBlock.Scan {
    StringBlock.scan(text.span.bytes, from: 0, within: WordBounds(byteCount: text.count))
  }

  @Test func aValidStringIsReadToItsQuote() throws {
    var random = RandomText(generator: .named(#function))
    let tail = [UInt8](repeating: 0x20, count: 64)
    for _ in 0..<800 {
      let contents = Array((random.stringText() + random.stringText()).filter { $0 != 0x22 })
      let string = [0x22] + contents + [0x22]
      // Joining two strings may have joined their escapes; what is no string any more is left out.
      guard let value = try? NaiveJSON.read(string), case .string = value.content else { continue }
      let scan = scan(contents + [0x22] + tail)
      #expect(scan.position == contents.count)
      #expect(scan.hasEscapes == contents.contains(0x5C))
    }
  }

  /// The digits of an escape may lie beyond the place where a scan stops; they have been checked.
  @Test func aScanStopsBetweenTwoCharactersBeforeAnythingWrong() {
    var random = RandomText(generator: .named(#function))
    for _ in 0..<800 {
      let valid = Array(random.stringText().dropFirst().dropLast())
      let text = random.mutated(valid + [0x22] + [UInt8](repeating: 0x20, count: 70))
      let scan = scan(text)
      let isValid = (0...4).contains { digits in
        let before = [0x22] + text.prefix(scan.position + digits) + [0x22]
        return (try? NaiveJSON.read(before)) != nil
      }
      #expect(isValid, "\(text), \(scan)")
    }
  }

  @Test func fewerThan64BytesAreLeftToTheByteByByteWay() {
    let scan = scan([UInt8](repeating: 0x61, count: 63))
    #expect(scan.position == 0)
    #expect(!scan.hasEscapes)
  }
}
