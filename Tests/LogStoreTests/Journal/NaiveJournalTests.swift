import TestSupport
import Testing

@testable import LogStore

/// Recovery reads what the naive twin reads, and refuses and cuts where it does.
///
/// Method: forged files from random bytes; the fuzz target does the same with chosen ones.
@Suite struct NaiveJournalTests {
  @Test func forgedFilesAreReadAsTheNaiveTwinReadsThem() {
    var random = SeededGenerator()
    for _ in 0..<3_000 {
      let count = Int.random(in: 0..<200, using: &random)
      let program = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
      let twin = NaiveJournal(JournalForgery.file(program), owner: JournalForgery.owner)
      #expect(twin.difference(owner: JournalForgery.owner) == nil, "\(program)")
    }
  }

  @Test func entriesOfAllKindsAndLengthsAreReadAsTheNaiveTwinReadsThem() {
    var random = SeededGenerator()
    for _ in 0..<3_000 {
      var program: [UInt8] = [2]
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        var entries: [UInt8] = []
        for _ in 0..<Int.random(in: 1...3, using: &random) {
          let count = UInt8.random(in: 0...30, using: &random)
          let any = UInt8.random(in: 0...255, using: &random)
          let kind: UInt8 = [1, 2, 16, any].randomElement(using: &random) ?? any
          entries += [count, 0, 0, 0, kind]
          entries += [UInt8](repeating: 0, count: Int(count))
          if count >= 12 { entries[entries.count - Int(count) + 8] = count - 12 }
        }
        if Int.random(in: 0..<6, using: &random) == 0 { entries.removeLast() }
        program += [UInt8(entries.count), .random(in: 0...255, using: &random)] + entries
      }
      let twin = NaiveJournal(JournalForgery.file(program), owner: JournalForgery.owner)
      #expect(twin.difference(owner: JournalForgery.owner) == nil, "\(program)")
    }
  }
}
