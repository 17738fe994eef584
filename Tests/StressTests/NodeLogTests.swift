import Testing

@testable import Stress

@Suite struct NodeLogTests {
  private func log(_ pieces: [String]) -> NodeLog {
    var log = NodeLog(isPassedOn: false)
    for piece in pieces { Array(piece.utf8).withUnsafeBytes { log.append($0) } }
    log.finish()
    return log
  }

  @Test func linesAreKeptHoweverTheyArrive() {
    #expect(log(["one\ntwo\n"]).lines == ["one", "two"])
    #expect(log(["o", "ne\nt", "wo"]).lines == ["one", "two"])
    #expect(log([""]).lines == [])
  }

  @Test func theLastThirtyTwoAreKept() {
    let lines = log([(1...40).map { "line \($0)\n" }.joined()]).lines
    #expect(lines == (9...40).map { "line \($0)" })
  }

  @Test func aLineWithoutEndIsCutWithAWordOnHowMuch() {
    let lines = log([String(repeating: "x", count: 10_000), "\nnext\n"]).lines
    #expect(lines == [String(repeating: "x", count: 4096) + "… (5904 bytes more)", "next"])
  }

  @Test func whatATerminalWouldObeyIsEscaped() {
    #expect(log(["\u{1B}[2J\tgone\r\n\u{202E}x"]).lines == [#"\u001b[2J\tgone\r"#, #"\u202ex"#])
  }
}
