import Platform

/// How long the nodes have kept their clients waiting: the bench's own clock without the time in
/// which it was the bench that kept the nodes waiting.
///
/// A reply is late when its client has waited for it longer than five seconds. But the bench is one
/// thread: while it reads a reply of a megabyte, waits for a disk, or is stopped by Ctrl-Z, the
/// replies that follow wait in the pipe, or in a node that cannot write on because the pipe is full.
/// That is none of the node's doing. So:
///
/// 1. A turn of the loop that took longer than a millisecond without its sleep is taken off, whole.
///    Shorter turns are left in: no more replies wait for them than there are clients.
/// 2. So is the part of a sleep that lasted longer than was asked for.
/// 3. A reply is late only when all that its node had written by then has been dealt with (`Drain`).
struct Patience: Sendable {
  private static let shortNanoseconds: UInt64 = 1_000_000

  /// The time by this clock; it stands still within a turn.
  private(set) var now: Instant = 0

  /// Ends a turn of the loop.
  ///
  /// - Parameters:
  ///   - busy: nanoseconds in which the bench worked.
  ///   - slept: nanoseconds in which it slept, of the `asked` at most that it meant to.
  mutating func endTurn(busy: UInt64, slept: UInt64 = 0, asked: UInt64 = 0) {
    let oversleep = slept > asked ? slept - asked : 0
    now = now + (busy > Self.shortNanoseconds ? 0 : busy)
    now = now + (oversleep > Self.shortNanoseconds ? asked : slept)
  }
}

/// Up to when all that a node had written has been dealt with: a read has found its pipe empty since,
/// or more has been read since than a pipe can hold.
struct Drain: Sendable {
  /// No pipe holds more, unless root made it so; pipe(7).
  private static let pipeByteCountMax: Int64 = 1 << 20

  /// All that the node had written by then has been dealt with, by the clock of `Patience`.
  private(set) var time: Instant = 0
  /// Up to where the stream was read at some time since, by which `time` can go on.
  private var mark: (time: Instant, position: Int64) = (0, 0)

  /// Takes note that the pipe was found empty.
  mutating func noteEmptyPipe(position: Int64, at now: Instant) {
    time = now
    mark = (now, position)
  }

  /// Takes note of how far the stream has been read, and every whole line in it dealt with.
  mutating func noteRead(position: Int64, at now: Instant) {
    guard position - mark.position > Self.pipeByteCountMax else { return }
    time = max(time, mark.time)
    mark = (now, position)
  }
}
