#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

import LogStore

/// The line of statistics on stderr.
struct StatisticsReport {
  private var inputByteCount = 0
  private var outputByteCount = 0
  private var longestBatch = 0

  /// Counts requests that were decoded together.
  mutating func count(_ batch: borrowing RequestBatch) {
    inputByteCount += batch.byteCount
    longestBatch = max(longestBatch, batch.count)
  }

  /// Counts replies.
  mutating func countOutput(_ byteCount: Int) {
    outputByteCount += byteCount
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
