/// How far the reading of own records came.
public struct OwnRecords: Equatable, Sendable {
  /// All own records from where the reading began up to here were handed out.
  public var end: Offset
  /// How many that were.
  public var recordCount: Int
  /// Bytes handed out, all commas counted.
  public var byteCount: Int
}

extension ReplicatedLogs {
  /// Hands out this node's own records of a log from `offset` on, range by range, each with a comma
  /// at its end: `[5,"a"],[7,"b"],`.
  ///
  /// Given are as many as take up to `byteLimit` bytes, but one where there is one.
  ///
  /// - Complexity: O(n) in the records of all nodes from `offset` on.
  public func forEachOwnRange(
    of log: LogIndex, from offset: Offset, byteLimit: Int, of table: borrowing LogTable,
    _ body: (RawSpan) -> Void
  ) -> OwnRecords {
    guard log.index < states.count else {
      return OwnRecords(end: max(offset, own.first), recordCount: 0, byteCount: 0)
    }
    var reading = OwnReading(byteLimit: byteLimit)
    if offset < states[log.index].visibleEnd, !isWrong(.ownRecordsInTheLogAreLeftOut) {
      table.forEachRange(of: log, from: offset, givenBy: own, reading: &reading, body)
    }
    let place = place(log, own.node)
    if !reading.isCut {
      standings[place].waiting.forEachRange(from: offset, reading: &reading, body)
    }
    return OwnRecords(
      end: reading.isCut ? reading.end : standings[place].floor,
      recordCount: reading.recordCount, byteCount: reading.byteCount)
  }
}
