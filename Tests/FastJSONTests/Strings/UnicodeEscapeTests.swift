import Testing

@testable import FastJSON

/// The digits of `\u` escapes, four at once.
@Suite struct UnicodeEscapeTests {
  @Test func fourDigitsSpellTheirNumberInEitherCase() {
    func word(_ digits: some Sequence<UInt8>) -> UInt64 {
      digits.reversed().reduce(0xFF5C) { $0 << 8 | UInt64($1) }
    }
    for number in UInt32(0)...0xFFFF {
      // A digit in front keeps the zeros.
      let lower = Array(String(0x1_0000 + number, radix: 16).utf8.dropFirst())
      let upper = Array(String(0x1_0000 + number, radix: 16, uppercase: true).utf8.dropFirst())
      let mixed = [lower[0], upper[1], upper[2], lower[3]]
      for digits in [lower, upper, mixed] {
        #expect(Word.hexadecimal(word(digits)) == number)
      }
    }
  }

  @Test func anEscapeBeginsWithItsTwoCharacters() {
    #expect(Word.beginsUnicodeEscape(0x1234_5678_755C))
    for other: UInt64 in [0x755D, 0x745C, 0x5C75, 0, 0x755C00] {
      #expect(!Word.beginsUnicodeEscape(other))
    }
  }
}
