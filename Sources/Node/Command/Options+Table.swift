import CommandOptions
import LogStore

extension Options {
  /// Every option, described once: the parser and the help are made from this table.
  static let table = OptionTable(
    rows, defaults: Options(), helpText: helpText, check: checkTogether)

  private static let rows: [Option<Options>] = [
    .value(
      "--max-poll-bytes", "N", .options,
      [
        "most bytes of records in one reply to a poll, all keys",
        "together; only its first record may be longer",
        "(default 16777216)",
      ],
      .integer(1...Int.max, of: "bytes"), \.pollByteCountMax),
    .value(
      "--max-line-bytes", "N", .options,
      [
        "longest line that is read, in bytes; a longer one is dropped",
        "(default 67108864)",
      ],
      .integer(64...lineByteCountLimit, of: "bytes"), \.lineByteCountMax),
    .value(
      "--replication-interval", "MS", .options,
      [
        "with several nodes: milliseconds between two messages to",
        "another node while there is news for it (default 45)",
      ],
      .integer(1...60_000, of: "milliseconds"), \.replicationInterval),
    .value(
      "--max-waiting-bytes", "N", .options,
      [
        "with several nodes: refuse sends while so many bytes of",
        "records wait for the others (default 1073741824)",
      ],
      .integer(1...Int.max, of: "bytes"), \.waitingByteCountMax),
    .value(
      "--data-dir", "DIR", .options,
      [
        "keep the logs on disk, in DIR/ID for the node that is named",
        "ID, and go on with what is there; DIR has to exist",
      ],
      .path, \.dataDirectory),
    .value(
      "--sync", "WHEN", .options,
      [
        "when that is made durable: always, before replies leave, so",
        "that a power cut takes nothing (the default); never, by the",
        "node; or each so many seconds; a kill takes nothing in any case",
      ],
      .syncPolicy, \.syncPolicy),
    .value(
      "--inspect", "DIR", .options,
      ["say what is in there and whether it is whole, and exit"],
      .path, \.inspectedDirectory),
    .value(
      "--stats", "SECONDS", .options,
      ["print a line of statistics on stderr so often"],
      .integer(1...86_400, of: "seconds"), \.statisticsInterval),
    .value(
      "--reply-deadline", "S", .options,
      [
        "drop replies that their reader has not taken after S seconds;",
        "Maelstrom stops listening to a node that answers a client",
        "after it has given up, which it does after 5 (default: never)",
      ],
      .number(0.001...86_400, of: "seconds"), \.replyDeadline),
    .value(
      "--threads", "N", .options,
      [
        "how many threads may serve while input waits, 1 or 2",
        "(default 2; 1 where there is only one processor)",
      ],
      .integer(1...2), \.threadCountMax),
    .flag("--quiet", .options, ["print nothing on stderr"], \.isQuiet),
  ]

  /// The longest line that may be asked for: 1 GiB.
  private static let lineByteCountLimit = 1 << 30

  /// The longest line that may be asked for where everything is kept on disk: what comes of a block of
  /// lines is one batch of the journal, which is larger than they are by less than half.
  private static let keptLineByteCountLimit = 1 << 28

  /// Throws where options do not go together.
  private static func checkTogether(
    _ options: Options, _ given: Set<String>
  ) throws(UsageError) {
    if options.inspectedDirectory != nil, given.count > 1 {
      throw UsageError(message: "--inspect goes with no other option")
    }
    if options.syncPolicy != nil, options.dataDirectory == nil {
      throw UsageError(message: "--sync is of use only with --data-dir")
    }
    if options.dataDirectory != nil, options.lineByteCountMax > keptLineByteCountLimit {
      throw UsageError(
        message: "with --data-dir lines may have up to \(keptLineByteCountLimit) bytes")
    }
  }

  private static let helpText = OptionTable<Options>.HelpText(
    introduction: """
      maelstrom-kafka: append-only logs named by keys, served as lines of JSON

      usage: maelstrom-kafka [options] < requests > replies

      A node for Maelstrom's kafka workload, which starts it like this:

        maelstrom test -w kafka --bin maelstrom-kafka --node-count 1 \\
          --concurrency 2n --time-limit 20 --rate 1000
      """,
    conclusion: """
      A value follows its option as the next word or after an equals sign.

      SIGTERM and SIGINT end the input; a SIGINT that was ignored at the start stays so.

      Exit status: 0 at the end of input or when nobody reads the replies any more, 1 if
      reading or writing fails or, after a signal, the reader takes nothing for 0.7 seconds,
      64 a command line that makes no sense.
      """)
}

extension OptionSection {
  fileprivate static let options = OptionSection("Options")
}

extension OptionForm<Journal.SyncPolicy> {
  /// When a journal is made durable.
  fileprivate static var syncPolicy: OptionForm {
    OptionForm(
      expectation: "always, never or a number of seconds from 0.001 to 86400",
      parse: { text in
        switch text {
        case "always": return .always
        case "never": return .never
        default:
          guard let seconds = Double(text), (0.001...86_400).contains(seconds) else { return nil }
          return .every(.nanoseconds(Int64(seconds * 1e9)))
        }
      },
      setting: { policy in
        switch policy {
        case .always: .text("always")
        case .never: .text("never")
        case .every(let interval): .number(interval / .seconds(1))
        }
      })
  }
}
