import Cluster
import Platform

/// What the event loop has of one node: the process, what has been read from it, and whether more is
/// to be expected.
struct NodeUnderTest: ~Copyable {
  /// How many pieces of a node's stderr are read between two ticks: 50 MB a second.
  ///
  /// A node that writes more waits, as it would for a disk.
  private static let logPieceCountMax = 16

  let name: String
  var process: NodeProcess
  var input = InputBuffer()
  /// Up to when all that it has written has been dealt with.
  var drain = Drain()
  private(set) var log: NodeLog
  /// How many more pieces of its stderr are read before the next tick.
  private(set) var logPieceCount = 0
  /// When something was last read from its stdout.
  var latestReadAt: Instant = 0
  /// When a write found that it reads its stdin no more.
  var inputClosedAt: Instant?
  /// Whether it has been started and not ended since.
  var isRunning = true
  /// Until when it has to answer `init`, after it was started again.
  var initDeadline: Instant?
  private(set) var startCount = 1
  /// What it used before it was started last.
  private var earlierUsage = NodeProcess.Usage()
  /// Whether nothing more comes from it: it has ended, or closed its stdout.
  var isGone = false
  /// Whether there may be something to read.
  ///
  /// After a sleep it is known where there is something; else all are asked.
  var mayHaveOutput = true

  init(name: String, _ process: consuming NodeProcess, _ log: NodeLog) {
    self.name = name
    self.process = process
    self.log = log
  }

  /// Reads the node's stderr once, and lets it be read on until the next tick.
  mutating func beginLogPieces() {
    logPieceCount = Self.logPieceCountMax
    readLogPiece()
  }

  /// Reads the node's stderr for as long as there is something in it, or as much as is read between two
  /// ticks.
  mutating func readLog() {
    logPieceCount = Self.logPieceCountMax
    while logPieceCount > 0, readLogPiece() {}
  }

  /// Reads once from the node's stderr; returns whether anything came.
  @discardableResult
  mutating func readLogPiece() -> Bool {
    guard let errors = process.errors else { return false }
    logPieceCount -= 1
    guard let count = try? log.read(from: errors) else { return false }
    if count == 0 { process.closeErrors() }
    return count > 0
  }

  /// The processor time that it has used so far, in seconds; `nil` where that cannot be known.
  var processorSeconds: Double? {
    process.processorSeconds.map {
      $0 + earlierUsage.userSeconds + earlierUsage.systemSeconds
    }
  }

  /// Takes a new process in the place of one that has ended.
  mutating func run(_ process: consuming NodeProcess) {
    readLog()
    earlierUsage = usage(self.process.end().usage)
    self.process = process
    input = InputBuffer()
    drain = Drain()
    inputClosedAt = nil
    isRunning = true
    mayHaveOutput = true
    startCount += 1
  }

  /// Ends the node, and takes what is left of what it said on stderr.
  mutating func end() -> NodeProcess.Ending {
    process.notePeakMemory()
    let ending = process.end()
    readLog()
    log.finish()
    return NodeProcess.Ending(cause: ending.cause, usage: usage(ending.usage))
  }

  /// What all its lives have used, this one included: times added up, memory the greatest.
  private func usage(_ latest: NodeProcess.Usage) -> NodeProcess.Usage {
    var usage = latest
    usage.userSeconds += earlierUsage.userSeconds
    usage.systemSeconds += earlierUsage.systemSeconds
    if let peak = earlierUsage.peakMemoryByteCount {
      usage.peakMemoryByteCount = max(usage.peakMemoryByteCount ?? 0, peak)
    }
    return usage
  }
}
