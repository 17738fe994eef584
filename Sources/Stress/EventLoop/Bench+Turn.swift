#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

import Cluster
import Platform

// One turn of the bench's loop, and what is looked after between turns.

extension Bench where W: ~Copyable {
  /// How often timeouts, progress and the nodes themselves are looked after.
  static var tickNanoseconds: UInt64 { 20_000_000 }
  /// Requests are written in the middle of a block once so many bytes wait, to keep the node busy.
  private static var flushByteCount: Int { 16 << 10 }
  /// How long a node that closed its stdin or stdout has to end.
  private static var endingNanoseconds: UInt64 { 1_000_000_000 }
  /// How long nothing must have come behind bytes without a newline for them to be told.
  private static var silenceNanoseconds: UInt64 { 1_000_000_000 }

  /// - Parameter deadline: when the turn has to be over.
  mutating func turn(until deadline: Instant = .distantFuture) {
    let start = setTime()
    load.beginDue()
    load.deliverDue()
    flushAll()
    var hasRead = false
    for node in 0..<nodes.count where isHeard(node) {
      if nodes[node].mayHaveOutput, fillInput(of: node) {
        hasRead = true
        takeLines(of: node)
      } else if !nodes[node].isGone {
        nodes[node].drain.noteEmptyPipe(position: nodes[node].input.position, at: patience.now)
      }
      nodes[node].mayHaveOutput = true
    }
    if hasRead {
      patience.endTurn(busy: clock.now().since(start))
    } else if goneCount < nodes.count {
      waitForSomething(turnBeganAt: start, until: deadline)
    }
    if clock.now() >= nextTick { tick() }
  }

  /// Deals with the lines that have been read of a node.
  private mutating func takeLines(of node: Int) {
    setTime()
    while !load.mutedNodes[node], let taken = load.takeLine(from: &nodes[node].input, of: node) {
      if let fault = taken.fault { tell(fault) }
      if load.outboxes[node].pendingCount >= Self.flushByteCount { flush(node) }
    }
    nodes[node].drain.noteRead(position: nodes[node].input.position, at: patience.now)
    if nodes[node].input.isLineTooLong { note(.endlessLine, of: node) }
    flush(node)
  }

  /// Tells the load what time it is.
  @discardableResult
  mutating func setTime() -> Instant {
    let now = clock.now()
    load.advance(to: now, patience: patience.now)
    return now
  }

  /// Reads once from a node; returns whether anything came.
  private mutating func fillInput(of node: Int) -> Bool {
    do {
      switch try nodes[node].input.fill(from: nodes[node].process.output) {
      case .bytes:
        nodes[node].latestReadAt = clock.now()
        return true
      case .nothing:
        // Whatever it had started has been ended with it, so nothing more comes.
        if nodes[node].process.hasEnded { outputHasEnded(of: node, "it ended") }
      case .endOfStream: outputHasEnded(of: node, "its stdout ended")
      }
    } catch {
      outputHasEnded(of: node, error.description)
    }
    return false
  }

  /// Deals with what a node that has ended had written until then.
  mutating func readRest(of node: Int) {
    while case .bytes? = try? nodes[node].input.fill(from: nodes[node].process.output) {
      takeLines(of: node)
    }
  }

  private mutating func flushAll() {
    for node in 0..<nodes.count { flush(node) }
  }

  /// Writes what waits for a node, as much as it takes now.
  private mutating func flush(_ node: Int) {
    guard load.outboxes[node].pendingCount > 0 else { return }
    guard nodes[node].isRunning else { return load.outboxes[node].removeAll() }
    guard !nodes[node].isGone, nodes[node].inputClosedAt == nil,
      case .success = load.outboxes[node].write(to: nodes[node].process.input)
    else {
      // What it said before it went is still in the pipe: the end of stdout tells, or a tick.
      if nodes[node].inputClosedAt == nil { nodes[node].inputClosedAt = clock.now() }
      load.outboxes[node].removeAll()
      return
    }
  }

  // MARK: Sleep

  /// Sleeps until there is something to do: a node says something or can be written to, an
  /// operation or a message is due, or the next tick.
  private mutating func waitForSomething(turnBeganAt start: Instant, until deadline: Instant) {
    let now = clock.now()
    var until = min(nextTick, deadline)
    var precision = Sleeper.Precision.millisecond
    if let rate = options.ratePerSecond, let due = load.nextDueTime, due < until {
      until = due
      precision = .periodic(.nanoseconds(inSeconds: 1 / rate))
    }
    if load.mayBegin, let due = schedule?.nextTime, due < until { until = due }
    if let due = load.network.nextDeadline, due < until {
      until = due
      precision = .periodic(due.since(now))
    }
    let asked = until.since(now)
    if asked > 0 { sleep(asked, precision) }
    let slept = clock.now().since(now)
    patience.endTurn(busy: now.since(start), slept: slept, asked: asked)
  }

  private mutating func sleep(_ nanoseconds: UInt64, _ precision: Sleeper.Precision) {
    for node in 0..<nodes.count {
      if isHeard(node) { sleeper.listen(to: nodes[node].process.output, for: POLLIN) }
      if load.outboxes[node].pendingCount > 0 {
        sleeper.listen(to: nodes[node].process.input, for: POLLOUT)
      }
      if nodes[node].logPieceCount > 0, let errors = nodes[node].process.errors {
        sleeper.listen(to: errors, for: POLLIN)
      }
    }
    sleeper.sleep(nanoseconds, precision)
    for node in 0..<nodes.count {
      nodes[node].mayHaveOutput = sleeper.isReady(nodes[node].process.output)
      if nodes[node].logPieceCount > 0, let errors = nodes[node].process.errors,
        sleeper.isReady(errors)
      {
        nodes[node].readLogPiece()
      }
    }
  }

  // MARK: The nodes

  private mutating func tick() {
    let now = setTime()
    nextTick = now + Self.tickNanoseconds
    for node in 0..<nodes.count {
      let timeoutCount = load.figures.timeoutCount
      load.giveUpOverdue(
        of: node, drainedAt: isHeard(node) ? nodes[node].drain.time : patience.now)
      if load.figures.timeoutCount > timeoutCount { noteMissingNewline(of: node, now) }
    }
    if load.phase == .final { load.resumeFinal() }
    if load.phase != .initial, load.advanceTimeline() {
      progress.show(load.snapshot)
      notePeakMemory()
    }
    lookAfterNodes()
    lookAfterRestarts()
  }

  /// Reads what the nodes have said on stderr, and looks whether they live and listen.
  mutating func lookAfterNodes() {
    for node in 0..<nodes.count {
      nodes[node].beginLogPieces()
      guard nodes[node].isRunning else { continue }
      _ = nodes[node].process.endingIfAny()
      let now = clock.now()
      if let closedAt = nodes[node].inputClosedAt, !nodes[node].process.hasEnded, isHeard(node),
        now.since(closedAt) > Self.endingNanoseconds
      {
        note(.inputClosed, of: node)
      }
    }
  }

  mutating func notePeakMemory() {
    for node in 0..<nodes.count { nodes[node].process.notePeakMemory() }
  }

  /// How many nodes say nothing more.
  var goneCount: Int { (0..<nodes.count).count { nodes[$0].isGone } }

  /// A node that forgets its newlines seems not to answer at all.
  private mutating func noteMissingNewline(of node: Int, _ now: Instant) {
    guard isHeard(node), !nodes[node].input.unfinishedLine.bytes.isEmpty,
      load.faults.count(of: .noNewline) == 0,
      now.since(nodes[node].latestReadAt) > Self.silenceNanoseconds
    else { return }
    note(.noNewline, of: node)
  }

  mutating func note(_ kind: ProtocolFaultKind, of node: Int, _ detail: String = "") {
    setTime()
    if let fault = load.note(kind, of: node, detail, behind: &nodes[node].input) { tell(fault) }
  }

  /// Tells a fault at once; before all nodes have answered `init`, the failure tells it.
  private mutating func tell(_ fault: ProtocolFault) {
    if areNodesInitialized { progress.report(fault) } else { faultOfInitialization = fault }
  }

  /// Nothing more comes on a node's stdout: it has ended, as a rule.
  private mutating func outputHasEnded(of node: Int, _ reason: String) {
    nodes[node].isGone = true
    // The end of a pipe is seen a moment before the process can be waited for, and a node may say
    // much on stderr before it ends.
    let deadline = clock.now() + Self.endingNanoseconds
    var ending = nodes[node].process.endingIfAny()
    while ending == nil, clock.now() < deadline {
      usleep(2000)
      nodes[node].readLog()
      ending = nodes[node].process.endingIfAny()
    }
    if let ending {
      note(.exited, of: node, ending.text)
    } else {
      note(.outputClosed, of: node, reason)
    }
  }
}

extension NodeProcess.Ending {
  /// How it ended, in two words.
  var text: String {
    switch cause {
    case .exit(let status): "exit status \(status)"
    case .signal(let number): "signal \(number)"
    }
  }
}
