import Testing

@testable import Node

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

  @Test func quietOneDoesNotEvenMakeTheText() {
    var diagnostics = Diagnostics(isQuiet: true)
    var madeCount = 0
    func problem() -> String {
      madeCount += 1
      return "problem"
    }
    diagnostics.tell(problem())
    diagnostics.tell(problem(), line: RawSpan())
    #expect(madeCount == 0)
  }
}
