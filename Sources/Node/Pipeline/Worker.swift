import FastJSON
import Glibc

/// A thread's way of serving: reads blocks, decodes their lines in batches, has them served, and
/// writes the replies before it waits for more.
///
///     read ─▶ lines ─▶ batch ─▶ served under one lock ─▶ replies ─▶ write
///      ▲                └── until the lines that were read are done ──┘  │
///      └──────────────────────────────────────────────────────────────┘
///
/// One request at a time that is one read and one write, and no other thread has a part in it: the
/// worker that may read goes on reading. Only when so much comes with one read that more is likely to
/// wait does it let the other worker read, and takes its turns with this block.
struct Worker: ~Copyable {
  /// Replies are written when they are so many bytes, also if lines are left to serve: it bounds
  /// what the node holds when requests are small and replies are large.
  private static let replyByteCountMax = 256 * 1024
  /// So many bytes of room for replies are kept for the next ones, and four times what these took:
  /// where all are huge none should ask for it anew, and the first small one gives it back.
  private static let keptByteCountMin = 4 * replyByteCountMax
  /// A block of so many bytes of lines is worth waking another worker for: some 300 requests.
  private static let sharedByteCountMin = 32 * 1024

  private let server: Server
  /// The number of the block that is this worker's to read, or the one it has read.
  private var block: Int
  private var guess = RequestGuess()
  private var batch = RequestBatch()
  private var replies = JSONEmitter(capacity: 2 * Worker.replyByteCountMax)

  /// A worker for the block of this number, and for every second one if there are two workers.
  init(_ server: Server, firstBlock: Int) {
    self.server = server
    block = firstBlock
  }

  /// Serves until the input ends or nobody reads the replies, and ends the process.
  consuming func run() -> Never {
    var input = InputBuffer(lineByteCountMax: server.options.lineByteCountMax)
    while true {
      server.reading.use(in: block) { input.takeUp(&$0.unfinishedLine) }
      let due = readBlock(&input)
      let workerCount = server.reading.use(in: block) { reading in
        input.putAside(into: &reading.unfinishedLine)
        return reading.workerCount
      }
      server.reading.pass(block)
      // The other worker goes through its block meanwhile: what can be done before this one's turn to
      // be served is all of the decoding.
      serve(input.lines, decodingAtOnce: .max, before: due)
      server.serving.pass(block)
      write(before: due)
      server.writing.pass(block)
      input.removeLines()
      // It may be long until this worker's next turn.
      batch.removeAll()
      input.shrink()
      replies.removeAll(keepingCapacity: Self.keptByteCountMin)
      block += workerCount
    }
  }

  /// Reads until much input waits for two workers, and serves what comes before; at the end of the
  /// input, ends the process.
  ///
  /// - Returns: when the replies to the lines that are now in `input` are due.
  private mutating func readBlock(_ input: inout InputBuffer) -> MonotonicTime? {
    while true {
      if server.options.statisticsInterval != nil { waitForInput() }
      let outcome = input.read(from: STDIN_FILENO)
      if outcome == .interrupted {
        if server.options.statisticsInterval == nil {
          Descriptor.wait(STDIN_FILENO, for: POLLIN, timeout: -1)
        }
        continue
      }
      if outcome == .lineTooLong { tellLineTooLong() }
      let due = server.options.replyDeadline.map { MonotonicTime.now + $0 }
      if outcome == .filled, input.lines.byteCount >= Self.sharedByteCountMin,
        server.isShared(from: block)
      {
        return due
      }
      serve(input.lines, decodingAtOnce: RequestBatch.requestCountMax, before: due)
      write(before: due)
      input.removeLines()
      if outcome == .filled || outcome == .lineTooLong { continue }
      // There may have been nothing left to write, and the other worker may still be writing.
      server.writing.enter(block)
      if case .failed(let error) = outcome { fail("reading from standard input", error) }
      end(EXIT_SUCCESS)
    }
  }

  /// Serves complete lines, batch by batch, and leaves the last replies to be written.
  private mutating func serve(
    _ lines: RawSpan, decodingAtOnce requestCountMax: Int, before due: MonotonicTime?
  ) {
    var position = 0
    while position < lines.byteCount {
      let start = position
      position = decode(lines, from: start, atMost: requestCountMax)
      server.serving.use(in: block) { serving in
        serving.statistics.countBatch(batch.requests.count, byteCount: position - start)
      }
      var index = 0
      while index < batch.requests.count {
        var hasUnanswered = false
        index = server.serving.use(in: block) { serving in
          let before = replies.count
          defer {
            serving.statistics.countOutput(replies.count - before)
            hasUnanswered = !serving.node.unanswered.isEmpty
          }
          return serving.node.serve(
            batch, from: index, of: lines, into: &replies,
            replyByteCountMax: Self.replyByteCountMax)
        }
        if hasUnanswered { tellUnanswered(of: lines) }
        if replies.count >= Self.replyByteCountMax { write(before: due) }
      }
    }
  }

  /// Decodes lines from `position` on until the batch is full or no line is left.
  ///
  /// - Returns: the position of the first line that was not decoded.
  private mutating func decode(
    _ lines: RawSpan, from position: Int, atMost requestCountMax: Int
  ) -> Int {
    batch.removeAll()
    var position = position
    while batch.requests.count < requestCountMax, position < lines.byteCount {
      if let end = guess.decode(
        lines, from: position, lineByteCountMax: server.options.lineByteCountMax, into: &batch)
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
    guard end - start <= server.options.lineByteCountMax else {
      tellLineTooLong()
      return end + 1
    }
    do {
      try RequestDecoder.decode(lines.extracting(0..<end), from: start, into: &batch)
    } catch {
      let line = lines.extracting(start..<end)
      server.tell { $0.tell(error.explanation, line: line) }
    }
    return end + 1
  }

  /// Writes the replies that there are.
  private mutating func write(before due: MonotonicTime?) {
    guard replies.count > 0 else { return }
    let outcome = server.writing.use(in: block) { output in output.write(replies, before: due) }
    replies.removeAll(keepingCapacity: max(Self.keptByteCountMin, 4 * replies.count))
    switch outcome {
    case .written: break
    case .closed: end(EXIT_SUCCESS)
    case .stalled:
      server.tell { $0.say("the reader of the replies has stalled; they are not complete") }
      end(EXIT_FAILURE)
    case .failed(let error): fail("writing to standard output", error)
    }
  }

  /// Waits until there is something to read, telling statistics when they are due.
  ///
  /// Without statistics the read itself waits.
  private func waitForInput() {
    server.reading.use(in: block) { reading in
      var isReady = false
      while !isReady, let timeout = reading.reportSchedule?.millisecondsUntilDue {
        isReady = Descriptor.wait(STDIN_FILENO, for: POLLIN, timeout: timeout)
        if reading.reportSchedule?.isDue() == true { tellStatistics() }
      }
    }
  }

  private func tellStatistics() {
    let line = server.serving.use(in: block) { serving in
      serving.statistics.line(serving.node.counts, serving.node.logs.statistics)
    }
    server.tell { $0.say(line) }
  }

  /// Tells of the requests before `init` that named nobody who could answer.
  @inline(never)
  private func tellUnanswered(of lines: RawSpan) {
    let sources = server.serving.use(in: block) { $0.node.takeUnanswered() }
    for source in sources {
      let start =
        LineFeed.lastPosition(in: lines.extracting(0..<source.start), from: 0).map { $0 + 1 } ?? 0
      let end = LineFeed.firstPosition(in: lines, from: source.end) ?? lines.byteCount
      let line = lines.extracting(start..<end)
      server.tell {
        $0.tell("dropped a message before \"init\" that names no node in \"dest\"", line: line)
      }
    }
  }

  private func tellLineTooLong() {
    server.tell { $0.tell("dropped a line of more than \(server.options.lineByteCountMax) bytes") }
  }

  /// Ends the process and tells why it cannot go on.
  private func fail(_ action: String, _ error: Int32) -> Never {
    // SAFETY: strerror returns a string that ends with a zero.
    server.tell { $0.say("\(action) failed: \(unsafe String(cString: strerror(error)))") }
    end(EXIT_FAILURE)
  }

  /// Ends the process.
  private func end(_ status: Int32) -> Never {
    server.tell { $0.tellLeftOut() }
    exit(status)
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
