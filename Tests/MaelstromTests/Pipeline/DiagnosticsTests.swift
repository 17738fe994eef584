import Platform
import Testing

@testable import Maelstrom

/// What is shown of a line that is wrong, and how often something is told.
@Suite struct DiagnosticsTests {
  @Test(arguments: [
    ("{\"a\":1}", "{\"a\":1}"), ("\u{1B}[31m\n", #"\u001b[31m\n"#),
    (String(repeating: "x", count: 120), String(repeating: "x", count: 120)),
    (String(repeating: "x", count: 121), String(repeating: "x", count: 120) + "… (1 byte more)"),
    (
      String(repeating: "é", count: 5_000),
      String(repeating: "é", count: 60) + "… (9880 bytes more)"
    ),
  ])
  func aProblemIsToldWithTheBeginningOfItsLine(line: String, shown: String) {
    var diagnostics = Diagnostics(isQuiet: false)
    var said: [String] = []
    let bytes = Array(line.utf8)
    diagnostics.tell(.noSource, line: bytes.span.bytes, at: Instant(nanoseconds: 0)) {
      said.append($0)
      return true
    }
    #expect(said == ["\(LineProblem.noSource): \(shown)"])
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
