import Glibc
import LogStore

/// The line of statistics on stderr, and when it is due.
struct StatisticsReport {
  /// Seconds.
  private let interval: Double?
  private var due = MonotonicTime.now
  private var inputByteCount = 0
  private var outputByteCount = 0
  private var longestBatch = 0

  /// A report each `interval` seconds; nil: never.
  init(interval: Int?) {
    self.interval = interval.map(Double.init)
    if let interval = self.interval { due = due + interval }
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
    interval == nil ? nil : due.millisecondsUntil
  }

  /// Prints the line if it is due, and sets the time of the next.
  mutating func printIfDue(
    _ counts: RequestCounts, _ logs: Statistics, _ diagnostics: Diagnostics
  ) {
    let now = MonotonicTime.now
    guard let interval, now >= due else { return }
    while due <= now { due = due + interval }
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
