import CommandOptions
import Testing

@testable import Stress

@Suite struct OptionsTests {
  @Test func withoutWordsEveryDefaultIsMaelstroms() throws {
    let options = try #require(try Options.table.parse([]).options)
    #expect(options == Options())
    #expect(options.kafka.keyCount == 10)
    #expect(options.kafka.writesPerKeyMax == 16)
    #expect(options.kafka.pollRatio == 0.5)
    #expect(options.kafka.assignRatio == 1.0 / 64)
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
    expected.workload = .kafka
    expected.seed = 18_446_744_073_709_551_615
    expected.kafka.keyCount = 3
    expected.kafka.writesPerKeyMax = 1000
    expected.kafka.payload = .mixed
    expected.kafka.payloadByteCount = 200
    expected.kafka.pollRatio = 0.25
    expected.kafka.assignRatio = 0.125
    expected.kafka.crashRatio = 0.5
    expected.assertions = [try Assertion(parsing: "p99<5ms"), try Assertion(parsing: "rate>1")]
    expected.reportPath = "r.html"
    expected.historyPath = "h.ndjson"
    expected.resultPath = "r.json"
    expected.isQuiet = true
    expected.standardError = .file("e.log")
    let words = [
      "--bin", "node", "-w", "kafka", "--args", "a b", "--rate", "20000", "--time-limit=2.5",
      "--count", "1000",
      "--concurrency", "7", "--seed", "18446744073709551615", "--key-count", "3",
      "--max-writes-per-key", "1000", "--payload", "mixed", "--payload-bytes", "200",
      "--poll-ratio", "0.25", "--assign-ratio", "0.125", "--crash-ratio", "0.5", "--assert",
      "p99<5ms", "--assert=rate>1", "--report", "r.html", "--history", "h.ndjson", "--json",
      "r.json", "--quiet", "--stderr", "e.log", "--", "c", "--rate",
    ]
    #expect(try Options.table.parse(words).options == expected)
  }

  /// What the parser has for both programs is tested in CommandOptionsTests.
  @Test(arguments: [
    (["--rat", "5"], "unknown option --rat; did you mean --rate? --help lists them all"),
    (
      ["--max-writes"],
      "unknown option --max-writes; did you mean --max-writes-per-key? "
        + "--help lists them all"
    ),
    (["run.html"], "no argument \"run.html\" is expected; --help lists the options"),
    (["--log-stderr", "--stderr", "x"], "--log-stderr and --stderr exclude each other"),
    (["--json", "x", "--report", "x"], "--report and --json name the same file"),
    (["--json", "x", "--stderr", "x"], "--stderr and --json name the same file"),
    (["--assert", "p99"], "--assert \"p99\" has no <, <=, >, >= or =="),
    (["--assert", ""], "--assert \"\" has no <, <=, >, >= or =="),
    (["--assert", "p99<"], "--assert \"p99<\" has no number to compare with"),
    (["--assert="], "--assert \"\" has no <, <=, >, >= or =="),
    (
      ["--workload", "echo", "--payload", "int"],
      "--payload is an option of the kafka workload, not of echo"
    ),
    (["-w", "echo", "--assert", "send.p99<1s"], "--assert \"send.p99<1s\": echo has no send"),
    (["--assert", "echo.p99<1s"], "--assert \"echo.p99<1s\": kafka has no echo"),
  ])
  func aCommandLineThatMakesNoSenseIsNamed(words: [String], message: String) {
    #expect(throws: UsageError(message: message)) { try Options.table.parse(words) }
  }

  /// Each option that takes a value, with what it says it takes and texts that are not that.
  private static let wrong: [(name: String, takes: String, texts: [String])] = {
    let noNumbers = [
      "", " ", "x", "nan", "-nan", "inf", "-inf", "0x10", "1e400", "-1", "1,5", "5 ",
    ]
    let noIntegers =
      noNumbers + ["1.5", "1e3", "٣", "99999999999999999999", "-9223372036854775808"]
    return [
      ("--bin", "a path", [""]), ("--stderr", "a path", [""]), ("--report", "a path", [""]),
      ("--history", "a path", [""]), ("--json", "a path", [""]),
      (
        "--time-limit", "a number from 0.001 to 86400",
        noNumbers + ["0", "1e-300", "86401", "1e300"]
      ),
      (
        "--rate", "a number from 0.001 to 10000000",
        noNumbers + ["0", "1e-300", "10000001", "1e300"]
      ),
      ("--node-count", "a whole number from 1 to 1000", noIntegers + ["0", "1001"]),
      ("--latency", "a number of milliseconds from 0 to 100000", noNumbers + ["100001"]),
      ("--latency-dist", "one of constant, uniform, exponential", ["", "normal"]),
      ("--delivery", "one of maelstrom, ideal", ["", "tcp"]),
      (
        "--nemesis", "some of partition, kill, pause, one-way, services",
        ["", "partition,", "kill,kill", "fire", "partition pause"]
      ),
      (
        "--nemesis-interval", "a number of seconds from 0.001 to 86400",
        noNumbers + ["0", "86401"]
      ),
      ("--loss", "a number from 0 to 1", noNumbers + ["1.0001"]),
      ("--duplicate", "a number from 0 to 1", noNumbers + ["1.0001"]),
      ("--reorder", "a number from 0 to 1", noNumbers + ["1.0001"]),
      ("--seq-kv", "one of fresh, maelstrom, worst", ["", "stale"]),
      ("--recovery", "a number of seconds from 0 to 86400", noNumbers + ["86401"]),
      ("--count", "a whole number from 1 to 1000000000", noIntegers + ["0", "1000000001"]),
      ("--workload", "one of kafka, echo", ["", "KAFKA", "lin-kv"]),
      (
        "--concurrency",
        "a whole number from 1 to 100000, or one with n behind it, for so many a node",
        noIntegers + ["0", "100001", "n", "0n", "2m", "2 n"]
      ),
      ("--seed", "a whole number from 0 to 2^64 - 1", noIntegers + ["18446744073709551616"]),
      ("--key-count", "a whole number from 1 to 64", noIntegers + ["0", "65"]),
      ("--max-writes-per-key", "a whole number from 1 to 1000000000", noIntegers + ["0"]),
      ("--poll-ratio", "a number from 0 to 1", noNumbers + ["1.0001", "1e300"]),
      ("--assign-ratio", "a number from 0 to 1", noNumbers + ["1.0001", "1e300"]),
      ("--crash-ratio", "a number from 0 to 0.5", noNumbers + ["0.5001", "1e300"]),
      ("--payload", "one of int, string, json, mixed", ["", "xml", "INT", "integer"]),
      ("--payload-bytes", "a whole number from 1 to 1048576", noIntegers + ["0", "1048577"]),
    ]
  }()

  @Test func everyValueOutOfRangeIsRefusedInBothForms() {
    for (name, takes, texts) in Self.wrong {
      for text in texts {
        let error = UsageError(message: "\(name) takes \(takes), not \"\(text)\"")
        #expect(throws: error) { try Options.table.parse([name, text]) }
        #expect(throws: error) { try Options.table.parse(["\(name)=\(text)"]) }
      }
      #expect(throws: UsageError(message: "\(name) needs a value")) {
        try Options.table.parse([name])
      }
    }
    let named = Set(Self.wrong.map(\.name)).union(["--args", "--assert"])
    #expect(named == Set(Options.table.options.filter { $0.placeholder != nil }.map(\.name)))
  }

  @Test(arguments: [
    ["--rate=0.001"], ["--rate=1e7"], ["--time-limit=0.001"], ["--time-limit=86400"],
    ["--count=1"], ["--count=1000000000"], ["--concurrency=1"], ["--concurrency=100000"],
    ["--seed=0"], ["--seed=18446744073709551615"], ["--key-count=1"], ["--key-count=64"],
    ["--max-writes-per-key=1"], ["--poll-ratio=0"], ["--poll-ratio=1"], ["--poll-ratio=1e-300"],
    ["--assign-ratio=1"], ["--crash-ratio=0.5"], ["--payload-bytes=1"],
    ["--payload-bytes=1048576"], ["--args="], ["--json", "/dev/stdout", "--report", "/dev/stdout"],
    ["--assert", "p99<5ms", "--assert", "p99<5ms"], ["--bin", "-x"], ["--json=a=b"],
  ])
  func theEndsOfEveryRangeAreTaken(words: [String]) throws {
    let options = try #require(try Options.table.parse(words).options)
    let again = try #require(try Options.table.parse(options.words).options)
    #expect(again == options)
  }

  @Test func helpNamesEveryOption() {
    let help = Options.table.help
    for option in Options.table.options {
      #expect(help.contains("\n  \(option.name)"), "\(option.name)")
    }
    for line in help.split(separator: "\n") { #expect(line.count <= 90, "\(line)") }
    for status in ["0 valid", "1 invalid", "2 unknown", "64 a command line"] {
      #expect(help.contains(status))
    }
  }
}

extension OptionTable.Invocation {
  fileprivate var options: Options? {
    guard case .run(let options) = self else { return nil }
    return options
  }
}
