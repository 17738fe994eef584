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

extension Log {
  /// Hands out the records from `offset` on, one contiguous range for each segment touched: at
  /// most `byteLimit` bytes, but one record whatever its size.
  ///
  /// - Complexity: O(log segments) to find the start, O(1) or O(log records) within the segment,
  ///   O(ranges) to go on.
  @inlinable
  func forEachRange(
    from offset: Offset, byteLimit: Int, _ body: (RawSpan) -> Void
  ) -> PollTotals {
    // The usual poll reads near the end: in the open segment, within the limit.
    guard offset >= open.base || sealed.count == 0 else {
      return forEachRangeFromSealed(from: offset, byteLimit: byteLimit, body)
    }
    let first = open.lowerBound(of: offset)
    let range = open.range(from: first, byteLimit: byteLimit, atLeast: 1)
    guard range.recordCount > 0 else { return PollTotals() }
    body(open.block.bytes(from: range.start, to: range.end &- 1))
    return PollTotals(recordCount: range.recordCount, byteCount: range.end &- 1 &- range.start)
  }

  /// The same for a poll that begins in a sealed segment.
  @usableFromInline
  func forEachRangeFromSealed(
    from offset: Offset, byteLimit: Int, _ body: (RawSpan) -> Void
  ) -> PollTotals {
    // The last segment that begins at or before `offset`; the first one if none does.
    let behind = lowerBound(in: 0..<sealed.count) { sealed[$0].base <= offset }
    var segmentIndex = max(behind - 1, 0)
    var first = sealed[segmentIndex].lowerBound(of: offset)
    var totals = PollTotals()
    // A range is handed out when it is known whether another follows: only the last one is
    // without its last comma.
    var pending: (segmentIndex: Int, range: SegmentRange)?
    func handOut(_ segmentIndex: Int, _ start: Int, _ end: Int) {
      body(
        segmentIndex < sealed.count
          ? sealed[segmentIndex].block.bytes(from: start, to: end)
          : open.block.bytes(from: start, to: end))
    }
    while segmentIndex <= sealed.count {
      let rest = byteLimit - totals.byteCount
      let least = totals.recordCount == 0 ? 1 : 0
      let range: SegmentRange
      let isWhole: Bool
      if segmentIndex < sealed.count {
        range = sealed[segmentIndex].range(from: first, byteLimit: rest, atLeast: least)
        isWhole = first + range.recordCount == sealed[segmentIndex].recordCount
      } else {
        range = open.range(from: first, byteLimit: rest, atLeast: least)
        isWhole = true
      }
      if range.recordCount > 0 {
        if let pending { handOut(pending.segmentIndex, pending.range.start, pending.range.end) }
        pending = (segmentIndex, range)
        totals.recordCount += range.recordCount
        totals.byteCount += range.end - range.start
      }
      guard isWhole else { break }
      segmentIndex += 1
      first = 0
    }
    if let pending {
      handOut(pending.segmentIndex, pending.range.start, pending.range.end - 1)
      totals.byteCount -= 1
    }
    return totals
  }
}

/// Consecutive records of a segment.
@usableFromInline
struct SegmentRange {
  /// Where the first one begins in the block.
  @usableFromInline var start: Int
  /// Where the last one ends, its comma included.
  @usableFromInline var end: Int
  @usableFromInline var recordCount: Int

  @inlinable
  init(start: Int, end: Int, recordCount: Int) {
    self.start = start
    self.end = end
    self.recordCount = recordCount
  }
}

extension Segment {
  /// The records from index `first` on that take up to `byteLimit` bytes without the last comma,
  /// but at least `least` of them where there are so many.
  ///
  /// - Complexity: O(1) if all fit, else O(log n).
  @inlinable
  func range(from first: Int, byteLimit: Int, atLeast least: Int) -> SegmentRange {
    guard first < recordCount else { return SegmentRange(start: 0, end: 0, recordCount: 0) }
    let start = start(of: first)
    var behind = recordCount
    if Int(recordByteCount) &- 1 &- start > byteLimit {
      behind = max(
        min(first &+ least, recordCount),
        LogStore.lowerBound(in: first..<recordCount) { end(of: $0) &- 1 &- start <= byteLimit })
      guard behind > first else { return SegmentRange(start: 0, end: 0, recordCount: 0) }
    }
    return SegmentRange(start: start, end: end(of: behind &- 1), recordCount: behind &- first)
  }
}
