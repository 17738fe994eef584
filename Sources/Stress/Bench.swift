import Glibc

/// One run: starts a node, drives it, and hands back what happened.
///
/// One thread does everything but the spools' writing, so that the node has a core nearly to
/// itself. A turn of its loop writes what waits, reads a block, and deals with the lines in it;
/// every reply that ends an operation appends the next request. Requests of many clients thus share
/// one write(2), and replies one read(2). Only when nothing is there to read does the loop sleep in
/// poll(2).
struct Bench: ~Copyable {
  /// How long the final phase begins polls, as Maelstrom clips it.
  static let finalPhaseNanoseconds: UInt64 = 10_000_000_000
  /// How long Maelstrom rests before its final phase.
  ///
  /// Replies to requests that nobody waits for any more come in this time, if they come; without
  /// such requests there is nothing to rest for.
  private static let restNanoseconds: UInt64 = 10_000_000_000
  /// How long second replies, which follow the first at once, are waited for.
  private static let momentNanoseconds: UInt64 = 500_000_000
  /// How often timeouts, progress and the node's stderr are looked after.
  private static let tickNanoseconds: UInt64 = 20_000_000
  /// Requests are written in the middle of a block once so many bytes wait, to keep the node busy.
  private static let flushByteCount = 16 << 10

  private let options: Options
  private let program: String
  private let seed: UInt64
  private let clock = MonotonicClock()
  private var node: NodeProcess
  private var input = InputBuffer()
  private var load: Load
  private var log: NodeLog
  private var progress: Progress
  private var nextTick: Instant = 0
  /// When a read last found nothing: the node had then not answered what was under way.
  private var drainedAt: Instant = 0
  private var isNodeGone = false
  private var final = FinalPhaseFigures()
  private var ending = NodeProcess.Ending(cause: .signal(SIGKILL), usage: NodeProcess.Usage())

  /// Starts the node of a run.
  /// - Throws: `BenchFailure` when it cannot be started, or the spools cannot be made.
  init(_ options: Options, program: String, seed: UInt64) throws(BenchFailure) {
    // A node that ends while requests are written to it must not end the bench.
    signal(SIGPIPE, SIG_IGN)
    let load = try Self.makeLoad(options, seed: seed)
    let node = try Self.startNode(options, program: program)
    self.init(options, program, seed, node, load)
  }

  private init(
    _ options: Options, _ program: String, _ seed: UInt64, _ node: consuming NodeProcess,
    _ load: consuming Load
  ) {
    self.options = options
    self.program = program
    self.seed = seed
    self.node = node
    self.load = load
    log = NodeLog(isPassedOn: options.standardError == .passedOn)
    progress = Progress(isQuiet: options.isQuiet)
  }

  private static func makeLoad(
    _ options: Options, seed: UInt64
  ) throws(BenchFailure) -> Load {
    do {
      return Load(
        options, seed: seed, requestSpool: try Spool(), replySpool: try Spool(), now: 0)
    } catch {
      throw BenchFailure("the temporary files cannot be made: \(error)")
    }
  }

  private static func startNode(
    _ options: Options, program: String
  ) throws(BenchFailure) -> NodeProcess {
    do {
      return try NodeProcess(
        program: program, arguments: options.programArguments,
        standardError: options.standardError)
    } catch {
      throw BenchFailure("the node cannot be started: \(error)")
    }
  }

  /// Drives the node through the whole run and ends it.
  /// - Throws: `BenchFailure` when the node does not answer `init`.
  mutating func run() throws(BenchFailure) {
    try initialize()
    drive()
    rest()
    if !isOver { readEverything() }
    load.advance(to: clock.now())
    load.giveUpAll()
    ending = node.end()
    readLog()
    log.finish()
    progress.finish()
  }

  /// What the checker judges, with the lines of it.
  var record: RunRecord {
    RunRecord(history: load.history, requests: load.requestSpool, replies: load.replySpool)
  }

  /// What came of the run.
  var result: RunResult {
    RunResult(
      options: options, program: program, seed: seed, figures: load.figures,
      timeline: load.timeline.intervals, faults: load.faults, secondReading: load.secondReading,
      final: final, ending: ending, nodeLog: isNodeGone ? log.lines : [],
      isInterrupted: Interrupt.isPending)
  }

  /// Whether nothing more can be heard from the node.
  private var isOver: Bool { isNodeGone || load.isMuted }

  // MARK: Phases

  private mutating func initialize() throws(BenchFailure) {
    load.requestInitialization()
    let deadline = clock.now() + Load.initTimeoutNanoseconds
    while clock.now() < deadline, !isNodeGone {
      flush()
      fillInput()
      if let line = input.nextLine() {
        try load.takeInitialization(line)
        return
      }
      wait(milliseconds: 20)
    }
    let manner = isNodeGone ? "ended before it answered init" : "did not answer init within 10 s"
    _ = node.end()
    readLog()
    log.finish()
    let lines = log.lines.isEmpty ? "" : "; it said:\n" + log.lines.joined(separator: "\n")
    throw BenchFailure("the node \(manner)\(lines)")
  }

  /// The load, from the first operation to the end of the last.
  private mutating func drive() {
    let nodeSeconds = ProcessorClock.seconds(of: node.processID) ?? 0
    let benchSeconds = ProcessorClock.secondsOfThisThread ?? 0
    load.beginMainPhase(at: clock.now())
    while load.mayBegin, !Interrupt.isPending, !isOver { turn() }
    load.stopBeginning()
    while load.outstandingCount > 0, !isOver { turn() }
    load.endMainPhase()
    // A node that has ended has no clock any more.
    let nodeEnd = ProcessorClock.seconds(of: node.processID) ?? nodeSeconds
    load.figures.nodeProcessorSeconds = nodeEnd - nodeSeconds
    load.figures.benchProcessorSeconds =
      (ProcessorClock.secondsOfThisThread ?? benchSeconds) - benchSeconds
  }

  /// Waits for replies that nobody waits for any more: for late ones as long as Maelstrom rests,
  /// for second ones a moment.
  ///
  /// When they come to clients that have crashed since, the node is muted.
  private mutating func rest() {
    var nanoseconds: UInt64 = 0
    if load.faults.count(of: .unexpectedReply) > 0 { nanoseconds = Self.momentNanoseconds }
    if load.abandonedCount > 0 {
      progress.note("waiting 10 s for replies that are late, as Maelstrom does")
      nanoseconds = Self.restNanoseconds
    }
    let deadline = clock.now() + nanoseconds
    while clock.now() < deadline, !isOver { turn() }
  }

  private mutating func readEverything() {
    load.advance(to: clock.now())
    load.beginFinalPhase()
    let start = clock.now()
    let deadline = start + Self.finalPhaseNanoseconds
    while clock.now() < deadline, !load.isFinalPhaseOver, !isOver { turn() }
    load.stopBeginning()
    while load.outstandingCount > 0, !isOver { turn() }
    final = FinalPhaseFigures(
      seconds: clock.now().seconds(since: start), keyCount: load.finalKeys.count,
      readerCount: load.finalKeys.isEmpty ? 0 : load.finalReaderCount,
      finishedReaderCount: load.finishedReaderCount)
  }

  // MARK: One turn

  private mutating func turn() {
    load.advance(to: clock.now())
    load.beginDue()
    flush()
    if fillInput() {
      load.advance(to: clock.now())
      while !load.isMuted, let line = input.nextLine() {
        if let fault = load.take(line) { progress.report(fault) }
        if load.requests.pendingCount >= Self.flushByteCount { flush() }
      }
    } else if !isNodeGone {
      wait(milliseconds: waitMilliseconds)
    }
    if clock.now() >= nextTick { tick() }
  }

  /// Reads once; returns whether anything came.
  @discardableResult
  private mutating func fillInput() -> Bool {
    do {
      switch try input.fill(from: node.output) {
      case .bytes(let bytes):
        load.replySpool.append(bytes)
        return true
      case .nothing:
        drainedAt = clock.now()
        return false
      case .endOfStream: nodeIsGone("its stdout ended")
      }
    } catch {
      nodeIsGone(error.description)
    }
    return false
  }

  private mutating func flush() {
    guard load.requests.pendingCount > 0, !isNodeGone else { return }
    if case .failure = load.write(to: node.input) {
      // What it said before it went is still in the pipe: the end of stdout tells.
      load.discardRequests()
    }
  }

  /// Sleeps until the node says something, can be written to again, or the time is over.
  private func wait(milliseconds: Int32) {
    var descriptors = [
      pollfd(fd: node.output, events: Int16(POLLIN), revents: 0),
      pollfd(fd: node.errors ?? -1, events: Int16(POLLIN), revents: 0),
      pollfd(
        fd: load.requests.pendingCount > 0 ? node.input : -1, events: Int16(POLLOUT), revents: 0),
    ]
    _ = poll(&descriptors, 3, milliseconds)
  }

  /// How long to sleep: until the next tick, or until an operation is due.
  ///
  /// As poll(2) counts in milliseconds, what is due sooner is waited for without sleep, so that the
  /// load's own clock is exact.
  private var waitMilliseconds: Int32 {
    let now = clock.now()
    var until = max(nextTick, now)
    if let due = load.nextDueTime { until = min(until, max(due, now)) }
    return Int32(clamping: until.since(now) / 1_000_000)
  }

  private mutating func tick() {
    let now = clock.now()
    nextTick = now + Self.tickNanoseconds
    load.advance(to: now)
    load.giveUpOverdue(drainedAt: drainedAt)
    if load.phase == .final { load.resumeFinalReading() }
    if load.advanceTimeline() { progress.show(load.snapshot) }
    readLog()
  }

  private mutating func readLog() {
    guard let errors = node.errors else { return }
    withUnsafeTemporaryAllocation(byteCount: 16 << 10, alignment: 1) { block in
      while true {
        let count = read(errors, block.baseAddress, block.count)
        guard count > 0 else { return }
        log.append(UnsafeRawBufferPointer(rebasing: block[..<count]))
      }
    }
  }

  private mutating func nodeIsGone(_ reason: String) {
    isNodeGone = true
    // The end of a pipe is seen a moment before the process can be waited for.
    var ending = node.endingIfAny()
    for _ in 0..<100 where ending == nil {
      usleep(10_000)
      ending = node.endingIfAny()
    }
    let detail =
      switch ending?.cause {
      case .exit(let status): "exit status \(status)"
      case .signal(let number): "signal \(number)"
      case nil: reason
      }
    let line = input.unfinishedLine.bytes
    if let fault = load.noteExit(detail, unfinished: line.isEmpty ? nil : line) {
      progress.report(fault)
    }
  }
}

/// What happened in a run, for whoever judges it.
struct RunRecord {
  let history: History
  let requests: Spool
  let replies: Spool
}
