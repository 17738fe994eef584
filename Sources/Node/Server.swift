import FastJSON
import Glibc
import LogStore

/// Wires input, node and output: reads blocks, decodes lines in batches, has them served, and writes
/// the replies before it waits for more.
///
///     read ─▶ lines ─▶ batch ─▶ served under one lock ─▶ replies ─▶ write
///      ▲                └── until the lines that were read are done ──┘  │
///      └──────────────────────────────────────────────────────────────┘
///
/// One request at a time that is one read and one write; when many lines wait, the replies to all
/// that came with one read leave with one write.
struct Server: ~Copyable {
  /// Replies are written when they are so many bytes, also if lines are left to serve: it bounds
  /// what the node holds when requests are small and replies are large.
  private static let replyByteCountMax = 256 * 1024

  private let options: Options
  private var guess = RequestGuess()
  private var batch = RequestBatch()
  private var node: KafkaNode
  private var replies = JSONEmitter(capacity: 2 * Server.replyByteCountMax)
  private let output: OutputStream
  private var diagnostics: Diagnostics
  private var statistics: StatisticsReport

  init(options: Options) {
    self.options = options
    node = KafkaNode(logs: Logs(), pollByteCountMax: options.pollByteCountMax)
    output = OutputStream(descriptor: STDOUT_FILENO)
    diagnostics = Diagnostics(isQuiet: options.isQuiet)
    statistics = StatisticsReport(interval: options.statisticsInterval)
  }

  /// Serves until the input ends or nobody reads the replies.
  ///
  /// - Returns: the exit status.
  mutating func run() -> Int32 {
    diagnostics.say("version \(Options.version) reads requests from standard input")
    var input = InputBuffer(lineByteCountMax: options.lineByteCountMax)
    while true {
      waitForInput()
      let outcome = input.read(from: STDIN_FILENO)
      if outcome == .interrupted {
        Descriptor.wait(STDIN_FILENO, for: POLLIN, timeout: -1)
        continue
      }
      if outcome == .lineTooLong { tellLineTooLong() }
      let due = options.replyDeadline.map { MonotonicTime.now + $0 }
      switch serve(input.lines, before: due) {
      case .written: input.removeLines()
      case .closed: return EXIT_SUCCESS
      case .failed(let error): return fail("writing to standard output", error)
      }
      switch outcome {
      case .ended:
        diagnostics.tellLeftOut()
        return EXIT_SUCCESS
      case .failed(let error): return fail("reading from standard input", error)
      default: break
      }
    }
  }

  /// Serves complete lines and writes the replies.
  private mutating func serve(
    _ lines: RawSpan, before due: MonotonicTime?
  ) -> OutputStream.Outcome {
    statistics.countInput(lines.byteCount)
    var position = 0
    while position < lines.byteCount {
      position = decode(lines, from: position)
      statistics.countBatch(batch.requests.count)
      var index = 0
      while index < batch.requests.count {
        index = node.serve(
          batch, from: index, of: lines, into: &replies,
          replyByteCountMax: Self.replyByteCountMax)
        if replies.count >= Self.replyByteCountMax {
          let outcome = write(before: due)
          guard case .written = outcome else { return outcome }
        }
      }
    }
    return write(before: due)
  }

  /// Decodes lines from `position` on until the batch is full or no line is left.
  ///
  /// - Returns: the position of the first line that was not decoded.
  private mutating func decode(_ lines: RawSpan, from position: Int) -> Int {
    batch.removeAll()
    var position = position
    while batch.requests.count < RequestBatch.requestCountMax, position < lines.byteCount {
      if let end = guess.decode(
        lines, from: position, lineByteCountMax: options.lineByteCountMax, into: &batch)
      {
        position = end
      } else {
        position = decodeByTheBook(lines, from: position)
      }
    }
    return position
  }

  /// Decodes one line of any form, or tells why it cannot be answered.
  @inline(never)
  private mutating func decodeByTheBook(_ lines: RawSpan, from start: Int) -> Int {
    // The buffer ends each complete line with a line feed.
    guard let end = LineFeed.firstPosition(in: lines, from: start) else { return lines.byteCount }
    guard end - start <= options.lineByteCountMax else {
      tellLineTooLong()
      return end + 1
    }
    do {
      try RequestDecoder.decode(lines.extracting(0..<end), from: start, into: &batch)
    } catch {
      diagnostics.tell(error.explanation, line: lines.extracting(start..<end))
    }
    return end + 1
  }

  private mutating func write(before due: MonotonicTime?) -> OutputStream.Outcome {
    guard replies.count > 0 else { return .written }
    statistics.countOutput(replies.count)
    let outcome = output.write(replies, before: due)
    replies.removeAll(keepingCapacity: 4 * Self.replyByteCountMax)
    return outcome
  }

  /// Waits until there is something to read, printing statistics when they are due.
  ///
  /// Without statistics the read itself waits.
  private mutating func waitForInput() {
    while let timeout = statistics.millisecondsUntilDue() {
      let isReady = Descriptor.wait(STDIN_FILENO, for: POLLIN, timeout: timeout)
      statistics.printIfDue(node.counts, node.logs.statistics, diagnostics)
      if isReady { return }
    }
  }

  private mutating func tellLineTooLong() {
    diagnostics.tell("dropped a line of more than \(options.lineByteCountMax) bytes")
  }

  /// Tells why the node cannot go on.
  private mutating func fail(_ action: String, _ error: Int32) -> Int32 {
    // SAFETY: strerror returns a string that ends with a zero.
    diagnostics.say("\(action) failed: \(unsafe String(cString: strerror(error)))")
    return EXIT_FAILURE
  }
}

extension RequestDecoder.Failure {
  /// What is told about a line that nobody can be answered for.
  fileprivate var explanation: String {
    switch self {
    case .invalidJSON(let error): "dropped a line that is not JSON (\(error))"
    case .notAnObject: "dropped a line that is not an object"
    case .noSource: "dropped a message without a sender in \"src\""
    }
  }
}
