import Checking
import Platform

/// What happened in each second of the load.
struct Timeline: Sendable {
  /// One second.
  struct Interval: Equatable, Sendable {
    /// Operations that ended in it, by kind.
    var counts: [Int] = []
    /// Those among them that did not succeed.
    var errorCount = 0
    /// Latencies of the second in nanoseconds.
    var p50: UInt64 = 0
    var p99: UInt64 = 0
    var maximum: UInt64 = 0
    /// How long it was: a second, or less for the last one.
    var seconds = 1.0

    var operationCount: Int { counts.reduce(0, +) }
  }

  private static let intervalNanoseconds: UInt64 = 1_000_000_000

  /// The seconds that are over.
  private(set) var intervals: [Interval] = []
  private var current: Interval
  private var latencies = LatencyRecorder()
  /// When the second under way began.
  private var start: Instant

  /// - Parameters:
  ///   - kindCount: how many kinds of operations the workload has.
  ///   - start: when the load begins.
  init(kindCount: Int, start: Instant) {
    self.start = start
    current = Interval(counts: Array(repeating: 0, count: kindCount))
  }

  /// Counts an operation that just ended.
  mutating func record(_ kind: Int, outcome: Outcome, nanoseconds: UInt64) {
    current.counts[kind] += 1
    if outcome != .ok { current.errorCount += 1 }
    latencies.record(nanoseconds)
  }

  /// Ends the seconds that are over at `now`.
  /// - Returns: whether there was one.
  mutating func advance(to now: Instant) -> Bool {
    let closedCount = intervals.count
    while now.since(start) >= Self.intervalNanoseconds { close(seconds: 1) }
    return intervals.count > closedCount
  }

  /// Ends the last second, which is not a whole one.
  ///
  /// A tail too short to give a rate is left out. The last operation may have ended before the
  /// second under way began: then there is no tail.
  mutating func finish(at now: Instant) {
    _ = advance(to: now)
    let seconds = now.seconds(since: start)
    if seconds >= 0.1 || intervals.isEmpty { close(seconds: max(seconds, 1e-9)) }
  }

  private mutating func close(seconds: Double) {
    let quantiles = latencies.values(at: [0.5, 0.99])
    current.p50 = quantiles[0]
    current.p99 = quantiles[1]
    current.maximum = latencies.maximum
    current.seconds = seconds
    intervals.append(current)
    current = Interval(counts: Array(repeating: 0, count: current.counts.count))
    latencies.reset()
    start = start + Self.intervalNanoseconds
  }
}
