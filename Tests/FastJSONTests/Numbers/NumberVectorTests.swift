import TestSupport
import Testing

@testable import FastJSON

/// Numbers stepped over sixteen bytes at once are those that the step-by-step way steps over.
@Suite struct NumberVectorTests {
  /// Where a number that begins at `start` ends, and whether it has an exponent; nil for none.
  private func stepped(_ text: RawSpan, from start: Int) -> (end: Int, hasExponent: Bool)? {
    var scanner = JSONScanner(text, from: start)
    guard (try? scanner.skipNumber()) != nil else { return nil }
    let hasExponent = (start..<scanner.position).contains {
      text.byteOrZero(at: $0) | 0x20 == ASCII.e
    }
    return (scanner.position, hasExponent)
  }

  private func expectAgreement(_ text: [UInt8], _ memory: GuardedMemory) {
    memory.withTextAtEnd(text) { bytes in
      let number = stepped(bytes, from: 0)
      var byWords = JSONScanner(bytes)
      let isReadByWords = byWords.skipNumberByWords()
      #expect(byWords.position == (isReadByWords ? number?.end : 0), "\(text)")
      #if arch(x86_64)
        var byVector = JSONScanner(bytes)
        let isReadByVector = byVector.skipNumberByVector()
        #expect(byVector.position == (isReadByVector ? number?.end : 0), "\(text)")
        // Nothing usual is left to the slow way.
        if let number, !number.hasExponent, number.end < 16, bytes.byteCount >= 16,
          ![ASCII.e, ASCII.upperE, ASCII.point].contains(bytes.byteOrZero(at: number.end))
        {
          #expect(isReadByVector, "\(text)")
        }
      #endif
    }
  }

  @Test func randomNumbersAndNearNumbersAreReadAlike() throws {
    let memory = try GuardedMemory(byteCountMax: 100)
    var generator = SeededGenerator()
    for _ in 0..<40_000 {
      let letters = Bool.random(using: &generator) ? "0123456789.-" : "019.-+eE,] "
      let alphabet = Array(letters.utf8)
      var text = (0..<Int.random(in: 1...24, using: &generator)).map { _ in
        alphabet.randomElement(using: &generator)!
      }
      if !(0x30...0x39).contains(text[0]) { text[0] = ASCII.minus }
      expectAgreement(text, memory)
    }
  }

  /// A sign or none, every count of digits on both sides of the point, what follows, and how much.
  @Test func everyLengthIsReadAlike() throws {
    let memory = try GuardedMemory(byteCountMax: 100)
    for sign in ["", "-"] {
      for whole in ["0", "7", "00", "01", "12", "1234567", "12345678", "123456789012345", ""] {
        for fraction in ["", ".", ".0", ".5", ".123456", ".1234567", ".12345678", "..5", ".5.5"] {
          for ending in ["", ",", "]", "e5", "E", ".", "-", "\u{0}"] {
            for after in [0, 1, 8, 16] {
              let text = sign + whole + fraction + ending + String(repeating: ",", count: after)
              guard let first = text.utf8.first, first == 0x2D || (0x30...0x39).contains(first)
              else { continue }
              expectAgreement(Array(text.utf8), memory)
            }
          }
        }
      }
    }
  }

  /// The whole way: what stands before and behind does not matter, nor do signs.
  @Test func numbersInArraysAreSkippedToTheirEnds() {
    var generator = SeededGenerator()
    for _ in 0..<2_000 {
      let numbers = (0..<20).map { _ in
        let digits = "\(Int64.random(in: 0...(.max), using: &generator))"
        let whole = String(digits.prefix(.random(in: 1...9, using: &generator)))
        let sign = Bool.random(using: &generator) ? "-" : ""
        let fraction = digits.prefix(.random(in: 0...9, using: &generator))
        return sign + whole + (fraction.isEmpty ? "" : ".\(fraction)")
      }
      let text = Array("[\(numbers.joined(separator: ","))]".utf8)
      var scanner = JSONScanner(text.span.bytes)
      #expect((try? scanner.skipValue()) != nil, "\(numbers)")
      #expect(scanner.position == text.count, "\(numbers)")
    }
  }
}
