/// How much a table holds.
public struct Statistics: Equatable, Sendable {
  /// Number of logs, those included that have only a committed offset.
  public var logCount: Int
  /// Number of records in all logs.
  public var recordCount: Int
  /// Bytes of all records as they are sent, commas included.
  public var recordByteCount: Int
  /// Bytes that all structures together take of the process, the C library's share included.
  public var allocatedByteCount: Int
}

extension LogTable {
  /// How much the table holds.
  ///
  /// - Complexity: O(1).
  public var statistics: Statistics {
    Statistics(
      logCount: logs.count, recordCount: recordCount, recordByteCount: recordByteCount,
      allocatedByteCount: segmentFootprint + recent.footprint + index.footprint
        + logs.footprint + arena.footprint)
  }
}
