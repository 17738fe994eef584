import Testing

@testable import Platform

@Suite struct PrintableTextTests {
  @Test(arguments: [
    ("plain é 😀 \\ \"", "plain é 😀 \\ \""), ("a\nb\r\tc", #"a\nb\r\tc"#),
    ("\u{1B}[31mred", #"\u001b[31mred"#), ("\0\u{7F}\u{9B}", #"\u0000\u007f\u009b"#),
    ("a\u{202E}b\u{2066}\u{200B}", #"a\u202eb\u2066\u200b"#),
    ("\u{2028}\u{FEFF}", #"\u2028\ufeff"#),
    ("\u{E0041}", #"\u000e0041"#), ("", ""),
  ])
  func whatATerminalWouldObeyIsEscaped(text: String, shown: String) {
    #expect(PrintableText.of(text) == shown)
  }

  @Test(arguments: [
    ([0xFF], #"\xff"#), ([0x61, 0xC3, 0x28, 0x62], #"a\xc3(b"#), ([0xE2, 0x82], #"\xe2\x82"#),
    ([0xED, 0xA0, 0x80], #"\xed\xa0\x80"#), ([0xC0, 0x80, 0x61], #"\xc0\x80a"#),
  ])
  func bytesThatAreNoTextAreEscaped(bytes: [UInt8], shown: String) {
    #expect(PrintableText.of(bytes) == shown)
  }

  @Test(arguments: [
    ("abcdef", 6, "abcdef"), ("abcdefg", 6, "abcdef… (1 byte more)"),
    ("abcdé", 5, "abcd… (2 bytes more)"), ("abc😀", 6, "abc… (4 bytes more)"),
    ("abc", 0, "… (3 bytes more)"),
  ])
  func whatIsTooLongIsCutBeforeAWholeCharacter(text: String, count: Int, shown: String) {
    #expect(PrintableText.of(text, byteCountMax: count) == shown)
  }

  @Test func anythingAtAllCanBeShown() {
    var random = SplitMix64(seed: 12)
    for _ in 0..<300 {
      let bytes = (0..<20).map { _ in UInt8(truncatingIfNeeded: random.next()) }
      let shown = PrintableText.of(bytes, byteCountMax: 15)
      #expect(!shown.unicodeScalars.contains(where: PrintableText.isEscaped), "\(bytes)")
    }
  }
}
