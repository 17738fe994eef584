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
    (
      ["--stats", "5", "--quiet", "--max-poll-bytes", "7", "--max-line-bytes=99", "--stats", "6"],
      Options(pollByteCountMax: 7, lineByteCountMax: 99, statisticsInterval: 6, isQuiet: true)
    ),
  ])
  func optionsAreServedWith(_ arguments: [String], _ options: Options) {
    #expect(Options.parse(arguments) == .serve(options))
  }

  @Test func defaultsDrainAnyRealRun() {
    #expect(Options().pollByteCountMax == 16 << 20)
    #expect(Options().lineByteCountMax == 64 << 20)
    #expect(Options().statisticsInterval == nil)
    #expect(Options().replyDeadline == nil)
    #expect(Options().threadCountMax == 2)
    #expect(!Options().isQuiet)
  }

  @Test(arguments: [
    (["--help"], Options.Invocation.help), (["-h"], .help), (["--version"], .version),
    (["--quiet", "--help", "--nonsense"], .help),
    (["--version", "--stats"], .version),
  ])
  func helpAndVersionWin(_ arguments: [String], _ invocation: Options.Invocation) {
    #expect(Options.parse(arguments) == invocation)
  }

  @Test(arguments: [
    (["--nonsense"], "no option --nonsense"), (["-x"], "no option -x"), (["--"], "no option --"),
    (["--Quiet"], "no option --Quiet"), (["--quiet=yes"], "--quiet takes no value"),
    (["--help=me"], "--help takes no value"), (["--version="], "--version takes no value"),
    (["requests.json"], "no argument requests.json is expected"),
    ([""], "no argument  is expected"),
    (["--\u{1B}[31m\n"], #"no option --\x1b[31m\x0a"#),
    (["é"], #"no argument \xc3\xa9 is expected"#),
    (
      [String(repeating: "y", count: 5_000)],
      "no argument \(String(repeating: "y", count: 120))… (5000 bytes) is expected"
    ),
    (
      ["--replication-interval", "0"],
      "--replication-interval takes a whole number of milliseconds from 1 to 60000"
    ),
    (
      ["--replication-interval=60001"],
      "--replication-interval takes a whole number of milliseconds from 1 to 60000"
    ),
    (["--max-waiting-bytes", "0"], "--max-waiting-bytes takes a whole number of bytes from 1"),
    (["--threads"], "--threads takes 1 or 2"), (["--threads", "0"], "--threads takes 1 or 2"),
    (["--threads=3"], "--threads takes 1 or 2"), (["--threads", "two"], "--threads takes 1 or 2"),
    (["--max-poll-bytes"], "--max-poll-bytes takes a whole number of bytes from 1"),
    (["--max-poll-bytes", "0"], "--max-poll-bytes takes a whole number of bytes from 1"),
    (["--max-poll-bytes", "-1"], "--max-poll-bytes takes a whole number of bytes from 1"),
    (["--max-poll-bytes", "1k"], "--max-poll-bytes takes a whole number of bytes from 1"),
    (["--max-poll-bytes="], "--max-poll-bytes takes a whole number of bytes from 1"),
    (
      ["--max-poll-bytes", "9223372036854775808"],
      "--max-poll-bytes takes a whole number of bytes from 1"
    ),
    (
      ["--max-line-bytes", "63"],
      "--max-line-bytes takes a whole number of bytes from 64 to 1073741824"
    ),
    (
      ["--max-line-bytes", "1073741825"],
      "--max-line-bytes takes a whole number of bytes from 64 to 1073741824"
    ),
    (["--stats", "0"], "--stats takes a whole number of seconds from 1 to 86400"),
    (["--stats", "0.5"], "--stats takes a whole number of seconds from 1 to 86400"),
    (["--stats", "86401"], "--stats takes a whole number of seconds from 1 to 86400"),
    (["--stats", "--quiet"], "--stats takes a whole number of seconds from 1 to 86400"),
    (
      ["--reply-deadline", "1e-300"],
      "--reply-deadline takes a number of seconds from 0.001 to 86400"
    ),
    (["--reply-deadline", "0"], "--reply-deadline takes a number of seconds from 0.001 to 86400"),
    (
      ["--reply-deadline", "nan"], "--reply-deadline takes a number of seconds from 0.001 to 86400"
    ),
    (
      ["--reply-deadline", "inf"], "--reply-deadline takes a number of seconds from 0.001 to 86400"
    ),
    (["--reply-deadline"], "--reply-deadline takes a number of seconds from 0.001 to 86400"),
  ])
  func wrongOptionIsNamedWithWhatWasExpected(_ arguments: [String], _ problem: String) {
    #expect(Options.parse(arguments) == .wrong(problem))
  }

  @Test func usageTellsOfEveryOptionAndDefault() {
    for option in [
      "--max-poll-bytes", "--max-line-bytes", "--stats", "--reply-deadline", "--threads", "--quiet",
      "--help",
      "--version", "16777216", "67108864",
    ] {
      #expect(Options.usage.contains(option))
    }
  }

  // MARK: The binary

  @Test func helpAndVersionGoToStandardOutput() throws {
    let help = try NodeProcess(["--help"])
    #expect(String(decoding: try help.readToEnd(), as: UTF8.self) == Options.usage + "\n")
    #expect(try help.waitForExit() == 0)
    #expect(try help.readErrors() == "")
    let version = try NodeProcess(["--version"])
    #expect(
      String(decoding: try version.readToEnd(), as: UTF8.self)
        == "maelstrom-kafka \(Options.version)\n")
    #expect(try version.waitForExit() == 0)
  }

  @Test func wrongOptionEndsWithStatus64AndTheUsageOnStandardError() throws {
    let node = try NodeProcess(["--nonsense"])
    #expect(try node.readToEnd() == [])
    #expect(try node.waitForExit() == 64)
    #expect(
      try node.readErrors() == "maelstrom-kafka: no option --nonsense\n\n\(Options.usage)\n")
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
