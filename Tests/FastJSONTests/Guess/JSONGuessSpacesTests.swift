import TestSupport
import Testing

@testable import FastJSON

/// Spaces are stepped over as byte by byte, whatever they are, however many, and however near the end.
@Suite struct JSONGuessSpacesTests {
  private static func isSpace(_ byte: UInt8) -> Bool { [0x20, 0x09, 0x0D].contains(byte) }

  private func expectAsByteByByte(_ text: [UInt8], _ memory: GuardedMemory) {
    let expected = text.firstIndex { !Self.isSpace($0) } ?? text.count
    memory.withTextAtEnd(text) { bytes in
      var guess = JSONGuess(bytes)
      guess.skipSpaces()
      #expect(guess.position == expected, "\(text)")
      var advancing = JSONGuess(bytes)
      let isThere = advancing.advance(overSpacesAnd: ",")
      #expect(isThere == (expected < text.count && text[expected] == UInt8(ascii: ",")), "\(text)")
      if isThere { #expect(advancing.position == expected + 1, "\(text)") }
    }
  }

  @Test func everyRunOfSpacesBeforeEveryByteIsSteppedOver() throws {
    let memory = try GuardedMemory(byteCountMax: 100)
    for count in 0...20 {
      for byte in UInt8.min...UInt8.max {
        for behind in [0, 1, 7, 8, 9] {
          let run = [UInt8](repeating: 0x20, count: count) + [byte]
          expectAsByteByByte(run + [UInt8](repeating: 0x2C, count: behind), memory)
        }
      }
    }
  }

  @Test func spacesTabsAndCarriageReturnsInAnyOrderAreSteppedOver() throws {
    let memory = try GuardedMemory(byteCountMax: 100)
    var random = SeededGenerator()
    let bytes: [UInt8] = [0x20, 0x20, 0x20, 0x09, 0x0D, 0x0A, 0x2C, 0x00]
    for _ in 0..<20_000 {
      let count = Int.random(in: 0...40, using: &random)
      expectAsByteByByte(
        (0..<count).map { _ in bytes[Int.random(in: 0..<bytes.count, using: &random)] }, memory)
    }
  }

  // MARK: Members

  /// What `plainMemberWithSpaces` does in one piece, step by step.
  private func member(_ guess: inout JSONGuess) -> PlainMember? {
    guard let (name, word) = guess.plainStringAndWord(), guess.advance(overSpacesAnd: ":") else {
      return nil
    }
    guess.skipSpaces()
    return guess.plainInteger().map { PlainMember(name: name, word: word, value: $0) }
  }

  private func expectMemberAsStepByStep(_ text: [UInt8], _ memory: GuardedMemory) {
    memory.withTextAtEnd(text) { bytes in
      var stepping = JSONGuess(bytes)
      let expected = member(&stepping)
      var guess = JSONGuess(bytes)
      let found = guess.plainMemberWithSpaces()
      #expect(found?.name == expected?.name, "\(text)")
      #expect(found?.word == expected?.word, "\(text)")
      #expect(found?.value == expected?.value, "\(text)")
      if expected != nil { #expect(guess.position == stepping.position, "\(text)") }
    }
  }

  /// Names and numbers of every length around a word, with every number of bytes behind them.
  @Test func aMemberIsANameAndANumberAtEveryDistanceFromTheEnd() throws {
    let memory = try GuardedMemory(byteCountMax: 100)
    for nameCount in 0...10 {
      for colon in [":", ": ", " : ", ":  ", ":\t", "", " "] {
        for digits in ["", "0", "01", "7", "1234567", "12345678", "123456789012345", "-1", "1.5"] {
          let name = String(repeating: "n", count: nameCount)
          for after in [0, 1, 5, 8, 9, 16, 17, 31, 32, 33] {
            let text = #"\#(name)"\#(colon)\#(digits)"# + String(repeating: ",", count: after)
            expectMemberAsStepByStep(Array(text.utf8), memory)
          }
        }
      }
    }
  }

  @Test func aMemberWithAnyWrongByteIsReadAsStepByStep() throws {
    let memory = try GuardedMemory(byteCountMax: 100)
    for after in ["", #", "13": 7}, "type": "poll", "msg_id": 7}}"#] {
      let text = Array((#"13386": 123456"# + after).utf8)
      for index in 0..<15 where index < text.count {
        for byte in UInt8.min...UInt8.max {
          var changed = text
          changed[index] = byte
          expectMemberAsStepByStep(changed, memory)
        }
      }
    }
  }
}
