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

/// One run: starts the nodes, drives them, and hands back what happened.
///
/// One thread does everything but the spools' writing, so that the nodes have a core nearly to
/// themselves. A turn of its loop writes what waits, reads a block of each node, and deals with the
/// lines in it; every reply that ends an operation appends the next request. Requests of many clients
/// thus share one write(2), and replies one read(2). Only when nothing is there to read does the loop
/// sleep in poll(2).
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
  let program: String
  let seed: UInt64
  let clock = MonotonicClock()
  var nodes: PerNode<NodeUnderTest>
  var load: Load<W>
  var progress: Progress
  var sleeper = Sleeper()
  var patience = Patience()
  var nextTick: Instant = 0
  /// The faults to come, while the load runs.
  var schedule: FaultSchedule?
  var injectedFaults: [InjectedFault] = []
  /// Whether all nodes have answered `init`: before, what they do wrong is told by the failure.
  var areNodesInitialized = false
  /// What a node did before all had answered.
  var faultOfInitialization: ProtocolFault?
  /// How often the bench was asked to end before the load had ended.
  private var interruptCountOfLoad = 0
  private var isCutShort = false
  /// How the bench crashed, if it did.
  private var crash: String?
  private var final = FinalPhaseFigures()
  private var outcomes: [NodeOutcome] = []

  /// Starts the nodes of a run.
  /// - Throws: `BenchFailure` when one cannot be started, or the spools cannot be made.
  init(
    _ options: Options, _ workload: consuming W, program: String, seed: UInt64
  ) throws(BenchFailure) {
    // A node that ends while requests are written to it must not end the bench.
    signal(SIGPIPE, SIG_IGN)
    let load = try Self.makeLoad(options, workload, seed: seed)
    let nodes = try Self.startNodes(load.nodes, options, program: program)
    self.init(options, program, seed, nodes, load)
  }

  private init(
    _ options: Options, _ program: String, _ seed: UInt64,
    _ nodes: consuming PerNode<NodeUnderTest>,
    _ load: consuming Load<W>
  ) {
    self.options = options
    self.program = program
    self.seed = seed
    self.nodes = nodes
    self.load = load
    progress = Progress(isQuiet: options.isQuiet)
  }

  private static func makeLoad(
    _ options: Options, _ workload: consuming W, seed: UInt64
  ) throws(BenchFailure) -> Load<W> {
    let spools: (requests: Spool, replies: Spool)
    do {
      spools = (try Spool(), try Spool())
    } catch {
      throw BenchFailure("the temporary files cannot be made: \(error)")
    }
    return Load(
      options, workload, seed: seed, requestSpool: spools.requests, replySpool: spools.replies,
      now: 0)
  }

  /// Starts all nodes; where one cannot be started, those before it are ended.
  private static func startNodes(
    _ names: NodeNames, _ options: Options, program: String
  ) throws(BenchFailure) -> PerNode<NodeUnderTest> {
    let passOn: (@Sendable (String) -> Void)? =
      if options.standardError == .passedOn { { StandardError.pass($0) } } else { nil }
    if case .file(let path) = options.standardError {
      // They append to it; what stood there from the run before goes.
      let file = Paths.openFile(path, O_WRONLY | O_TRUNC)
      if file >= 0 { close(file) }
    }
    var nodes = PerNode<NodeUnderTest>(capacity: names.count)
    for name in names.all {
      do {
        let process = try NodeProcess(
          program: program, arguments: options.programArguments,
          standardError: options.standardError)
        nodes.append(NodeUnderTest(name: name, process, NodeLog(of: name, passingOn: passOn)))
      } catch {
        throw BenchFailure("\(name) cannot be started: \(error)")
      }
    }
    return nodes
  }

  /// Drives the nodes through the whole run and ends them.
  /// - Throws: `BenchFailure` when one does not answer `init`.
  mutating func run() throws(BenchFailure) {
    for node in 0..<nodes.count { Interrupt.guardGroup(nodes[node].process.processID, of: node) }
    defer { for node in 0..<load.nodes.count { Interrupt.guardGroup(0, of: node) } }
    try initialize()
    drive()
    rest()
    if !isOver { readEverything() }
    isCutShort = isInterruptedAgain
    setTime()
    load.giveUpAll()
    lookAfterNodes()
    endNodes()
    // A crash while it is judged then finds all lines in the files.
    load.requestSpool.settle()
    load.replySpool.settle()
    progress.finish()
  }

  private mutating func endNodes() {
    for node in 0..<nodes.count {
      let ending = nodes[node].end()
      outcomes.append(
        NodeOutcome(
          name: nodes[node].name, ending: ending, startCount: nodes[node].startCount,
          lastWords: nodes[node].isGone ? nodes[node].log.lines : []))
    }
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
    outcomes.removeAll()
    for node in 0..<nodes.count {
      let ending = nodes[node].process.end()
      outcomes.append(NodeOutcome(name: nodes[node].name, ending: ending, lastWords: []))
    }
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
      final: final, network: load.networkCounts, messageKinds: load.messageKinds.names,
      injectedFaults: injectedFaults, nodes: outcomes, isInterrupted: Interrupt.count > 0,
      isCutShort: isCutShort,
      crash: crash)
  }

  /// Whether nothing more can be heard from the nodes, or nobody wants to hear it.
  ///
  /// A node that is gone or muted ends the run, unless it is to go on; without any node, there is no
  /// going on.
  var isOver: Bool {
    if load.isOver || isInterruptedAgain { return true }
    guard goneCount > 0 || load.isMuted else { return false }
    return !options.keepsGoing
      || (0..<nodes.count).allSatisfy { nodes[$0].isGone || load.mutedNodes[$0] }
  }

  /// Whether what a node says is listened to.
  func isHeard(_ node: Int) -> Bool {
    nodes[node].isRunning && !nodes[node].isGone && !load.mutedNodes[node]
  }

  /// Whether somebody wants what there is to be judged now: who asks the load to end has it read to
  /// its end.
  private var isInterruptedAgain: Bool {
    load.phase != .main && Interrupt.count > interruptCountOfLoad
  }

  // MARK: Phases

  private mutating func initialize() throws(BenchFailure) {
    for node in 0..<nodes.count { load.requestInitialization(of: node) }
    let deadline = clock.now() + Load<W>.initTimeoutNanoseconds
    while !load.areNodesInitialized, load.nodeOfFailedInitialization == nil, clock.now() < deadline,
      goneCount == 0, !load.isMuted, Interrupt.count == 0
    {
      turn(until: deadline)
    }
    guard load.areNodesInitialized else { throw failureOfInitialization() }
    areNodesInitialized = true
  }

  /// Why a node has not answered `init`, with all that it has said instead.
  private mutating func failureOfInitialization() -> BenchFailure {
    let waiting = (0..<nodes.count).filter { load.initializations[$0].standing != .done }
    // Of several, one that has done something is more to the point than one that is still about it.
    let node =
      load.nodeOfFailedInitialization ?? waiting.first { !isHeard($0) } ?? waiting.first ?? 0
    let ended = nodes[node].process.endingIfAny().map { " (\($0.text))" } ?? ""
    var answer: String?
    if case .failed(let line) = load.initializations[node].standing { answer = line }
    if let fault = faultOfInitialization, fault.node == nodes[node].name, !nodes[node].isGone {
      answer = fault.line
    }
    let manner =
      if let answer {
        "answered init with what is no init_ok for c\(load.initializations[node].client): \(answer)"
      } else if Interrupt.count > 0 {
        "had not answered init when the bench was interrupted"
      } else if nodes[node].isGone, ended.isEmpty {
        "closed its stdout before it answered init"
      } else if nodes[node].isGone || !ended.isEmpty {
        "ended before it answered init\(ended)"
      } else {
        "did not answer init within 10 s"
      }
    endNodes()
    var words = unfinishedLineInWords(node)
    let lines = nodes[node].log.lines
    if !lines.isEmpty { words += "; it said:\n" + lines.joined(separator: "\n") }
    return BenchFailure("\(nodes[node].name) \(manner)\(words)")
  }

  /// What a node has written without a newline behind it; empty when it is nothing.
  private func unfinishedLineInWords(_ node: Int) -> String {
    let unfinished = nodes[node].input.unfinishedLine.bytes
    guard !unfinished.isEmpty else { return "" }
    return "; it wrote \(unfinished.byteCount) bytes on stdout and no newline, and is not heard "
      + "without one:\n\(PrintableText.of(unfinished, byteCountMax: 2000))"
  }

  /// The processor time that all nodes have used, in seconds; `nil` where that of one is not known.
  private var nodeProcessorSeconds: Double? {
    var sum = 0.0
    for node in 0..<nodes.count {
      guard let seconds = nodes[node].processorSeconds else { return nil }
      sum += seconds
    }
    return sum
  }

  /// The load, from the first operation to the end of the last.
  private mutating func drive() {
    let nodeSeconds = nodeProcessorSeconds
    let benchSeconds = ProcessorClock.secondsOfThisThread ?? 0
    notePeakMemory()
    setTime()
    load.beginMainPhase(at: clock.now())
    beginFaults()
    while load.mayBegin, Interrupt.count == 0, !isOver {
      turn()
      injectDueFaults()
    }
    interruptCountOfLoad = Interrupt.count
    if interruptCountOfLoad > 0 {
      progress.note("interrupted: everything is read once more; again to have it judged at once")
    }
    load.stopBeginning()
    // Before the last replies are waited for, or those of a node that is stopped would come too late.
    endFaults()
    while load.outstandingCount > 0, !isOver { turn() }
    load.endMainPhase()
    if let nodeSeconds, let end = nodeProcessorSeconds {
      load.figures.nodeProcessorSeconds = max(end - nodeSeconds, 0)
    }
    load.figures.benchProcessorSeconds =
      (ProcessorClock.secondsOfThisThread ?? benchSeconds) - benchSeconds
  }

  /// Lets the nodes come together after faults, and waits for replies that nobody waits for any more:
  /// for late ones as long as Maelstrom rests, for second ones a moment.
  ///
  /// When they come to clients that have crashed since, the node is muted.
  private mutating func rest() {
    var nanoseconds: UInt64 = 0
    if load.faults.count(of: .unexpectedReply) > 0 { nanoseconds = Self.momentNanoseconds }
    if let seconds = options.recoverySeconds {
      nanoseconds = .nanoseconds(inSeconds: seconds)
    } else if !injectedFaults.isEmpty || load.abandonedCount > 0, interruptCountOfLoad == 0 {
      progress.note(
        injectedFaults.isEmpty
          ? "waiting 10 s for replies that are late, as Maelstrom does"
          : "waiting 10 s for the nodes to recover, as Maelstrom does")
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
      seconds: clock.now().seconds(since: start), subjectCount: load.workload.finalSubjectCount,
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
