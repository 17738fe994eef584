import Testing

@testable import CommandOptions

/// The command line that makes given options again.
@Suite struct OptionTableTests {
  @Test func theDefaultsNeedNoWords() {
    #expect(SampleOptions.table.words(for: SampleOptions()) == [])
  }

  @Test(arguments: [
    ["--count", "3"], ["--limit", "5"], ["--share", "1e-05"],
    ["--seed-of-all-random-numbers", "0"],
    ["--path=-x"], ["--path", "a=b"], ["--color", "green"], ["--quiet"],
    ["--word", "b", "--word", "a", "--word", "b"], ["--depth", "0"],
    ["--count", "1", "--path=--help", "--quiet", "--word=-", "--depth", "5"],
  ])
  func theWordsThatWereReadAreWrittenAgain(words: [String]) throws {
    guard case .run(let options) = try SampleOptions.table.parse(words) else {
      Issue.record("\(words) asks for no run")
      return
    }
    #expect(options != SampleOptions())
    #expect(SampleOptions.table.words(for: options) == words)
  }

  @Test func anOptionIsFoundByBothItsNames() {
    #expect(SampleOptions.table["--count"]?.name == "--count")
    #expect(SampleOptions.table["-c"]?.name == "--count")
    #expect(SampleOptions.table["count"] == nil)
  }
}
