import Testing

@testable import Stress

@Suite struct OptionsTests {
  @Test func withoutWordsEveryDefaultIsMaelstroms() throws {
    let options = try #require(try Options.parse([]).options)
    #expect(options == Options())
    #expect(options.workload.keyCount == 10)
    #expect(options.workload.writesPerKeyMax == 16)
    #expect(options.workload.pollRatio == 0.5)
    #expect(options.workload.assignRatio == 1.0 / 64)
    #expect(options.timeLimitSeconds == 10)
    #expect(options.ratePerSecond == nil)
  }

  @Test func everyOptionSetsItsOwnField() throws {
    var expected = Options()
    expected.program = "node"
    expected.programArguments = ["a", "b", "c", "--rate"]
    expected.ratePerSecond = 20_000
    expected.timeLimitSeconds = 2.5
    expected.operationCount = 1000
    expected.clientCount = 7
    expected.seed = 18_446_744_073_709_551_615
    expected.workload.keyCount = 3
    expected.workload.writesPerKeyMax = 1000
    expected.workload.payload = .mixed
    expected.workload.payloadByteCount = 200
    expected.workload.pollRatio = 0.25
    expected.workload.assignRatio = 0.125
    expected.workload.crashRatio = 0.5
    expected.assertions = [try Assertion(parsing: "p99<5ms"), try Assertion(parsing: "rate>1")]
    expected.reportPath = "r.html"
    expected.historyPath = "h.ndjson"
    expected.resultPath = "r.json"
    expected.isQuiet = true
    expected.standardError = .file("e.log")
    let words = [
      "--bin", "node", "--args", "a b", "--rate", "20000", "--time-limit=2.5", "--count", "1000",
      "--concurrency", "7", "--seed", "18446744073709551615", "--key-count", "3",
      "--max-writes-per-key", "1000", "--payload", "mixed", "--payload-bytes", "200",
      "--poll-ratio", "0.25", "--assign-ratio", "0.125", "--crash-ratio", "0.5", "--assert",
      "p99<5ms", "--assert=rate>1", "--report", "r.html", "--history", "h.ndjson", "--json",
      "r.json", "--quiet", "--stderr", "e.log", "--", "c", "--rate",
    ]
    #expect(try Options.parse(words).options == expected)
  }

  @Test(arguments: [
    (["--rat", "5"], "unknown option --rat; --help lists them all"),
    (["run.html"], "unknown option run.html; --help lists them all"),
    (["--rate"], "--rate needs a value"),
    (["--rate", "0"], "--rate takes a number above 0, up to 10000000, not \"0\""),
    (["--rate", "fast"], "--rate takes a number above 0, up to 10000000, not \"fast\""),
    (["--time-limit", "-1"], "--time-limit takes a number above 0, up to 86400, not \"-1\""),
    (["--count", "1.5"], "--count takes a whole number from 1 to 1000000000, not \"1.5\""),
    (["--concurrency", "0"], "--concurrency takes a whole number from 1 to 100000, not \"0\""),
    (["--key-count", "65"], "--key-count takes a whole number from 1 to 64, not \"65\""),
    (["--poll-ratio", "1.1"], "--poll-ratio takes a number from 0 to 1, not \"1.1\""),
    (["--crash-ratio", "0.6"], "--crash-ratio takes a number from 0 to 0.5, not \"0.6\""),
    (["--payload", "xml"], "--payload takes one of int, string, json, mixed, not \"xml\""),
    (["--seed", "-1"], "--seed takes a whole number from 0 to 2^64 - 1, not \"-1\""),
    (["--quiet=yes"], "--quiet takes no value"),
    (["--bin", ""], "--bin takes a path, not \"\""),
    (["--assert", "p99"], "--assert \"p99\" has no <, <=, >, >= or =="),
  ])
  func aCommandLineThatMakesNoSenseIsNamed(words: [String], message: String) {
    #expect(throws: UsageError(message: message)) { try Options.parse(words) }
  }

  @Test(arguments: [["--help"], ["-h"], ["--rate", "5", "--help"]])
  func helpIsGivenWhereverItIsAskedFor(words: [String]) throws {
    #expect(try Options.parse(words) == .help)
  }

  @Test func helpNamesEveryOption() {
    let names = [
      "--bin", "--args", "--log-stderr", "--stderr", "--time-limit", "--count", "--rate",
      "--concurrency", "--seed", "--key-count", "--max-writes-per-key", "--poll-ratio",
      "--assign-ratio", "--crash-ratio", "--payload", "--payload-bytes", "--assert", "--report",
      "--history", "--json", "--quiet",
    ]
    for name in names { #expect(Options.help.contains("  \(name) "), "\(name)") }
    for line in Options.help.split(separator: "\n") { #expect(line.count <= 90, "\(line)") }
  }
}

extension Invocation {
  fileprivate var options: Options? {
    guard case .run(let options) = self else { return nil }
    return options
  }
}
