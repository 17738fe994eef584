import Maelstrom

/// What the command line asks for.
struct Options: Equatable {
  /// How many bytes of records a reply to a poll may hold, if its first record is not longer.
  var pollByteCountMax = 16 << 20
  /// How long a line may be, in bytes, without its line feed.
  var lineByteCountMax = 64 << 20
  /// Milliseconds between two messages to another node while there is news for it.
  var replicationInterval = 45
  /// How many bytes of records may wait for other nodes before sends are refused.
  var waitingByteCountMax = 1 << 30
  /// Seconds between two lines of statistics on stderr; nil: none.
  var statisticsInterval: Int?
  /// Seconds after which a reply that its reader has not taken is dropped; nil: never.
  var replyDeadline: Double?
  /// How many threads may serve when much input waits: 1 or 2.
  var threadCountMax = 2
  /// Whether to keep silent on stderr.
  var isQuiet = false

  /// What to do instead of serving, or why not to.
  enum Invocation: Equatable {
    case serve(Options)
    case help
    case version
    case wrong(String)
  }

  /// The part that is the pipeline's.
  var pipeline: PipelineOptions {
    var pipeline = PipelineOptions()
    pipeline.lineByteCountMax = lineByteCountMax
    pipeline.replyDeadline = replyDeadline
    pipeline.threadCountMax = threadCountMax
    pipeline.isQuiet = isQuiet
    return pipeline
  }

  /// The part that matters where `init` names other nodes.
  var cluster: ClusterOptions {
    var cluster = ClusterOptions()
    cluster.lineByteCountMax = lineByteCountMax
    cluster.replication.interval = Int64(replicationInterval) * 1_000_000
    cluster.replication.waitingByteCountMax = waitingByteCountMax
    return cluster
  }

  /// Reads the arguments that follow the name of the program.
  static func parse(_ arguments: [String]) -> Invocation {
    var options = Options()
    var rest = arguments[...]
    while let argument = rest.popFirst() {
      // Both `--option value` and `--option=value`.
      let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let name = String(parts[0])
      func value() -> String? { parts.count > 1 ? String(parts[1]) : rest.popFirst() }

      switch name {
      case "--help", "-h", "--version", "--quiet":
        guard parts.count == 1 else { return .wrong("\(name) takes no value") }
        if name == "--version" { return .version }
        guard name == "--quiet" else { return .help }
        options.isQuiet = true
      case "--max-poll-bytes":
        guard let number = wholeNumber(value(), in: 1...Int.max) else {
          return .wrong("\(name) takes a whole number of bytes from 1")
        }
        options.pollByteCountMax = number
      case "--max-line-bytes":
        guard let number = wholeNumber(value(), in: 64...lineByteCountLimit) else {
          return .wrong("\(name) takes a whole number of bytes from 64 to \(lineByteCountLimit)")
        }
        options.lineByteCountMax = number
      case "--replication-interval":
        guard let number = wholeNumber(value(), in: 1...60_000) else {
          return .wrong("\(name) takes a whole number of milliseconds from 1 to 60000")
        }
        options.replicationInterval = number
      case "--max-waiting-bytes":
        guard let number = wholeNumber(value(), in: 1...Int.max) else {
          return .wrong("\(name) takes a whole number of bytes from 1")
        }
        options.waitingByteCountMax = number
      case "--stats":
        guard let number = wholeNumber(value(), in: 1...86_400) else {
          return .wrong("\(name) takes a whole number of seconds from 1 to 86400")
        }
        options.statisticsInterval = number
      case "--threads":
        guard let number = wholeNumber(value(), in: 1...2) else {
          return .wrong("\(name) takes 1 or 2")
        }
        options.threadCountMax = number
      case "--reply-deadline":
        guard let number = value().flatMap(Double.init), (0.001...86_400).contains(number) else {
          return .wrong("\(name) takes a number of seconds from 0.001 to 86400")
        }
        options.replyDeadline = number
      default:
        let shown = Diagnostics.shown(name)
        return .wrong(
          name.hasPrefix("-") ? "no option \(shown)" : "no argument \(shown) is expected")
      }
    }
    return .serve(options)
  }

  /// The longest line that may be asked for: 1 GiB.
  private static let lineByteCountLimit = 1 << 30

  private static func wholeNumber(_ text: String?, in range: ClosedRange<Int>) -> Int? {
    text.flatMap { Int($0) }.flatMap { range.contains($0) ? $0 : nil }
  }

  static let version = "0.1.0"

  static let usage = """
    usage: maelstrom-kafka [options] < requests > replies

    A node for Maelstrom's kafka workload: append-only logs named by keys, served as
    lines of JSON over standard input and output. Maelstrom starts it like this:

      maelstrom test -w kafka --bin maelstrom-kafka --node-count 1 \\
        --concurrency 2n --time-limit 20 --rate 1000

    options:
      --max-poll-bytes N    most bytes of records in one reply to a poll, all keys
                            together; only its first record may be longer
                            (default 16777216)
      --max-line-bytes N    longest line that is read, in bytes; a longer one is dropped
                            (default 67108864)
      --replication-interval MS
                            with several nodes: milliseconds between two messages to
                            another node while there is news for it (default 45)
      --max-waiting-bytes N with several nodes: refuse sends while so many bytes of
                            records wait for the others (default 1073741824)
      --stats SECONDS       print a line of statistics on stderr so often
      --reply-deadline S    drop replies that their reader has not taken after S seconds;
                            Maelstrom stops listening to a node that answers a client
                            after it has given up, which it does after 5 (default: never)
      --threads N           how many threads may serve while input waits, 1 or 2
                            (default 2; 1 where there is only one processor)
      --quiet               print nothing on stderr
      --help, --version     print this, or the version, and exit

    SIGTERM and SIGINT end the input; a SIGINT that was ignored at the start stays so.

    exit status: 0 at the end of input or when nobody reads the replies any more,
    1 if reading or writing fails or, after a signal, the reader takes nothing for
    0.7 seconds, 64 if the options are wrong
    """
}
