import Testing

@testable import LogStore

/// Every owner has a directory of its own, with a name that is safe anywhere.
@Suite struct JournalDirectoryTests {
  @Test(arguments: [
    ("n0", "n0"), ("a-b_9", "a-b_9"), ("", "%"), (".", "%2e"), ("..", "%2e%2e"),
    ("../../etc", "%2e%2e%2f%2e%2e%2fetc"), ("N0", "%4e0"), ("%", "%25"), ("a b", "a%20b"),
    ("\u{0}", "%00"), ("é", "%c3%a9"), ("%2e", "%252e"),
  ])
  func anOwnersNameIsWrittenSafely(owner: String, name: String) {
    #expect(JournalDirectory.name(of: Array(owner.utf8)) == name)
  }

  @Test func namesOfAllLengthsAreShortAndDifferent() {
    var names: Set<String> = []
    for count in 0...400 {
      for end in ["", "b", "/"] {
        let name = JournalDirectory.name(
          of: Array((String(repeating: "a", count: count) + end).utf8))
        #expect(name.utf8.count <= 200)
        names.insert(name)
      }
    }
    // "a" × 0 to 400 with three ends.
    #expect(names.count == 3 * 401)
  }

  @Test func aFilesNumberIsReadFromItsNameAlone() {
    for number in [1, 9, 10_000_000_000, .max] as [UInt64] {
      #expect(JournalDirectory.fileNumber(JournalDirectory.fileName(number)) == number)
    }
    for name in ["1.journal", "0000000001.journal.new", "lock", "+000000001.journal", ".journal"] {
      #expect(JournalDirectory.fileNumber(name) == nil)
    }
  }

  @Test func aFileThatIsMissingIsNamed() {
    let names = [3, 1, 4].map(JournalDirectory.fileName)
    #expect(JournalNames(names).missingNumber == 2)
    #expect(JournalNames([]).missingNumber == nil)
    #expect(JournalNames([JournalDirectory.fileName(2)]).missingNumber == 1)
    #expect(JournalNames(["x.new", "lock"]).unfinished == ["x.new"])
  }
}
