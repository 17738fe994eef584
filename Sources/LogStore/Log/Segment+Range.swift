/// Consecutive records of a segment.
@usableFromInline
struct SegmentRange {
  /// Where the first one begins in the block.
  @usableFromInline var start: Int
  /// Where the last one ends, its comma included.
  @usableFromInline var end: Int
  /// How many there are; the positions mean nothing if there are none.
  @usableFromInline var recordCount: Int

  @inlinable
  init(start: Int, end: Int, recordCount: Int) {
    self.start = start
    self.end = end
    self.recordCount = recordCount
  }

  @inlinable
  static var empty: SegmentRange { SegmentRange(start: 0, end: 0, recordCount: 0) }
}

extension Segment {
  /// The records from index `first` on that take up to `byteLimit` bytes without the last comma,
  /// but at least `least` of them where there are so many.
  ///
  /// - Complexity: O(1) if all fit, else O(log n).
  @inlinable
  @inline(__always)
  func range(from first: Int, byteLimit: Int, atLeast least: Int) -> SegmentRange {
    guard first < recordCount else { return .empty }
    let start = start(of: first)
    let end = Int(recordByteCount)
    guard end &- 1 &- start <= byteLimit else {
      return cutRange(from: first, byteLimit: byteLimit, atLeast: least)
    }
    return SegmentRange(start: start, end: end, recordCount: recordCount &- first)
  }

  /// The same where not all records fit.
  @usableFromInline
  func cutRange(from first: Int, byteLimit: Int, atLeast least: Int) -> SegmentRange {
    let start = start(of: first)
    let fitting = LogStore.lowerBound(in: first..<recordCount) { index in
      end(of: index) - 1 - start <= byteLimit
    }
    let behind = max(fitting, first + min(least, recordCount - first))
    guard behind > first else { return .empty }
    return SegmentRange(start: start, end: end(of: behind - 1), recordCount: behind - first)
  }
}
