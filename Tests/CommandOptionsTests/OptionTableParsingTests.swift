import Testing

@testable import CommandOptions

/// How a command line is read: what every option has in common, whatever it is for.
@Suite struct OptionTableParsingTests {
  typealias Invocation = OptionTable<SampleOptions>.Invocation

  private func changed(_ change: (inout SampleOptions) -> Void) -> Invocation {
    var options = SampleOptions()
    change(&options)
    return .run(options)
  }

  @Test func aValueFollowsAsTheNextWordOrBehindAnEqualsSign() throws {
    let table = SampleOptions.table
    #expect(try table.parse([]) == .run(SampleOptions()))
    for words in [["--count", "3"], ["--count=3"], ["-c", "3"], ["-c=3"]] {
      #expect(try table.parse(words) == changed { $0.count = 3 }, "\(words)")
    }
    #expect(try table.parse(["--path=a=b"]) == changed { $0.path = "a=b" })
    #expect(try table.parse(["--path", "a=b"]) == changed { $0.path = "a=b" })
    #expect(try table.parse(["--path", "-x"]) == changed { $0.path = "-x" })
    #expect(try table.parse(["--path=--quiet"]) == changed { $0.path = "--quiet" })
    #expect(try table.parse(["--path=--"]) == changed { $0.path = "--" })
  }

  @Test func everySortOfOptionIsTaken() throws {
    let words = [
      "--limit", "9223372036854775807", "--share=1e-3", "--seed-of-all-random-numbers",
      "18446744073709551615", "--path", "p", "--color", "green", "--quiet", "--word", "a",
      "--word=b", "--depth", "9", "--", "--count", "x", "--",
    ]
    let expected = changed {
      $0.limit = .max
      $0.share = 0.001
      $0.seed = .max
      $0.path = "p"
      $0.color = .green
      $0.isQuiet = true
      $0.words = ["a", "b"]
      $0.part.depth = 9
      $0.rest = ["--count", "x", "--"]
    }
    #expect(try SampleOptions.table.parse(words) == expected)
  }

  @Test(arguments: [
    (["--help"], Invocation.help), (["-h"], .help), (["--version"], .version),
    (["--quiet", "--help", "--nonsense"], .help), (["--version", "--count"], .version),
    (["--limit=1", "--count=1", "--help"], .help),
  ])
  func helpAndVersionWinOverWhatFollows(words: [String], invocation: Invocation) throws {
    #expect(try SampleOptions.table.parse(words) == invocation)
  }

  @Test func whatStandsBehindTwoDashesAsksForNothing() throws {
    #expect(try SampleOptions.table.parse(["--", "--help"]) == changed { $0.rest = ["--help"] })
  }

  @Test(arguments: [
    (["--cuont", "5"], "unknown option --cuont; did you mean --count? --help lists them all"),
    (["--cuont=5"], "unknown option --cuont; did you mean --count? --help lists them all"),
    (["--lim"], "unknown option --lim; did you mean --limit? --help lists them all"),
    (["-count", "5"], "unknown option -count; did you mean --count? --help lists them all"),
    (["--halp"], "unknown option --halp; did you mean --help? --help lists them all"),
    (["--vesrion"], "unknown option --vesrion; did you mean --version? --help lists them all"),
    (["--frobnicate"], "unknown option --frobnicate; --help lists them all"),
    (["--COUNT", "5"], "unknown option --COUNT; --help lists them all"),
    (["-x"], "unknown option -x; --help lists them all"),
    (["-"], "unknown option -; --help lists them all"),
    (["--\u{1B}[31m\n"], #"unknown option --\u001b[31m\n; --help lists them all"#),
    (["a.json"], #"no argument "a.json" is expected; --help lists the options"#),
    ([""], #"no argument "" is expected; --help lists the options"#),
    (["--quiet", "yes"], #"no argument "yes" is expected; --help lists the options"#),
    (["--quiet=yes"], "--quiet takes no value"), (["--quiet="], "--quiet takes no value"),
    (["--help=me"], "--help takes no value"), (["--version="], "--version takes no value"),
    (["--quiet", "--quiet"], "--quiet is given twice"),
    (["--count=5", "--count=5"], "--count is given twice"),
    (["--count", "5", "-c", "6"], "--count is given twice"),
    (["--count"], "--count needs a value"), (["-c"], "-c needs a value"),
    (
      ["--path", "--quiet"],
      "--path needs a value, and --quiet is none; --path=--quiet would make it one"
    ),
    (
      ["--path", "--count=5"],
      "--path needs a value, and --count is none; --path=--count would make it one"
    ),
    (["--path", "-c"], "--path needs a value, and -c is none; --path=-c would make it one"),
    (
      ["--path", "--help"],
      "--path needs a value, and --help is none; --path=--help would make it one"
    ),
    (["--path", "--", "x"], "--path needs a value, and -- is none; --path=-- would make it one"),
    (["--count", "0"], #"--count takes a whole number from 1 to 64, not "0""#),
    (["--word", "a b"], "--word takes one word"),
    (["--depth", "10"], #"--depth takes a whole number from 0 to 9, not "10""#),
    (["--limit=1", "--count=1"], "--limit and --count exclude each other"),
  ])
  func aCommandLineThatMakesNoSenseIsNamed(words: [String], message: String) {
    #expect(throws: UsageError(message: message)) { try SampleOptions.table.parse(words) }
  }

  @Test func aLongWordIsCut() {
    let long = String(repeating: "y", count: 5_000)
    let shown = String(repeating: "y", count: 200) + "… (4800 bytes more)"
    #expect(
      throws: UsageError(
        message: "no argument \"\(shown)\" is expected; --help lists the options")
    ) { try SampleOptions.table.parse([long]) }
    #expect(
      throws: UsageError(message: "--count takes a whole number from 1 to 64, not \"\(shown)\"")
    ) { try SampleOptions.table.parse(["--count", long]) }
  }

  @Test func whereNothingMayStandBehindTwoDashesTheyAreNoOption() {
    #expect(throws: UsageError(message: "unknown option --; --help lists them all")) {
      try SampleOptions.tableWithoutRest.parse(["--", "x"])
    }
  }
}
