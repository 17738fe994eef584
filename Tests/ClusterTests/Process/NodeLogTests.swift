import TestSupport
import Testing

@testable import Cluster
@testable import Platform

@Suite struct NodeLogTests {
  private func log(_ pieces: [String]) -> NodeLog {
    var log = NodeLog(of: "n0")
    for piece in pieces { log.append(Array(piece.utf8)[...]) }
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

  /// Only the end of a piece is looked at, and that must not be seen: against all lines, split.
  @Test func theLastLinesAreTheSameHoweverMuchComesAtOnce() {
    var random = SplitMix64(seed: TestSeed.value)
    for _ in 0..<100 {
      let lines = (0..<random.next() % 100).map { number in
        String(repeating: "x", count: Int(random.next() % 4)) + "\(number)"
      }
      var text = lines.joined(separator: "\n") + (random.next() % 2 == 0 ? "\n" : "")
      let expected = text.split(separator: "\n", omittingEmptySubsequences: false)
      var pieces: [String] = []
      while !text.isEmpty {
        let count = Int(random.next() % 200) + 1
        pieces.append(String(text.prefix(count)))
        text = String(text.dropFirst(count))
      }
      let all = expected.last == "" ? expected.dropLast() : expected[...]
      #expect(log(pieces).lines == all.suffix(32).map(String.init), "SEED=\(TestSeed.value)")
    }
  }
}
