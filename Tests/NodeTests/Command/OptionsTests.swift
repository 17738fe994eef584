import CommandOptions
import Testing

@testable import Node

/// The command line: what is served with, what is printed, and what is wrong.
@Suite(.serialized) struct OptionsTests {
  @Test(arguments: [
    ([], Options()),
    (["--quiet"], Options(isQuiet: true)),
    (["--max-poll-bytes", "1"], Options(pollByteCountMax: 1)),
    (["--max-poll-bytes=1000"], Options(pollByteCountMax: 1_000)),
    (["--max-line-bytes", "64"], Options(lineByteCountMax: 64)),
    (["--max-line-bytes", "1073741824"], Options(lineByteCountMax: 1 << 30)),
    (["--stats", "1"], Options(statisticsInterval: 1)),
    (["--stats=86400"], Options(statisticsInterval: 86_400)),
    (["--replication-interval", "1"], Options(replicationInterval: 1)),
    (["--replication-interval=60000"], Options(replicationInterval: 60_000)),
    (["--max-waiting-bytes", "5"], Options(waitingByteCountMax: 5)),
    (["--threads", "1"], Options(threadCountMax: 1)),
    (["--threads=2"], Options(threadCountMax: 2)),
    (["--reply-deadline", "4.5"], Options(replyDeadline: 4.5)),
    (["--data-dir", "a"], Options(dataDirectory: "a")),
    (["--data-dir=a", "--sync", "always"], Options(dataDirectory: "a", syncPolicy: .always)),
    (["--data-dir=a", "--sync=never"], Options(dataDirectory: "a", syncPolicy: .never)),
    (
      ["--sync", "0.5", "--data-dir=a"],
      Options(dataDirectory: "a", syncPolicy: .every(.milliseconds(500)))
    ),
    (["--inspect", "a"], Options(inspectedDirectory: "a")),
    (
      ["--stats", "5", "--quiet", "--max-poll-bytes", "7", "--max-line-bytes=99"],
      Options(pollByteCountMax: 7, lineByteCountMax: 99, statisticsInterval: 5, isQuiet: true)
    ),
  ])
  func optionsAreServedWith(_ arguments: [String], _ options: Options) throws {
    #expect(try Options.table.parse(arguments) == .run(options))
  }

  @Test func defaultsDrainAnyRealRun() {
    #expect(Options().pollByteCountMax == 16 << 20)
    #expect(Options().lineByteCountMax == 64 << 20)
    #expect(Options().statisticsInterval == nil)
    #expect(Options().replyDeadline == nil)
    #expect(Options().journal == nil)
    #expect(
      Options(dataDirectory: "a").journal == JournalOptions(directory: "a", syncPolicy: .always))
    #expect(Options().threadCountMax == 2)
    #expect(!Options().isQuiet)
  }

  private static let wrong: [(name: String, takes: String, texts: [String])] = [
    (
      "--max-poll-bytes", "a whole number of bytes from 1",
      ["0", "-1", "1k", "", "9223372036854775808"]
    ),
    ("--max-line-bytes", "a whole number of bytes from 64 to 1073741824", ["63", "1073741825"]),
    (
      "--replication-interval", "a whole number of milliseconds from 1 to 60000", ["0", "60001"]
    ),
    ("--max-waiting-bytes", "a whole number of bytes from 1", ["0"]),
    ("--stats", "a whole number of seconds from 1 to 86400", ["0", "0.5", "86401"]),
    (
      "--reply-deadline", "a number of seconds from 0.001 to 86400",
      ["1e-300", "0", "nan", "inf", "86401", ""]
    ),
    ("--threads", "1 or 2", ["0", "3", "two"]),
    ("--data-dir", "a path", [""]),
    ("--inspect", "a path", [""]),
    (
      "--sync", "always, never or a number of seconds from 0.001 to 86400",
      ["0", "sometimes", "nan", "86401", ""]
    ),
  ]

  @Test func everyValueOutOfRangeIsRefused() {
    for (name, takes, texts) in Self.wrong {
      for text in texts {
        #expect(throws: UsageError(message: "\(name) takes \(takes), not \"\(text)\"")) {
          try Options.table.parse([name, text])
        }
      }
    }
    let withValue = Options.table.options.filter { $0.placeholder != nil }.map(\.name)
    #expect(withValue.sorted() == Self.wrong.map(\.name).sorted())
  }

  /// What the parser has for both programs is tested in CommandOptionsTests.
  @Test(arguments: [
    (["--nonsense"], "unknown option --nonsense; --help lists them all"),
    (["--"], "unknown option --; --help lists them all"),
    (
      ["requests.json"], "no argument \"requests.json\" is expected; --help lists the options"
    ),
    (["--stats", "5", "--stats", "6"], "--stats is given twice"),
    (["--sync", "always"], "--sync is of use only with --data-dir"),
    (
      ["--data-dir=a", "--max-line-bytes=268435457"],
      "with --data-dir lines may have up to 268435456 bytes"
    ),
    (["--inspect", "a", "--quiet"], "--inspect goes with no other option"),
    (
      ["--stats", "--quiet"],
      "--stats needs a value, and --quiet is none; --stats=--quiet would make it one"
    ),
  ])
  func aCommandLineThatMakesNoSenseIsNamed(_ arguments: [String], _ problem: String) {
    #expect(throws: UsageError(message: problem)) { try Options.table.parse(arguments) }
  }

  @Test func helpTellsOfEveryOptionAndDefault() {
    let help = Options.table.help
    for option in Options.table.options {
      #expect(help.contains("\n  \(option.name)"), "\(option.name)")
      for word in option.setting(Options()).words {
        #expect(option.help.joined().contains("default \(word)"), "\(option.name)")
      }
    }
    for line in help.split(separator: "\n") { #expect(line.count <= 90, "\(line)") }
  }

  // MARK: The binary

  @Test func helpAndVersionGoToStandardOutput() throws {
    let help = try NodeProcess(["--help"])
    #expect(String(decoding: try help.readToEnd(), as: UTF8.self) == Options.table.help + "\n")
    #expect(try help.waitForExit() == 0)
    #expect(try help.readErrors() == "")
    let version = try NodeProcess(["--version"])
    #expect(
      String(decoding: try version.readToEnd(), as: UTF8.self)
        == "maelstrom-kafka \(PackageVersion.text)\n")
    #expect(try version.waitForExit() == 0)
  }

  @Test func wrongOptionEndsWithStatus64AndOneLineOnStandardError() throws {
    let node = try NodeProcess(["--nonsense"])
    #expect(try node.readToEnd() == [])
    #expect(try node.waitForExit() == 64)
    #expect(
      try node.readErrors()
        == "maelstrom-kafka: unknown option --nonsense; --help lists them all\n")
  }

  @Test func optionsReachTheNode() throws {
    let node = try ServerTests.started(["--max-poll-bytes", "1", "--quiet"])
    try node.write(
      ServerTests.send("1", number: 2) + ServerTests.send("2", number: 3)
        + ServerTests.poll(#"{"k":0}"#, number: 4) + "nonsense\n")
    #expect(try node.readLine() == ServerTests.sent(0, number: 2))
    #expect(try node.readLine() == ServerTests.sent(1, number: 3))
    #expect(try node.readLine() == ServerTests.polled(#"{"k":[[0,1]]}"#, number: 4))
    node.closeInput()
    #expect(try node.waitForExit() == 0)
    #expect(try node.readErrors() == "")
  }

  @Test func byDefaultOnlyTheStartIsTold() throws {
    let node = try NodeProcess()
    #expect(try node.exchange(Array((ServerTests.initLine + "\n").utf8)).count > 0)
    #expect(try node.waitForExit() == 0)
    let lines = try node.readErrors().split(separator: "\n")
    #expect(lines.count == 1)
    #expect(lines.first?.hasPrefix("maelstrom-kafka: ") == true)
  }
}
