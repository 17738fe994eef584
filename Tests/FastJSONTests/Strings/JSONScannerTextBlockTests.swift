import FastJSON
import TestSupport
import Testing

/// Decoding by blocks of 64 bytes, against the twin that reads byte by byte: escapes of every kind at
/// every place of a block and over its borders, at the end of the memory that may be read and before
/// more of it.
@Suite struct JSONScannerTextBlockTests {
  /// Has a string decoded whose contents are given, against a page that nobody may touch and in the
  /// midst of a longer text, and compares it with what the twin reads.
  private func expectDecoding(of contents: [UInt8], in memory: GuardedMemory) throws {
    let string = [0x22] + contents + [0x22]
    guard case .string(let expected) = try NaiveJSON.read(string).content else {
      Issue.record("\(contents) is no string")
      return
    }
    for more in [0, 1, 16, 70] {
      let text = string + [UInt8](repeating: 0x5C, count: more)
      let decoded = try memory.withTextAtEnd(text) { bytes in
        var scanner = JSONScanner(bytes)
        var output: [UInt8] = [0x2A]
        let string = try scanner.string()
        scanner.decode(string, into: &output)
        #expect(Array(scanner.text(of: string).utf8) == replacingHalves(in: expected))
        return output
      }
      #expect(decoded == [0x2A] + expected, "\(String(decoding: contents, as: UTF8.self))")
    }
  }

  /// The bytes with U+FFFD in the place of each half of a surrogate pair, ED A0 80 … ED BF BF.
  private func replacingHalves(in bytes: [UInt8]) -> [UInt8] {
    var replaced = bytes
    for index in bytes.indices.dropLast() where bytes[index] == 0xED && bytes[index + 1] >= 0xA0 {
      replaced.replaceSubrange(index...index + 2, with: [0xEF, 0xBF, 0xBD])
    }
    return replaced
  }

  @Test(arguments: [
    #"\n"#, #"\\"#, #"\\n"#, #"\/\""#, #"\u0041"#, #"\u00e9"#, #"\u20AC\u20ac"#, #"\ud83d\ude00"#,
    #"\ud83d"#, #"\ud83d\n"#, #"\ud83d\\ude00"#, #"\ude00\u0000"#,
  ])
  func anEscapeIsDecodedAtEveryPlaceOfABlock(escape: String) throws {
    let memory = try GuardedMemory()
    for before in 0...80 {
      for after in [0, 1, 7, 17, 64] {
        let contents =
          String(repeating: "x", count: before) + escape + String(repeating: "y", count: after)
        try expectDecoding(of: Array(contents.utf8), in: memory)
      }
    }
  }

  @Test func runsOfBackslashesAreHalvedOverTheBordersOfBlocks() throws {
    let memory = try GuardedMemory()
    for before in [0, 1, 2, 30, 61, 62, 63, 64, 65] {
      for pairs in 1...66 {
        for last in ["", "n", #"\n"#, #"\u005c"#] {
          let contents =
            String(repeating: "x", count: before) + String(repeating: #"\\"#, count: pairs) + last
          try expectDecoding(of: Array(contents.utf8), in: memory)
        }
      }
    }
  }

  @Test func runsOfUnicodeEscapesAreDecodedOverTheBordersOfBlocks() throws {
    let memory = try GuardedMemory()
    for before in [0, 1, 2, 3, 4, 5, 58, 63] {
      for count in [1, 2, 9, 10, 11, 12, 21, 22, 30] {
        for escape in [#"\u3042"#, #"\u0430"#, #"\ud83d\ude00"#, #"\ud83d"#] {
          for last in ["", "u", "z", #"\n"#, #"\\u3042"#] {
            let run = String(repeating: escape, count: count)
            let contents = String(repeating: "x", count: before) + run + last + run
            try expectDecoding(of: Array(contents.utf8), in: memory)
          }
        }
      }
    }
  }

  @Test func textOfEveryLengthBetweenTwoEscapesIsCopied() throws {
    let memory = try GuardedMemory()
    for gap in 0...140 {
      for before in [0, 1, 15, 50] {
        let text = (0..<gap).map { UInt8(ascii: "a") + UInt8($0 % 26) }
        let escape = Array(#"\t"#.utf8)
        let contents = [UInt8](repeating: 0x2E, count: before) + escape + text + escape + text
        try expectDecoding(of: contents, in: memory)
      }
    }
  }

  @Test func randomStringsSayWhatTheTwinReads() throws {
    let memory = try GuardedMemory()
    var random = RandomText(generator: SeededGenerator())
    for _ in 0..<1_000 {
      var contents: [UInt8] = []
      for _ in 0..<Int.random(in: 1...6, using: &random.generator) {
        contents += random.stringText().dropFirst().dropLast()
      }
      try expectDecoding(of: contents, in: memory)
    }
  }
}
