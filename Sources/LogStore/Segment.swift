// A segment holds consecutive records of one log in one allocation, as a slotted page:
//
//     0                     recordByteCount            capacity - count × slot        capacity
//     │[0,17],[1,"x"],[2,null],│          room           │ slot 2 │ slot 1 │ slot 0 │
//
// Records grow from the front in the form in which they are sent, slots from the back; when they
// meet, the segment moves to a larger allocation, until that would be more than 64 KiB. Then it is
// sealed, and a new segment begins. So positions fit two bytes, a short log is one small allocation,
// and a long one never copies more than 64 KiB at once.
//
// Slot i tells where record i ends. There are two layouts:
//
//     dense    2 bytes: end.               Record i has offset base + i: found by subtraction.
//     sparse   6 bytes: end, delta.        Record i has offset base + delta: found by search.
//
// A segment is dense until an offset is left out. A record of more than `largestSharedByteCount`
// has a segment to itself, without a slot: the last record's end is `recordByteCount` anyway.

/// Consecutive records of a log in one allocation.
@usableFromInline
struct Segment: ~Copyable {
  /// Records from the front, slots from the back.
  @usableFromInline var block: Block
  /// Bytes of all records, in the form in which they are sent.
  @usableFromInline var recordByteCount: UInt32
  /// Offset of the first record; in an empty segment, of the one to come.
  @usableFromInline var base: Offset
  /// Number of records.
  @usableFromInline var count: UInt16
  /// Bytes of a slot: 2 if dense, 6 if sparse.
  @usableFromInline var slotByteCount: UInt8

  /// Size limit of a segment with more than one record, so that an end fits two bytes.
  static var largestByteCount: Int { (1 << 16) - 8 }

  /// A record of more bytes gets a segment of its own, so that at most a quarter of a sealed
  /// segment is room that the next record did not fit.
  static var largestSharedByteCount: Int { 1 << 14 }

  @inlinable
  static var denseSlotByteCount: Int { 2 }

  @inlinable
  static var sparseSlotByteCount: Int { 6 }

  /// Makes an empty dense segment whose first record will have offset `base`.
  init(base: Offset, capacity: Int = 0) {
    block = Block(capacity: capacity)
    recordByteCount = 0
    self.base = base
    count = 0
    slotByteCount = UInt8(Segment.denseSlotByteCount)
  }

  // MARK: Reading

  @inlinable
  var isDense: Bool { slotByteCount == UInt8(truncatingIfNeeded: Segment.denseSlotByteCount) }

  /// Number of records.
  @inlinable
  var recordCount: Int { Int(count) }

  /// Position of the slot of record `index`.
  @inlinable
  func slot(_ index: Int) -> Int {
    block.byteCount &- Int(slotByteCount) &* (index &+ 1)
  }

  /// Where record `index` begins: where the one before ends.
  @inlinable
  func start(of index: Int) -> Int {
    index == 0 ? 0 : end(of: index &- 1)
  }

  /// Where record `index` ends, its comma included.
  @inlinable
  func end(of index: Int) -> Int {
    index &+ 1 == recordCount ? Int(recordByteCount) : Int(block.load16(at: slot(index)))
  }

  /// Offset of record `index`.
  @inlinable
  func offset(of index: Int) -> Offset {
    let delta = isDense ? index : Int(block.load32(at: slot(index) &+ 2))
    return Offset(base.rawValue &+ Int64(delta))
  }

  /// The offset after the last record's; in an empty segment, `base`.
  @inlinable
  var endOffset: Offset {
    guard !isDense else { return Offset(base.rawValue &+ Int64(count)) }
    return Offset(offset(of: recordCount &- 1).rawValue &+ 1)
  }

  /// Index of the first record at or behind `offset`; `recordCount` if there is none.
  ///
  /// - Complexity: O(1) if dense, else O(log n).
  @inlinable
  func lowerBound(of offset: Offset) -> Int {
    guard offset > base else { return 0 }
    // Both are at least 0 here, so the difference does not overflow.
    let delta = offset.rawValue &- base.rawValue
    guard !isDense else { return delta < Int64(count) ? Int(delta) : recordCount }
    return LogStore.lowerBound(in: 0..<recordCount) { index in
      Int64(block.load32(at: slot(index) &+ 2)) < delta
    }
  }

  // MARK: Writing

  /// Whether a record fits beside its slot, and storing its opening touches no slot.
  @inlinable
  func hasRoom(for opening: RecordOpening, payloadByteCount: Int) -> Bool {
    let byteCount = opening.byteCount &+ payloadByteCount &+ 2
    let touched = max(byteCount, opening.storedByteCount)
    return Int(recordByteCount) &+ touched &+ Int(slotByteCount) &* (recordCount &+ 1)
      <= block.byteCount
  }

  /// Adds a record for which there is room.
  ///
  /// - Precondition: `hasRoom`, and in a dense segment `offset` is `endOffset`.
  /// - Returns: the bytes of the record.
  @inlinable
  @inline(__always)
  mutating func append(_ opening: RecordOpening, _ payload: RawSpan, delta: Int) -> Int {
    let start = Int(recordByteCount)
    var position = start
    block.store(opening.low, at: position)
    if opening.byteCount > 8 {
      block.store(opening.middle, at: position &+ 8)
      block.store(opening.high, at: position &+ 16)
    }
    position &+= opening.byteCount
    block.copy(payload, to: position)
    position &+= payload.byteCount
    block.store(RecordOpening.closing, at: position)
    position &+= 2

    let slot = slot(recordCount)
    block.store(UInt16(truncatingIfNeeded: position), at: slot)
    if !isDense {
      block.store(UInt32(truncatingIfNeeded: delta), at: slot &+ 2)
    }
    recordByteCount = UInt32(truncatingIfNeeded: position)
    count &+= 1
    return position &- start
  }
}
