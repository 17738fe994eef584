import FastJSON
import Foundation
import TestSupport
import Testing

/// The scanner against its naive twin, where a scanner that takes many bytes at once could slip.
///
/// Every text is read in guarded memory, against the page behind it and against the page before it,
/// so that each of these tests also shows that nothing outside of the text is read. `PROOF=full`
/// takes every byte value at every position, where the default run takes a sample of them.
@Suite struct ScannerAgreementTests {
  let memory: GuardedMemory
  let isFull = ProcessInfo.processInfo.environment["PROOF"] == "full"

  init() throws {
    memory = try GuardedMemory()
  }

  /// Records where the readers disagree about a text.
  func check(_ text: [UInt8], sourceLocation: SourceLocation = #_sourceLocation) {
    let disagreement =
      memory.withTextAtEnd(text, ScannerAgreement.disagreement)
      ?? memory.withTextAtStart(text, ScannerAgreement.disagreement)
    guard let disagreement else { return }
    Issue.record(
      "\(disagreement)\nin \(String(decoding: text, as: UTF8.self).debugDescription)\n\(text)",
      sourceLocation: sourceLocation)
  }

  // MARK: At random

  @Test func agreeOnRandomDocuments() {
    var random = RandomText(generator: SeededGenerator())
    for _ in 0..<(isFull ? 50_000 : 500) { check(random.document()) }
  }

  @Test func agreeOnMutatedDocuments() {
    var random = RandomText(generator: SeededGenerator())
    for _ in 0..<(isFull ? 100_000 : 500) {
      let document = random.document()
      for _ in 0..<4 { check(random.mutated(document)) }
    }
  }

  @Test func agreeOnRandomBytesInAString() {
    var generator = SeededGenerator()
    let bytes: [UInt8] = [
      0x1F, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC1, 0xC2, 0xE0, 0xE2, 0xED, 0xF0, 0xF1,
      0xF4,
    ]
    let alphabet = bytes + Array(#""\\\u00uDdFfa8 9n/"#.utf8)
    for _ in 0..<(isFull ? 200_000 : 4_000) {
      let count = Int.random(in: 0...12, using: &generator)
      let padding = Int.random(in: 0...70, using: &generator)
      check(
        [0x22] + repeatElement(0x61, count: padding)
          + (0..<count).map { _ in generator.pick(alphabet) } + Array(#"bcdefghij""#.utf8))
    }
  }

  // MARK: Around the words of 8, 16, 32 and 64 bytes

  /// What may end a run of plain bytes in a string, right or wrong.
  static let stringPieces: [[UInt8]] = {
    let texts = [
      #"\n"#, #"\\"#, #"\""#, #"\u00e9"#, #"\ud83d\ude00"#, #"\ud83d"#, #"\x"#, #"\u12"#, "é", "€",
      "😀",
    ]
    let bytes: [[UInt8]] = [
      [0x1F], [0x7F], [0x80], [0xC3], [0xE2, 0x82], [0xE0, 0x9F, 0xBF], [0xED, 0xA0, 0x80],
      [0xF0, 0x8F, 0xBF, 0xBF], [0xF0, 0x9F, 0x98], [0xF4, 0x90, 0x80, 0x80], [0xC0, 0x80], [0xFF],
      [0x00],
    ]
    return texts.map { Array($0.utf8) } + bytes
  }()

  @Test func agreeOnStringsOfEveryLength() {
    for count in 0...70 {
      let plain = [UInt8](repeating: 0x61, count: count)
      check([0x22] + plain + [0x22])
      check([0x22] + plain)
      for piece in Self.stringPieces {
        check([0x22] + plain + piece + [0x22])
        check([0x22] + plain + piece)
      }
    }
  }

  /// Blocks of 64 bytes begin where a string has shown a few special characters: four of them are
  /// enough that the piece stands at every place of a block and across its end.
  @Test func agreeOnPiecesAtEveryPlaceOfABlock() {
    let plain = [UInt8](repeating: 0x62, count: 130)
    for first in ["", "é", "éééé", "\\n\\n\\n\\n"] {
      for piece in Self.stringPieces {
        for count in 0...70 {
          check([0x22] + first.utf8 + plain.prefix(count) + piece + plain + [0x22])
        }
      }
    }
  }

  @Test func agreeOnBackslashesOfEveryNumberAtEveryPlace() {
    for count in 0...12 {
      for place in 50...70 {
        let text =
          Array("\"éééé".utf8) + [UInt8](repeating: 0x61, count: place)
          + [UInt8](repeating: 0x5C, count: count)
        check(text + Array("n\"".utf8))
        check(text + Array("\"".utf8) + [UInt8](repeating: 0x61, count: 70) + [0x22])
      }
    }
  }

  @Test func agreeOnNumbersOfEveryLength() {
    for count in 1...70 {
      let digits = String(repeating: "7", count: count)
      for text in [
        digits, "-\(digits)", "0\(digits)", "0.\(digits)", "\(digits).\(digits)", "1e\(digits)",
        "1E-\(digits)", "\(digits).", "\(digits)e", "\(digits)e+", "\(digits)x", "\(digits):",
        "\(digits)/", "-\(digits).5e2", "[\(digits),\(digits)]",
      ] {
        check(Array(text.utf8))
      }
    }
  }

  @Test func agreeOnWhitespaceOfEveryLength() {
    for byte: UInt8 in [0x20, 0x09, 0x0A, 0x0D, 0x0B, 0x0C, 0x00, 0xA0] {
      for count in 0...70 {
        let space = [UInt8](repeating: byte, count: count)
        let spaces = [UInt8](repeating: 0x20, count: count)
        check(space + Array("1".utf8))
        check(Array("[]".utf8) + space)
        check(Array("{\"a\"".utf8) + space + Array(":".utf8) + space + Array("1}".utf8))
        check(Array("[1".utf8) + spaces + [byte] + spaces + Array("]".utf8))
      }
    }
  }

  @Test func agreeAtEveryAlignment() {
    let texts = Self.lines.filter { $0.count < 300 }
    for alignment in 0..<64 {
      for text in texts {
        let padded = [UInt8](repeating: 0x22, count: alignment) + text + [0x22, 0x7D]
        let bytes = padded.span.bytes
        let part = bytes.extracting(alignment..<alignment + text.count)
        #expect(ScannerAgreement.disagreement(on: part) == nil)
      }
    }
  }

  // MARK: Every truncation, every bad byte

  /// Lines as they are met in practice, and pieces that hold every kind of token.
  static let lines: [[UInt8]] = [
    #"{"id":5,"src":"c2","dest":"n0","body":{"key":"5","msg":1,"type":"send","msg_id":2}}"#,
    #"{"id":6,"src":"c10","dest":"n0","body":{"offsets":{"12":0,"6":70},"type":"poll","msg_id":2}}"#,
    #"{"key":"\u006b€","msg":{"tags":["a",{"c":[1,-2.5,-3E+7,null,true]}],"name":"Zo\u00eb"}}"#,
    "  [ true , false ,\n\tnull , -0.5e-3 , \"a\\\"é😀\\ud83d\\ude00\" , [ { } , [ ] ] ]\r\n",
    Array(#"["a""#.utf8).map { String(UnicodeScalar($0)) }.joined() + #","\\\"\/\b\f\n\r\té€😀"]"#,
    kilobyteString,
  ].map { Array($0.utf8) }

  /// A thousand bytes full of escapes and of characters outside of ASCII.
  static let kilobyteString =
    "\"" + String(repeating: #"plain text, é€😀 \n\"\\ \u00e9\uD83D\uDE00 "#, count: 20) + "\""

  @Test func agreeOnEveryTruncation() {
    for line in Self.lines {
      for count in stride(from: 0, to: line.count, by: isFull || line.count < 200 ? 1 : 3) {
        check(Array(line.prefix(count)))
      }
    }
  }

  @Test func agreeWithABadByteAtEveryPosition() {
    var generator = SeededGenerator()
    // One byte of each kind that the grammar or UTF-8 tells apart.
    let bytes: [UInt8] = [0x00, 0x1F, 0x7F, 0x80, 0xBF, 0xC3, 0xE2, 0xF0, 0xFF]
    let kinds = bytes + Array("\" \\/09-+.eEtfnu{}[],:\nAb".utf8)
    for line in Self.lines {
      for index in line.indices {
        let values: [UInt8]
        if isFull {
          values = Array(0...255)
        } else if line.count < 200 {
          values = kinds + [.random(in: 0...255, using: &generator)]
        } else {
          values = [generator.pick(kinds)]
        }
        for value in values {
          var text = line
          text[index] = value
          check(text)
        }
      }
    }
  }

  @Test func agreeOnEveryByteWhereAValueANameOrACommaIsExpected() {
    let frames = [
      ("", ""), ("[", "]"), ("[1", "]"), ("[1,", "]"), ("{", "}"), (#"{"a""#, "}"),
      (#"{"a":"#, "}"), (#"{"a":1"#, "}"), (#"{"a":1,"#, "}"), ("\"", "\""), (#""\"#, "\""),
      (#""\u"#, "000\""),
      (#""\u000"#, "\""), ("-", ""), ("0", ""), ("1.", ""), ("1e", "1"), ("tru", ""), ("nul", ""),
      ("fals", ""), ("t", "ue"), (" ", " "),
    ]
    for (before, after) in frames {
      for byte in UInt8.min...UInt8.max {
        check(Array(before.utf8) + [byte] + Array(after.utf8))
      }
    }
  }

  @Test func agreeOnEveryPairOfBytesThatBeginsASequence() {
    for first in UInt8(0xC0)...0xFF {
      for second in UInt8.min...UInt8.max {
        let sequence = [0x22, first, second] + repeatElement(0x80, count: 2)
        check(sequence + [0x22])
        check(sequence.dropLast() + [0x22])
        check(sequence.dropLast(2) + [0x22])
      }
    }
  }

  /// The same within a block of 64 bytes, with the second bytes at which a rule begins or ends.
  @Test func agreeOnEveryFirstByteOfASequenceWithinABlock() {
    let before = Array("\"éééé".utf8)
    let tail = [UInt8](repeating: 0x61, count: 75) + [0x22]
    let seconds: [UInt8] = [0x00, 0x22, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xFF]
    for first in UInt8(0x80)...0xFF {
      for second in seconds {
        for rest in 0...2 {
          check(before + [first, second] + repeatElement(0x80, count: rest) + tail)
        }
      }
    }
  }

  // MARK: Depth

  @Test(arguments: [1022, 1023, 1024, 1025, 1026])
  func agreeOnDepthAroundTheLimit(depth: Int) {
    let openings = [("[", "]"), (#"{"a":"#, "}"), (#"[{"b":"#, "}]")]
    for (open, close) in openings {
      let levels = depth / (close.utf8.count)
      let opening = String(repeating: open, count: levels)
      let text = opening + "1" + String(repeating: close, count: levels)
      check(Array(text.utf8))
      check(Array("[\(text)]".utf8))
      check(Array(opening.utf8))
    }
  }
}
