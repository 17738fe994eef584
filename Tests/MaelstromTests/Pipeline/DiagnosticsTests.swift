import Platform
import Testing

@testable import Maelstrom

/// What is shown of a line that is wrong, and how often something is told.
@Suite struct DiagnosticsTests {
  @Test(arguments: [
    ("", ""), ("plain ASCII {}\"", "plain ASCII {}\""),
    ("\u{0}\t\r\u{1B}[31m\u{7F}", #"\x00\x09\x0d\x1b[31m\x7f"#),
    ("é€", #"\xc3\xa9\xe2\x82\xac"#),
    (String(repeating: "x", count: 120), String(repeating: "x", count: 120)),
    (String(repeating: "x", count: 121), String(repeating: "x", count: 120) + "… (121 bytes)"),
    (
      String(repeating: "é", count: 5_000),
      String(repeating: #"\xc3\xa9"#, count: 60) + "… (10000 bytes)"
    ),
  ])
  func lineIsShownInPrintableASCIIAndCut(_ line: String, _ shown: String) {
    let bytes = Array(line.utf8)
    #expect(Diagnostics.shown(bytes.span.bytes) == shown)
  }

  @Test func everyByteCanBeShown() {
    let bytes = Array(UInt8.min...UInt8.max)
    for byte in bytes {
      let shown = Diagnostics.shown([byte].span.bytes)
      #expect(shown.utf8.allSatisfy { (0x20..<0x7F).contains($0) })
      #expect(shown.utf8.count == ((0x20..<0x7F).contains(byte) ? 1 : 4))
    }
  }

  @Test func quietOneSaysNothing() {
    var diagnostics = Diagnostics(isQuiet: true)
    var said: [String] = []
    func say(_ line: String) -> Bool {
      said.append(line)
      return true
    }
    diagnostics.tell(.noSource, line: nil, at: Instant(nanoseconds: 0), say: say)
    diagnostics.tellLeftOut(say: say)
    #expect(said.isEmpty)
  }

  @Test func whatStandardErrorDoesNotTakeIsCountedAsLeftOut() {
    var diagnostics = Diagnostics(isQuiet: false)
    var said: [String] = []
    let time = Instant(nanoseconds: 0)
    diagnostics.tell(.noSource, line: nil, at: time) { _ in false }
    diagnostics.tell(.notAnObject, line: nil, at: time) { _ in false }
    diagnostics.tellLeftOut { _ in false }
    diagnostics.tellLeftOut {
      said.append($0)
      return true
    }
    #expect(said == ["2 more problems were not printed"])
  }
}
