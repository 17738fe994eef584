import Testing

@testable import FastJSON

/// What decoding writes, and with what.
@Suite struct DecodeRunTests {
  @Test func wordsAreAppendedBehindWhatIsThere() {
    for before in 0...20 {
      for sizes in [[], [0], [8], [1, 2, 3], [8, 8, 8], [7, 0, 1]] {
        var output = [UInt8](repeating: 0x2E, count: before)
        DecodeRun.append(to: &output, atMost: sizes.reduce(0, +)) { run in
          for size in sizes { run.word(0x6867_6665_6463_6261, count: size) }
        }
        let written = sizes.flatMap { Array("abcdefgh".utf8.prefix($0)) }
        #expect(output == [UInt8](repeating: 0x2E, count: before) + written)
      }
    }
  }

  @Test func slicesOfEveryLengthAreCopiedFromEveryPlace() throws {
    let memory = try GuardedMemory()
    for size in [0, 1, 15, 16, 17, 63, 64, 65, 150] {
      let text = (0..<size).map { UInt8($0) }
      for start in 0...size {
        for count in 0...size - start {
          let slice = JSONSlice(start: start, end: start + count)
          var output: [UInt8] = [0x2E]
          memory.withTextAtEnd(text) { bytes in
            DecodeRun.append(to: &output, atMost: count + 2) { run in
              let bounds = WordBounds(byteCount: bytes.byteCount)
              run.copy(slice, of: bytes, within: bounds, then: 0x6261, count: 2)
            }
          }
          let expected = [0x2E] + Array(text[start..<start + count]) + [0x61, 0x62]
          if output != expected { Issue.record("\(slice) of \(size) bytes: \(output)") }
        }
      }
    }
  }

  @Test func writingMoreThanWasAskedForIsAMistakeOfTheCaller() async {
    await #expect(processExitsWith: .failure) {
      var output: [UInt8] = []
      DecodeRun.append(to: &output, atMost: 9) { run in
        run.word(0, count: 8)
        run.word(0, count: 2)
      }
    }
    await #expect(processExitsWith: .failure) {
      var output: [UInt8] = []
      DecodeRun.append(to: &output, atMost: 20) { run in run.word(0, count: 9) }
    }
    await #expect(processExitsWith: .failure) {
      let text = [UInt8](repeating: 0, count: 80)
      var output: [UInt8] = []
      DecodeRun.append(to: &output, atMost: 9) { run in
        let bounds = WordBounds(byteCount: 80)
        run.copy(
          JSONSlice(start: 0, end: 9), of: text.span.bytes, within: bounds, then: 0, count: 1)
      }
    }
    await #expect(processExitsWith: .failure) {
      let text = [UInt8](repeating: 0, count: 80)
      var output: [UInt8] = []
      DecodeRun.append(to: &output, atMost: 99) { run in
        let bounds = WordBounds(byteCount: 80)
        run.copy(JSONSlice(start: 70, end: 81), of: text.span.bytes, within: bounds)
      }
    }
  }

  @Test func lettersOfEscapesAreThoseOfTheStandard() {
    let pairs: [(letter: String, byte: UInt8)] = [
      ("\"", 0x22), ("\\", 0x5C), ("b", 0x08), ("f", 0x0C), ("n", 0x0A), ("r", 0x0D), ("t", 0x09),
    ]
    for byte in UInt8.min...UInt8.max {
      let pair = pairs.first { $0.byte == byte }
      #expect(EscapeLetter.letter(for: byte) == pair?.letter.utf8.first ?? 0)
    }
    for (letter, byte) in pairs + [("/", 0x2F)] {
      #expect(letter.utf8.map { EscapeLetter.byte(of: $0) } == [byte])
    }
    #expect(EscapeLetter.byte(of: 0x75) == 0)
  }

  @Test func codePointsHaveTheBytesThatTheStandardLibraryGivesThem() {
    let borders: [UInt32] = [0x7F, 0x80, 0x7FF, 0x800, 0xFFFF, 0x1_0000, 0x10_FFFF]
    for number in Array(stride(from: 0, through: 0x10_FFFF, by: 61)) + borders {
      guard let scalar = Unicode.Scalar(number) else { continue }
      let (word, count) = UTF8Sequence.bytes(of: number)
      let expected = UTF8.encode(scalar).map { Array($0) } ?? []
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: word >> UInt64($0 * 8)) }
      #expect(bytes == expected, "\(number)")
    }
    let (surrogate, count) = UTF8Sequence.bytes(of: 0xD800)
    #expect(surrogate == 0x80A0ED && count == 3)
  }
}
