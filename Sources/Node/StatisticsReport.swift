import Glibc
import LogStore

/// The line of statistics on stderr, and when it is due.
struct StatisticsReport {
  private let interval: Duration?
  private var due: ContinuousClock.Instant
  private var inputByteCount = 0
  private var outputByteCount = 0
  private var longestBatch = 0

  /// A report each `interval` seconds; nil: never.
  init(interval: Int?) {
    self.interval = interval.map { .seconds($0) }
    due = .now + (self.interval ?? .zero)
  }

  mutating func countInput(_ byteCount: Int) {
    inputByteCount += byteCount
  }

  mutating func countOutput(_ byteCount: Int) {
    outputByteCount += byteCount
  }

  mutating func countBatch(_ requestCount: Int) {
    longestBatch = max(longestBatch, requestCount)
  }

  /// How long it is until the next line; nil: no line is wanted.
  func millisecondsUntilDue() -> Int32? {
    guard interval != nil else { return nil }
    let left = max(.zero, ContinuousClock.now.duration(to: due))
    // Rounded up, so that when the time is over the line is due.
    return Int32(clamping: Int((left / .milliseconds(1)).rounded(.up)))
  }

  /// Prints the line if it is due, and sets the time of the next.
  mutating func printIfDue(
    _ counts: RequestCounts, _ logs: Statistics, _ diagnostics: Diagnostics
  ) {
    let now = ContinuousClock.now
    guard let interval, now >= due else { return }
    while due <= now { due += interval }
    diagnostics.say(line(counts, logs))
  }

  /// The statistics in one line.
  func line(_ counts: RequestCounts, _ logs: Statistics) -> String {
    """
    requests=\(counts.total) init=\(counts.inits) send=\(counts.sends) poll=\(counts.polls) \
    commit=\(counts.commits) list=\(counts.lists) error=\(counts.errors) \
    bytes_in=\(inputByteCount) bytes_out=\(outputByteCount) logs=\(logs.logCount) \
    records=\(logs.recordCount) record_bytes=\(logs.recordByteCount) \
    log_memory=\(logs.allocatedByteCount) peak_memory=\(Self.peakMemoryByteCount) \
    longest_batch=\(longestBatch)
    """
  }

  /// The most memory that the process has had.
  private static var peakMemoryByteCount: Int {
    var usage = rusage()
    // SAFETY: `usage` lives through the call.
    unsafe _ = getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return usage.ru_maxrss * 1024
  }
}
