// A poll is a search for the first record and a copy of what follows. The records of a segment lie
// side by side in the form in which they are sent, so a poll that begins and ends in one segment is
// one range of bytes; a longer one is a range for each segment.

/// How much a poll gave.
public struct PollTotals: Equatable, Sendable {
  /// Number of records.
  public var recordCount: Int
  /// Bytes handed out: all records in the form in which they are sent, without the last comma.
  public var byteCount: Int

  /// Totals of nothing, or of what is given.
  @inlinable
  public init(recordCount: Int = 0, byteCount: Int = 0) {
    self.recordCount = recordCount
    self.byteCount = byteCount
  }
}

extension LogTable {
  /// All records of a log from `offset` on as one range, where that is what they are: they lie in
  /// the open segment, as those that a usual poll wants do, and take up to `byteLimit` bytes.
  ///
  /// - Returns: the range, without its last comma; `nil` where `forEachRange` is needed, or there are
  ///   no records.
  /// - Complexity: O(1), or O(log n) where offsets have holes.
  @inlinable
  @inline(__always)
  @_lifetime(borrow self)
  public func onlyRange(
    of log: LogIndex, from offset: Offset, byteLimit: Int
  ) -> RawSpan? {
    guard offset >= logs[log.index].open.base || logs[log.index].sealed.count == 0 else {
      return nil
    }
    let first = logs[log.index].open.lowerBound(of: offset)
    guard first < logs[log.index].open.recordCount else { return nil }
    let start = logs[log.index].open.start(of: first)
    let end = Int(logs[log.index].open.recordByteCount) &- 1
    guard end &- start <= byteLimit else { return nil }
    return logs[log.index].open.block.bytes(from: start, to: end)
  }

  /// Hands out the records of a log from `offset` on, in order, as they are sent:
  /// `[5,"a"],[6,"b"]`.
  ///
  /// `body` is called once for each segment touched, which is once for a log of less than 64 KiB, and
  /// not at all if nothing is given. All ranges together are the records with a comma between each
  /// two; there is none at the end. An offset below the first record's reads from the start.
  ///
  /// Given are as many records as take up to `byteLimit` bytes, the commas between them counted; but
  /// `least` records where there are so many, whatever their size. With one at least, whoever reads on
  /// comes to the end, however large a record is. For an answer about several logs that is to be
  /// limited as a whole, ask for one record until there is one, and for none at least from then on.
  ///
  /// - Returns: how many records and bytes were handed out.
  /// - Complexity: O(log n) to find the start, and less where offsets have no holes; then O(1) for
  ///   each segment, and O(log n) in the last one if `byteLimit` ends the poll.
  @inlinable
  @inline(__always)
  public func forEachRange(
    of log: LogIndex, from offset: Offset, byteLimit: Int, atLeast least: Int = 1,
    _ body: (RawSpan) -> Void
  ) -> PollTotals {
    // The usual poll reads what is new, and that is in the open segment.
    guard offset >= logs[log.index].open.base || logs[log.index].sealed.count == 0 else {
      return forEachRangeFromSealed(
        of: log, from: offset, byteLimit: byteLimit, atLeast: least, body)
    }
    let first = logs[log.index].open.lowerBound(of: offset)
    let range = logs[log.index].open.range(from: first, byteLimit: byteLimit, atLeast: least)
    guard range.recordCount > 0 else { return PollTotals() }
    let end = range.end &- 1
    body(logs[log.index].open.block.bytes(from: range.start, to: end))
    return PollTotals(recordCount: range.recordCount, byteCount: end &- range.start)
  }

  /// The same for a poll that begins in a sealed segment.
  @usableFromInline
  func forEachRangeFromSealed(
    of log: LogIndex, from offset: Offset, byteLimit: Int, atLeast least: Int,
    _ body: (RawSpan) -> Void
  ) -> PollTotals {
    // The last segment that begins at or before `offset`; the first one if none does.
    let sealedCount = logs[log.index].sealed.count
    let behind = lowerBound(in: 0..<sealedCount) { logs[log.index].sealed[$0].base <= offset }
    var index = max(behind - 1, 0)
    var first = logs[log.index].sealed[index].lowerBound(of: offset)

    var totals = PollTotals()
    // A range is handed out when it is known whether another follows: the last one goes without its
    // last comma.
    var pending: (index: Int, range: SegmentRange)?
    while index <= sealedCount {
      let step = range(
        of: log, segment: index, from: first, byteLimit: max(byteLimit, 0) - totals.byteCount,
        atLeast: max(least, totals.recordCount) - totals.recordCount)
      if step.range.recordCount > 0 {
        if let pending {
          handOut(log, segment: pending.index, pending.range.start, pending.range.end, body)
        }
        pending = (index, step.range)
        totals.recordCount += step.range.recordCount
        totals.byteCount += step.range.end - step.range.start
      }
      guard step.isToEnd else { break }
      index += 1
      first = 0
    }
    if let pending {
      handOut(log, segment: pending.index, pending.range.start, pending.range.end - 1, body)
      totals.byteCount -= 1
    }
    return totals
  }

  /// The range of one segment, the open one behind the sealed ones, and whether it is not cut short.
  private func range(
    of log: LogIndex, segment index: Int, from first: Int, byteLimit: Int, atLeast least: Int
  ) -> (range: SegmentRange, isToEnd: Bool) {
    guard index < logs[log.index].sealed.count else {
      let range = logs[log.index].open.range(from: first, byteLimit: byteLimit, atLeast: least)
      return (range, true)
    }
    let range = logs[log.index].sealed[index].range(
      from: first, byteLimit: byteLimit, atLeast: least)
    return (range, first + range.recordCount == logs[log.index].sealed[index].recordCount)
  }

  private func handOut(
    _ log: LogIndex, segment index: Int, _ start: Int, _ end: Int, _ body: (RawSpan) -> Void
  ) {
    if index < logs[log.index].sealed.count {
      body(logs[log.index].sealed[index].block.bytes(from: start, to: end))
    } else {
      body(logs[log.index].open.block.bytes(from: start, to: end))
    }
  }
}
