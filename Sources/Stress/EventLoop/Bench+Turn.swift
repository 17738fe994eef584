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
  /// How often timeouts, progress and the node itself are looked after.
  static var tickNanoseconds: UInt64 { 20_000_000 }
  /// Requests are written in the middle of a block once so many bytes wait, to keep the node busy.
  private static var flushByteCount: Int { 16 << 10 }
  /// How many pieces of the node's stderr are read between two ticks: 50 MB a second.
  ///
  /// A node that writes more waits, as it would for a disk.
  private static var logPieceCountMax: Int { 16 }
  /// How many pieces are read of what a node that has ended left in the pipe.
  static var lastLogPieceCount: Int { logPieceCountMax }
  /// How long a node that closed its stdin or stdout has to end.
  private static var endingNanoseconds: UInt64 { 1_000_000_000 }
  /// How long nothing must have come behind bytes without a newline for them to be told.
  private static var silenceNanoseconds: UInt64 { 1_000_000_000 }

  mutating func turn() {
    let start = setTime()
    load.beginDue()
    flush()
    if fillInput() {
      setTime()
      while !load.isMuted, takeLine() {
        if load.requests.pendingCount >= Self.flushByteCount { flush() }
      }
      patience.noteRead(position: input.position)
      if input.isLineTooLong { note(.endlessLine) }
      patience.endTurn(busy: clock.now().since(start))
    } else if !isNodeGone {
      patience.noteEmptyPipe(position: input.position)
      waitForSomething(turnBeganAt: start)
    }
    if clock.now() >= nextTick { tick() }
  }

  /// Deals with the next line that has been read; returns whether there was one.
  private mutating func takeLine() -> Bool {
    guard let taken = load.takeLine(from: &input) else { return false }
    if let fault = taken.fault { progress.report(fault) }
    return true
  }

  /// Tells the load what time it is.
  @discardableResult
  mutating func setTime() -> Instant {
    let now = clock.now()
    load.advance(to: now, patience: patience.now)
    return now
  }

  /// Reads once; returns whether anything came.
  mutating func fillInput() -> Bool {
    do {
      switch try input.fill(from: node.output) {
      case .bytes(let count):
        load.replySpool.append(input.latest(count))
        latestReadAt = clock.now()
        return true
      case .nothing:
        // Whatever it had started has been ended with it, so nothing more comes.
        if node.hasEnded { outputHasEnded("it ended") }
      case .endOfStream: outputHasEnded("its stdout ended")
      }
    } catch {
      outputHasEnded(error.description)
    }
    return false
  }

  mutating func flush() {
    guard load.requests.pendingCount > 0, !isNodeGone else { return }
    guard inputClosedAt == nil, case .success = load.write(to: node.input) else {
      // What it said before it went is still in the pipe: the end of stdout tells, or a tick.
      if inputClosedAt == nil { inputClosedAt = clock.now() }
      load.discardRequests()
      return
    }
  }

  // MARK: Sleep

  /// Sleeps until there is something to do: the node says something or can be written to, an
  /// operation is due, or the next tick.
  private mutating func waitForSomething(turnBeganAt start: Instant) {
    let now = clock.now()
    var until = nextTick
    var precision = Sleeper.Precision.millisecond
    if let rate = options.ratePerSecond, let due = load.nextDueTime, due < until {
      until = due
      precision = .periodic(.nanoseconds(inSeconds: 1 / rate))
    }
    let asked = until.since(now)
    if asked > 0 { sleep(asked, precision) }
    let slept = clock.now().since(now)
    patience.endTurn(busy: now.since(start), slept: slept, asked: asked)
  }

  mutating func sleep(_ nanoseconds: UInt64, _ precision: Sleeper.Precision) {
    sleeper.listen(to: node.output, for: POLLIN)
    if load.requests.pendingCount > 0 { sleeper.listen(to: node.input, for: POLLOUT) }
    let errors = logPieceCount > 0 ? node.errors : nil
    if let errors { sleeper.listen(to: errors, for: POLLIN) }
    sleeper.sleep(nanoseconds, precision)
    if let errors, sleeper.isReady(errors) { readLogPiece() }
  }

  // MARK: The node

  private mutating func tick() {
    let now = setTime()
    nextTick = now + Self.tickNanoseconds
    let timeoutCount = load.figures.timeoutCount
    load.giveUpOverdue(drainedAt: patience.drainedAt)
    if load.figures.timeoutCount > timeoutCount { noteMissingNewline(now) }
    if load.phase == .final { load.resumeFinal() }
    if load.advanceTimeline() {
      progress.show(load.snapshot)
      node.notePeakMemory()
    }
    lookAfterNode()
  }

  /// Reads what the node has said on stderr, and looks whether it lives and listens.
  mutating func lookAfterNode() {
    logPieceCount = Self.logPieceCountMax
    readLogPiece()
    _ = node.endingIfAny()
    let now = clock.now()
    if let closedAt = inputClosedAt, !node.hasEnded, !load.isMuted,
      now.since(closedAt) > Self.endingNanoseconds
    {
      note(.inputClosed)
    }
  }

  /// A node that forgets its newlines seems not to answer at all.
  private mutating func noteMissingNewline(_ now: Instant) {
    guard !input.unfinishedLine.bytes.isEmpty, load.faults.count(of: .noNewline) == 0,
      now.since(latestReadAt) > Self.silenceNanoseconds
    else { return }
    note(.noNewline)
  }

  private mutating func note(_ kind: ProtocolFaultKind, _ detail: String = "") {
    setTime()
    let fault = load.note(kind, detail, behind: input)
    if isInitialized, let fault {
      progress.report(fault)
    }
  }

  /// Reads the node's stderr for as long as there is something in it and pieces are left.
  mutating func readLog() {
    while logPieceCount > 0, readLogPiece() {}
  }

  /// Reads once from the node's stderr; returns whether anything came.
  @discardableResult
  private mutating func readLogPiece() -> Bool {
    guard let errors = node.errors else { return false }
    logPieceCount -= 1
    guard let count = try? log.read(from: errors) else { return false }
    if count == 0 { node.closeErrors() }
    return count > 0
  }

  /// Nothing more comes on the node's stdout: it has ended, as a rule.
  private mutating func outputHasEnded(_ reason: String) {
    isNodeGone = true
    // The end of a pipe is seen a moment before the process can be waited for, and a node may say
    // much on stderr before it ends.
    let deadline = clock.now() + Self.endingNanoseconds
    var ending = node.endingIfAny()
    while ending == nil, clock.now() < deadline {
      usleep(2000)
      logPieceCount = Self.logPieceCountMax
      readLog()
      ending = node.endingIfAny()
    }
    if let ending { note(.exited, ending.text) } else { note(.outputClosed, reason) }
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
