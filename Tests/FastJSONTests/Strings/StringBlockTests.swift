import TestSupport
import Testing

@testable import FastJSON

/// Blocks of 64 bytes: a scan never passes anything wrong, stops between two characters, and gets as
/// far as the closing quote wherever there are enough bytes.
///
/// That the scanner as a whole agrees with its twin would also hold if blocks gave up at once; here
/// they are shown to do their work.
@Suite struct StringBlockTests {
  /// Scans a text that stands in a string behind three other bytes of it, and counts from the text's
  /// beginning.
  private func scan(_ text: [UInt8], after before: String = "abc") -> StringBlock.Scan {
    let string = Array(before.utf8) + text
    let start = before.utf8.count
    var scan = StringBlock.scan(
      string.span.bytes, from: start, within: WordBounds(byteCount: string.count))
    scan.position -= start
    return scan
  }

  @Test func aValidStringIsReadToItsQuote() throws {
    var random = RandomText(generator: SeededGenerator())
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
    var random = RandomText(generator: SeededGenerator())
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

  /// What lies before the place where a scan begins belongs to other characters.
  @Test(arguments: ["é.", "€", "😀", "aé", "\\n."])
  func theBytesBeforeAreOnlyLookedAt(before: String) throws {
    let before = before.utf8.count < 3 ? "a" + before : before
    let tail = [UInt8](repeating: 0x20, count: 64)
    #expect(scan(Array("é€😀\"".utf8) + tail, after: before).position == 9)
    for byte in UInt8(0x80)...0xBF {
      #expect(scan([byte] + Array("\"".utf8) + tail, after: before).position <= 0)
    }
  }

  /// Sequences of all first and second bytes, at each place around the border of a block.
  @Test func sequencesAreCheckedAcrossTheBorder() {
    for first in UInt8(0x80)...0xFF {
      for second in UInt8.min...UInt8.max where second != 0x22 && second != 0x5C {
        // Where the second byte may be one, further ones matter.
        let rests: [[UInt8]] =
          second & 0xC0 == 0x80
          ? [[], [0x80], [0x80, 0xBF], [0xBF, 0x80, 0x80], [0x80, 0xC0]] : [[]]
        for (number, rest) in rests.enumerated() {
          // Each place for some of them: all of them at all places take long.
          let place = 59 + (Int(first) + Int(second) + number) % 7
          let characters = [first, second] + rest
          let text = [UInt8](repeating: 0x61, count: place) + characters
          let end = [0x22] + [UInt8](repeating: 0x20, count: 130)
          let isValid = (try? NaiveJSON.read([0x22] + characters + [0x22])) != nil
          let scan = scan(text + end)
          #expect((scan.position == text.count) == isValid, "\(characters) at \(place)")
          #expect(isValid || scan.position <= place + 1 + rest.count)
        }
      }
    }
  }

  @Test func fewerThan64BytesAreLeftToTheByteByByteWay() {
    let scan = scan([UInt8](repeating: 0x61, count: 63))
    #expect(scan.position == 0)
    #expect(!scan.hasEscapes)
  }
}
