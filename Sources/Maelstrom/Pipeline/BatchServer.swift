import FastJSON
import Platform

/// Decodes lines in batches, has them served, has what must be kept kept, and writes what comes of it:
/// what one worker does with a block once it has been read.
struct BatchServer<S: Service & ~Copyable, H: Host>: ~Copyable {
  private let stages: Stages<S, H>
  private var decoder: S.Decoder
  private var batch: S.Decoder.Batch
  private var outbox = Outbox()
  /// Whether something was served since `keep` was called.
  private var isUnkept = false
  /// Why what is in the outbox must not be written; nil where it may be.
  private var failure: ServiceFailure?

  init(_ stages: Stages<S, H>) {
    self.stages = stages
    decoder = S.Decoder(lineByteCountMax: stages.options.lineByteCountMax)
    batch = S.Decoder.Batch()
  }

  /// How many messages make a usual batch: enough that what is done once for each batch costs nothing,
  /// few enough that all of them stay in the first-level cache.
  static var usualMessageCount: Int { 256 }

  /// Serves the complete lines of a block, batch by batch, and leaves what comes of it in the outbox.
  ///
  /// What is too much for the outbox is kept and written meanwhile.
  ///
  /// - Parameter due: when what nobody has taken by then is dropped; nil: never.
  mutating func serve(
    _ input: borrowing LineBlock, in block: Int,
    decodingAtOnce messageCountMax: Int = usualMessageCount,
    before due: Instant?
  ) {
    let stages = stages
    let lines = input.lines
    var position = 0
    while position < lines.byteCount {
      batch.removeAll()
      position = decoder.decode(lines, from: position, atMost: messageCountMax, into: &batch) {
        problem, line in
        stages.tell(problem, line: line)
      }
      var index = 0
      while index < batch.count {
        index = stages.serving.use(in: block) { service in
          service.serve(batch, from: index, of: lines, into: &outbox)
        }
        tellDropped(of: lines)
        if outbox.isFull {
          isUnkept = true
          write(in: block, before: due)
        }
      }
    }
    isUnkept = true
  }

  /// Has everything that was served up to here kept, so that its lines may be written.
  mutating func keep(in block: Int) {
    isUnkept = false
    if outbox.ledger != nil || outbox.failure != nil { keepWithLedger(in: block) }
  }

  @inline(never)
  private mutating func keepWithLedger(in block: Int) {
    failure = stages.keeping.use(in: block) { keeping in
      // Whoever failed has ended the pipeline, and nothing is written any more.
      guard !keeping.hasFailed else { return nil }
      do throws(ServiceFailure) {
        if let failure = outbox.failure { throw failure }
        try outbox.ledger?.keep()
        return nil
      } catch {
        keeping.hasFailed = true
        return error
      }
    }
  }

  /// Writes what is in the outbox, after it has been kept, and says what is to be said.
  mutating func finish(in block: Int, before due: Instant?) {
    write(in: block, before: due)
    sayNotes()
  }

  /// Serves the timers that are due.
  ///
  /// - Returns: when the next is due; nil: none is set.
  mutating func serveTimers(in block: Int) -> Instant? {
    let now = stages.host.now
    let next = stages.serving.use(in: block) { service in
      service.serveTimers(at: now, into: &outbox)
      return service.nextDeadline
    }
    isUnkept = true
    finish(in: block, before: stages.options.replyDeadline.map { now.advanced(bySeconds: $0) })
    return next
  }

  /// Gives up memory that was needed for once.
  mutating func shrink() {
    batch.removeAll()
    outbox.shrink()
  }

  /// Writes what is in the outbox; where nobody takes it any more, ends the input.
  private mutating func write(in block: Int, before due: Instant?) {
    if isUnkept { keep(in: block) }
    if let failure { end(with: failure, in: block) }
    guard outbox.lines.count > 0 else { return }
    var lateLineCount = 0
    stages.writing.use(in: block) { writing in
      guard writing.end == nil else { return }
      switch writing.output.write(outbox.lines.bytes, before: due) {
      case .written: return
      case .late(let lineCount):
        lateLineCount = lineCount
        return
      case .closed: writing.end = .outputClosed
      case .stalled: writing.end = .outputStalled
      case .failed(let error): writing.end = .writingFailed(error)
      }
      stages.host.endInput()
    }
    if lateLineCount > 0 { stages.tell(.notTakenInTime(lineCount: lateLineCount), line: nil) }
    outbox.removeLines()
  }

  /// Ends the pipeline: nothing that is in the outbox, or comes after it, may be written.
  private mutating func end(with failure: ServiceFailure, in block: Int) {
    stages.writing.use(in: block) { writing in
      if writing.end == nil { writing.end = .serviceFailed(failure) }
    }
    stages.host.endInput()
    self.failure = nil
    outbox.removeLines()
  }

  /// Tells of the messages that the service has dropped.
  private mutating func tellDropped(of lines: RawSpan) {
    guard !outbox.dropped.isEmpty else { return }
    for (problem, position) in outbox.dropped {
      stages.tell(problem, line: lines.extracting(LineFeed.line(around: position, in: lines)))
    }
    outbox.dropped.removeAll()
  }

  private mutating func sayNotes() {
    guard !outbox.notes.isEmpty else { return }
    for note in outbox.notes { stages.say(note) }
    outbox.notes.removeAll()
  }
}
