import FastJSON
import Platform

/// The work of one thread: it reads a block, decodes its lines in batches, has them served, and writes
/// the replies before it waits for more.
///
///     read ─▶ lines ─▶ batch ─▶ served ─▶ outbox ─▶ kept ─▶ write
///      ▲                └── until the lines are done ──┘       │
///      └────────────────────────────────────────────────────────┘
///
/// Where requests come one at a time, each takes one read and one write, and no other thread has a part
/// in it: the worker that may read goes on reading. Only when one read brings so much that more is
/// likely to wait does the worker let the other one read, and takes this block through the stages in
/// its turn.
package struct Worker<S: Service & ~Copyable, H: Host>: ~Copyable {
  /// What came of a turn.
  package enum Turn: Equatable {
    /// Something was read, or a timer was served.
    case served
    /// There was nothing to do, and the host does not wait.
    case idle
    /// There is nothing more to do, ever.
    case ended(PipelineEnd)
  }

  /// A block of so many bytes of lines is worth waking another worker for: some 300 requests.
  private static var sharedByteCountMin: Int { 32 * 1024 }

  private let stages: Stages<S, H>
  /// Starts the other worker, for blocks from the given one on; nil where there must be none.
  private let startSecondWorker: ((Int) -> Bool)?
  /// The number of the block that is this worker's to read, or the one it has read.
  private var block: Int
  /// Whether this worker has the reading stage, so that its buffer holds the unfinished line.
  private var isReading = false
  /// How it has ended; nil while it has not.
  private var end: PipelineEnd?
  private var input: LineBlock
  private var server: BatchServer<S, H>

  /// A worker for the block of this number, and for every second one if there are two workers.
  init(_ stages: Stages<S, H>, firstBlock: Int, startSecondWorker: ((Int) -> Bool)?) {
    self.stages = stages
    self.startSecondWorker = stages.options.threadCountMax > 1 ? startSecondWorker : nil
    block = firstBlock
    input = LineBlock(lineByteCountMax: stages.options.lineByteCountMax)
    server = BatchServer(stages)
  }

  /// Serves until there is nothing more to do.
  consuming func run() -> PipelineEnd {
    while true {
      if case .ended(let end) = turn() { return end }
    }
  }

  /// Serves the timers that are due, reads once, and serves and writes what came.
  package mutating func turn() -> Turn {
    if let end { return .ended(end) }
    let deadline = beginReading()
    if let end { return .ended(end) }
    if let deadline, deadline <= stages.host.now {
      let next = server.serveTimers(in: block)
      stages.reading.use(in: block) { $0.deadline = next }
      return .served
    }
    let outcome = input.read(from: stages.host, before: deadline)
    let due = stages.options.replyDeadline.map { stages.host.now.advanced(bySeconds: $0) }
    switch outcome {
    case .nothing:
      // The host may have been woken because the service has something to do.
      prepareNextRead()
      return .idle
    case .ended, .failed:
      server.serve(input, in: block, before: due)
      server.finish(in: block, before: due)
      return .ended(finish(after: outcome))
    case .lineTooLong: stages.tell(.tooLong(limit: stages.options.lineByteCountMax), line: nil)
    case .filled:
      if input.lines.byteCount >= Self.sharedByteCountMin, isShared() {
        serveInTurn(before: due)
        return .served
      }
    }
    server.serve(input, in: block, before: due)
    server.finish(in: block, before: due)
    input.removeLines()
    prepareNextRead()
    return .served
  }

  // MARK: Reading

  /// Waits until this worker's block may be read, unless the other one has come to the end.
  ///
  /// - Returns: when the next timer is due.
  private mutating func beginReading() -> Instant? {
    let mustTakeUp = !isReading
    isReading = true
    return stages.reading.use(in: block) { reading in
      if mustTakeUp { input.takeUp(&reading.unfinishedLine) }
      end = reading.end
      return reading.deadline
    }
  }

  /// Whether two workers share the work, if need be after starting the second.
  private func isShared() -> Bool {
    stages.reading.use(in: block) { reading in
      if reading.mayStartSecondWorker {
        reading.mayStartSecondWorker = false
        reading.hasTriedSecondWorker = true
        if startSecondWorker?(block + 1) == true { reading.workerCount = 2 }
      }
      return reading.workerCount > 1
    }
  }

  /// Asks the service when its next timer is due and whether a second worker may be started, and notes
  /// both for the next read.
  ///
  /// Called while this worker still has the reading stage.
  private func prepareNextRead() {
    let (deadline, isShareable) = stages.serving.use(in: block) { service in
      (service.nextDeadline, service.isShareable)
    }
    stages.reading.use(in: block) { reading in
      reading.deadline = deadline
      reading.mayStartSecondWorker =
        isShareable && startSecondWorker != nil && !reading.hasTriedSecondWorker
    }
  }

  /// Serves the block while the other worker reads the next one.
  private mutating func serveInTurn(before due: Instant?) {
    let workerCount = stages.reading.use(in: block) { reading in
      input.putAside(into: &reading.unfinishedLine)
      return reading.workerCount
    }
    isReading = false
    stages.reading.pass(block)
    // The other worker goes through its block meanwhile: what can be done before this one's turn to
    // be served is all of the decoding.
    server.serve(input, in: block, decodingAtOnce: .max, before: due)
    stages.serving.pass(block)
    // While this block is kept the next one is served, and kept while this one is written.
    server.keep(in: block)
    stages.keeping.pass(block)
    server.finish(in: block, before: due)
    stages.writing.pass(block)
    input.removeLines()
    // It may be long until this worker's next turn.
    server.shrink()
    input.shrink()
    block += workerCount
  }

  // MARK: The end

  /// Ends the pipeline for both workers, after what the other one has under way.
  private mutating func finish(after outcome: LineBlock.Outcome) -> PipelineEnd {
    var end = PipelineEnd.inputEnded
    if case .failed(let error) = outcome { end = .readingFailed(error) }
    stages.writing.use(in: block) { if let earlier = $0.end { end = earlier } }
    stages.reading.use(in: block) { $0.end = end }
    stages.reading.pass(block)
    self.end = end
    stages.tellLeftOut()
    return end
  }
}
