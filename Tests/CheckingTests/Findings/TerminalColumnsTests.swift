import Testing

@testable import Checking

struct TerminalColumnsTests {
  @Test(arguments: [
    ("", 0), ("abc", 3), ("é", 1), ("e\u{301}", 1), ("€", 1), ("😀", 2), ("日本", 4), ("한", 2),
    ("\u{FFFD}", 1), ("a\u{200B}b", 2), ("…", 1), ("🦊", 2), ("✅", 2),
  ])
  func aTextTakesTheColumnsThatATerminalGivesIt(text: String, count: Int) {
    #expect(TerminalColumns.count(of: text.unicodeScalars) == count)
  }
}
