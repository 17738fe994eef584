#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

import Checking
import Cluster
import Platform

/// One run: starts a node, drives it, and hands back what happened.
///
/// One thread does everything but the spools' writing, so that the node has a core nearly to
/// itself. A turn of its loop writes what waits, reads a block, and deals with the lines in it;
/// every reply that ends an operation appends the next request. Requests of many clients thus share
/// one write(2), and replies one read(2). Only when nothing is there to read does the loop sleep in
/// poll(2).
struct Bench<W: Workload & ~Copyable>: ~Copyable {
  /// How long the final phase begins polls, as Maelstrom clips it.
  static var finalPhaseNanoseconds: UInt64 { 10_000_000_000 }
  /// How long Maelstrom rests before its final phase.
  ///
  /// Replies to requests that nobody waits for any more come in this time, if they come; without
  /// such requests there is nothing to rest for.
  private static var restNanoseconds: UInt64 { 10_000_000_000 }
  /// How long second replies, which follow the first at once, are waited for.
  private static var momentNanoseconds: UInt64 { 500_000_000 }
  let options: Options
  private let program: String
  private let seed: UInt64
  let clock = MonotonicClock()
  var node: NodeProcess
  var input = InputBuffer()
  var load: Load<W>
  var log: NodeLog
  var progress: Progress
  var sleeper = Sleeper()
  var patience = Patience()
  var nextTick: Instant = 0
  /// How many more pieces of the node's stderr are read before the next tick.
  var logPieceCount = 0
  /// When something was last read from the node's stdout.
  var latestReadAt: Instant = 0
  /// When a write found that the node reads its stdin no more.
  var inputClosedAt: Instant?
  /// Whether nothing more comes from the node: it has ended, or closed its stdout.
  var isNodeGone = false
  /// Whether the node has answered `init`: before, what it does wrong is told by the failure.
  var isInitialized = false
  /// How often the bench was asked to end before the load had ended.
  private var interruptCountOfLoad = 0
  private var isCutShort = false
  /// How the bench crashed, if it did.
  private var crash: String?
  private var final = FinalPhaseFigures()
  private var ending = NodeProcess.Ending(cause: .signal(SIGKILL), usage: NodeProcess.Usage())

  /// Starts the node of a run.
  /// - Throws: `BenchFailure` when it cannot be started, or the spools cannot be made.
  init(
    _ options: Options, _ workload: consuming W, program: String, seed: UInt64
  ) throws(BenchFailure) {
    // A node that ends while requests are written to it must not end the bench.
    signal(SIGPIPE, SIG_IGN)
    let load = try Self.makeLoad(options, workload)
    let node = try Self.startNode(options, program: program)
    self.init(options, program, seed, node, load)
  }

  private init(
    _ options: Options, _ program: String, _ seed: UInt64, _ node: consuming NodeProcess,
    _ load: consuming Load<W>
  ) {
    self.options = options
    self.program = program
    self.seed = seed
    self.node = node
    self.load = load
    let passOn: (@Sendable (String) -> Void)? =
      if options.standardError == .passedOn { { StandardError.pass($0) } } else { nil }
    log = NodeLog(of: self.load.nodes.all[0], passingOn: passOn)
    progress = Progress(isQuiet: options.isQuiet)
  }

  private static func makeLoad(
    _ options: Options, _ workload: consuming W
  ) throws(BenchFailure) -> Load<W> {
    let spools: (requests: Spool, replies: Spool)
    do {
      spools = (try Spool(), try Spool())
    } catch {
      throw BenchFailure("the temporary files cannot be made: \(error)")
    }
    return Load(
      options, workload, requestSpool: spools.requests, replySpool: spools.replies, now: 0)
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
    Interrupt.guardGroup(node.processID)
    defer { Interrupt.guardGroup(0) }
    try initialize()
    drive()
    rest()
    if !isOver { readEverything() }
    isCutShort = isInterruptedAgain
    setTime()
    load.giveUpAll()
    lookAfterNode()
    endNode()
    // A crash while it is judged then finds all lines in the files.
    load.requestSpool.settle()
    load.replySpool.settle()
    progress.finish()
  }

  /// Ends the node, and takes what is left of what it said on stderr.
  private mutating func endNode() {
    node.notePeakMemory()
    ending = node.end()
    logPieceCount = Self.lastLogPieceCount
    readLog()
    log.finish()
  }

  /// Has what went over the pipes kept in files when a crash cannot be judged.
  func keepLinesAfterCrash() {
    load.requestSpool.keepAfterCrash(as: "requests")
    load.replySpool.keepAfterCrash(as: "replies")
  }

  /// Takes up what was recorded until the run crashed.
  mutating func rescue(from signal: Int32) {
    crash = "it was ended by signal \(signal), \(SignalText.of(signal))"
    isCutShort = true
    load.requestSpool.settle()
    load.replySpool.settle()
    load.giveUpAll()
    ending = node.end()
    progress.finish()
  }

  /// What the checker judges, with the lines of it.
  var record: RunRecord<W.History> {
    RunRecord(
      history: load.workload.history, requests: load.requestSpool, replies: load.replySpool)
  }

  /// What came of the run.
  var result: RunResult {
    RunResult(
      options: options, workload: WorkloadFacts(of: W.self), program: program, seed: seed,
      figures: load.figures,
      timeline: load.timeline.intervals, faults: load.faults, secondReading: load.secondReading,
      final: final, ending: ending, nodeLog: isNodeGone ? log.lines : [],
      isInterrupted: Interrupt.count > 0, isCutShort: isCutShort, crash: crash)
  }

  /// Whether nothing more can be heard from the node, or nobody wants to hear it.
  private var isOver: Bool { isNodeGone || load.isMuted || isInterruptedAgain }

  /// Whether somebody wants what there is to be judged now: who asks the load to end has it read to
  /// its end.
  private var isInterruptedAgain: Bool {
    load.phase != .main && Interrupt.count > interruptCountOfLoad
  }

  // MARK: Phases

  private mutating func initialize() throws(BenchFailure) {
    load.requestInitialization()
    let deadline = clock.now() + Load<W>.initTimeoutNanoseconds
    while clock.now() < deadline, !isNodeGone, !load.isMuted, Interrupt.count == 0 {
      flush()
      let isEmpty = !fillInput()
      if try load.takeInitialization(from: &input) {
        isInitialized = true
        return
      }
      if isEmpty, !isNodeGone { sleep(min(nextTick, deadline).since(clock.now()), .millisecond) }
      if clock.now() >= nextTick {
        nextTick = clock.now() + Self.tickNanoseconds
        lookAfterNode()
      }
    }
    throw failureOfInitialization()
  }

  /// Why there is no `init_ok`, with all that the node has said instead.
  private mutating func failureOfInitialization() -> BenchFailure {
    let ended = node.endingIfAny().map { " (\($0.text))" } ?? ""
    let manner =
      if Interrupt.count > 0 {
        "had not answered init when the bench was interrupted"
      } else if isNodeGone, ended.isEmpty {
        "closed its stdout before it answered init"
      } else if isNodeGone || !ended.isEmpty {
        "ended before it answered init\(ended)"
      } else {
        "did not answer init within 10 s"
      }
    endNode()
    var words = unfinishedLineInWords
    if !log.lines.isEmpty { words += "; it said:\n" + log.lines.joined(separator: "\n") }
    return BenchFailure("the node \(manner)\(words)")
  }

  /// What the node has written without a newline behind it; empty when it is nothing.
  private var unfinishedLineInWords: String {
    let unfinished = input.unfinishedLine.bytes
    guard !unfinished.isEmpty else { return "" }
    return "; it wrote \(unfinished.byteCount) bytes on stdout and no newline, and is not heard "
      + "without one:\n\(PrintableText.of(unfinished, byteCountMax: 2000))"
  }

  /// The load, from the first operation to the end of the last.
  private mutating func drive() {
    let nodeSeconds = node.processorSeconds
    let benchSeconds = ProcessorClock.secondsOfThisThread ?? 0
    node.notePeakMemory()
    setTime()
    load.beginMainPhase(at: clock.now())
    while load.mayBegin, Interrupt.count == 0, !isOver { turn() }
    interruptCountOfLoad = Interrupt.count
    if interruptCountOfLoad > 0 {
      progress.note("interrupted: everything is read once more; again to have it judged at once")
    }
    load.stopBeginning()
    while load.outstandingCount > 0, !isOver { turn() }
    load.endMainPhase()
    if let nodeSeconds, let end = node.processorSeconds {
      load.figures.nodeProcessorSeconds = max(end - nodeSeconds, 0)
    }
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
    if load.abandonedCount > 0, interruptCountOfLoad == 0 {
      progress.note("waiting 10 s for replies that are late, as Maelstrom does")
      nanoseconds = Self.restNanoseconds
    }
    let deadline = clock.now() + nanoseconds
    while clock.now() < deadline, !isOver { turn() }
  }

  private mutating func readEverything() {
    setTime()
    load.beginFinalPhase()
    let start = clock.now()
    // The time in which the bench reads what it has got is not the node's.
    let deadline = patience.now + Self.finalPhaseNanoseconds
    while patience.now < deadline, !load.isFinalPhaseOver, !isOver { turn() }
    load.stopBeginning()
    while load.outstandingCount > 0, !isOver { turn() }
    final = FinalPhaseFigures(
      seconds: clock.now().seconds(since: start), keyCount: load.workload.finalKeyCount,
      readerCount: load.finalReaderCount,
      finishedReaderCount: load.finishedReaderCount)
  }
}

/// What happened in a run, for whoever judges it.
struct RunRecord<History> {
  let history: History
  let requests: Spool
  let replies: Spool
}
