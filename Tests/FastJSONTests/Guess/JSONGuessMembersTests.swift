import Testing

@testable import FastJSON

/// Members of a name and a number: what is read in one piece is what is read step by step.
@Suite struct JSONGuessMembersTests {
  /// What `plainMember` does in one piece, step by step.
  private func member(_ guess: inout JSONGuess) -> PlainMember? {
    guard let (name, word) = guess.plainStringAndWord(), guess.advance(over: ":"),
      let value = guess.plainInteger()
    else { return nil }
    return PlainMember(name: name, word: word, value: value)
  }

  private func expectMemberAsStepByStep(_ text: [UInt8], _ memory: GuardedMemory) {
    memory.withTextAtEnd(text) { bytes in
      var stepping = JSONGuess(bytes)
      let expected = member(&stepping)
      var guess = JSONGuess(bytes)
      let found = guess.plainMember()
      #expect(found?.name == expected?.name, "\(text)")
      #expect(found?.word == expected?.word, "\(text)")
      #expect(found?.value == expected?.value, "\(text)")
      #expect(guess.position == (expected == nil ? 0 : stepping.position), "\(text)")
    }
  }

  /// Names and numbers of every length around a word, with every number of bytes behind them.
  @Test func aMemberIsANameAndANumberAtEveryDistanceFromTheEnd() throws {
    let memory = try GuardedMemory(byteCountMax: 100)
    for nameCount in 0...17 {
      for digits in [
        "", "0", "00", "01", "7", "1234567", "12345678", "123456789012345", "-1", "1.5",
      ] {
        let name = String(repeating: "n", count: nameCount)
        for after in [0, 1, 2, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33] {
          let text = #"\#(name)":\#(digits)"# + String(repeating: ",", count: after)
          expectMemberAsStepByStep(Array(text.utf8), memory)
        }
      }
    }
  }

  @Test func aMemberWithAnyWrongByteIsReadAsStepByStep() throws {
    let memory = try GuardedMemory(byteCountMax: 100)
    for after in ["", #","13":7},"type":"poll","msg_id":7}}"#] {
      let text = Array((#"13386":123456"# + after).utf8)
      for index in 0..<14 {
        for byte in UInt8.min...UInt8.max {
          var changed = text
          if index < changed.count { changed[index] = byte }
          expectMemberAsStepByStep(changed, memory)
        }
      }
    }
  }
}
