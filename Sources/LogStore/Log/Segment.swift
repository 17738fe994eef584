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
//     sparse   4 bytes: end, delta.        Record i has offset base + delta: found by search.
//
// A segment is dense until an offset is left out. Holes come from several nodes that each give out
// every n-th offset, so they are spread evenly nearly always: the search begins where the record
// would be if they were, and mostly ends there. A hole of 64 Ki offsets begins a new segment. A record of more than `largestSharedByteCount` that
// does not fit the room there is has a segment to itself, however large; nobody reads its slot, since
// the last record's end is `recordByteCount`.

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
  /// Bytes of a slot: 2 if dense, 4 if sparse.
  @usableFromInline var slotByteCount: UInt8

  /// Size limit of a segment with more than one record, so that an end fits two bytes.
  static var largestByteCount: Int { (1 << 16) - 8 }

  /// A segment does not grow and is not sealed for a record of more bytes: such a one goes elsewhere,
  /// so that of a sealed segment at most a quarter is room that the next record did not fit.
  static var largestSharedByteCount: Int { 1 << 14 }

  @inlinable
  static var denseSlotByteCount: Int { 2 }

  static var sparseSlotByteCount: Int { 4 }

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

  /// Distance of the slot of record `index` from the end of the block.
  @inlinable
  func slotDistance(_ index: Int) -> Int {
    Int(slotByteCount) &* (index &+ 1)
  }

  /// Where record `index` begins: where the one before ends.
  @inlinable
  @inline(__always)
  func start(of index: Int) -> Int {
    index == 0 ? 0 : Int(block.load16(at: block.byteCount &- slotDistance(index &- 1)))
  }

  /// Where record `index` ends, its comma included.
  @inlinable
  @inline(__always)
  func end(of index: Int) -> Int {
    index &+ 1 == recordCount ? Int(recordByteCount) : start(of: index &+ 1)
  }

  /// What the offset of record `index` is above `base`, in a sparse segment.
  func delta(of index: Int) -> Int64 {
    Int64(block.load16(at: block.byteCount &- slotDistance(index) &+ 2))
  }

  /// The offset of record `index`.
  func offset(of index: Int) -> Offset {
    Offset(base.rawValue + (isDense ? Int64(index) : delta(of: index)))
  }

  /// The offset after the last record's; in an empty segment, `base`.
  @inlinable
  @inline(__always)
  var endOffset: Offset {
    isDense ? Offset(base.rawValue &+ Int64(count)) : sparseEndOffset
  }

  @usableFromInline
  var sparseEndOffset: Offset {
    Offset(base.rawValue + delta(of: recordCount - 1) + 1)
  }

  /// Index of the first record at or behind `offset`; `recordCount` if there is none.
  ///
  /// - Complexity: O(1) if dense or evenly sparse, else O(log n).
  @inlinable
  @inline(__always)
  func lowerBound(of offset: Offset) -> Int {
    guard offset > base else { return 0 }
    // Both are at least 0 here, so the difference does not overflow.
    let delta = offset.rawValue &- base.rawValue
    guard isDense else { return sparseLowerBound(of: delta) }
    return Int(min(delta, Int64(count)))
  }

  @usableFromInline
  func sparseLowerBound(of delta: Int64) -> Int {
    let last = self.delta(of: recordCount - 1)
    guard delta <= last else { return recordCount }
    // Where it is if holes are spread evenly; from there in steps that double, towards it, until it
    // lies between two. The first and last step together leave nothing to search if it was right.
    // No overflow: both factors are below 2¹⁶.
    var low = Int(delta * Int64(recordCount - 1) / last)
    var high = low
    var step = 1
    if self.delta(of: low) < delta {
      repeat {
        low = high + 1
        high = min(high + step, recordCount - 1)
        step *= 2
      } while self.delta(of: high) < delta
    } else {
      while low > 0, self.delta(of: low - 1) >= delta {
        high = low - 1
        low = max(low - step, 0)
        step *= 2
      }
    }
    return LogStore.lowerBound(in: low..<high) { self.delta(of: $0) < delta }
  }

  // MARK: Writing

  /// Adds a record with the next offset, whose digits these are, if the segment is dense and has
  /// room: the usual case, and the fast one.
  ///
  /// - Returns: the bytes of the record; `nil`, with nothing changed, if the case is another.
  @inlinable
  @inline(__always)
  mutating func appendNext(_ payload: RawSpan, digits: OffsetDigits) -> Int? {
    guard isDense else { return nil }
    let distance = Segment.denseSlotByteCount &* (recordCount &+ 1)
    guard
      let end = block.storeRecord(
        digits: digits.word, digitCount: digits.count, payload, at: recordByteCount,
        slotDistance: distance)
    else { return nil }
    let byteCount = end &- Int(recordByteCount)
    recordByteCount = UInt32(truncatingIfNeeded: end)
    count &+= 1
    return byteCount
  }

  /// Adds a record at `offset`, for which `makeRoom` has found room.
  mutating func append(_ opening: RecordForm.Opening, _ payload: RawSpan, at offset: Offset) {
    var position = Int(recordByteCount)
    for index in 0..<opening.storedByteCount / 8 {
      block.store(opening.words[index], at: position + 8 * index)
    }
    position += opening.byteCount
    block.copy(payload, to: position)
    position += payload.byteCount
    block.store(RecordForm.closing, at: position)
    endRecord(at: position + RecordForm.closingByteCount, offset)
  }

  /// Adds the record at `offset` as it is sent, `[5,"a"]`, for which `makeRoom` has found room.
  mutating func append(form: RawSpan, at offset: Offset) {
    let position = Int(recordByteCount)
    block.copy(form, to: position)
    block.store(RecordForm.comma, at: position + form.byteCount)
    endRecord(at: position + form.byteCount + 1, offset)
  }

  /// Writes the slot of a record whose bytes stand there.
  private mutating func endRecord(at position: Int, _ offset: Offset) {
    let slot = block.byteCount - slotDistance(recordCount)
    // A record that has the segment to itself may end behind 64 KiB: nobody reads its slot.
    block.store(UInt16(truncatingIfNeeded: position), at: slot)
    if !isDense {
      block.store(UInt16(offset.rawValue - base.rawValue), at: slot + 2)
    }
    recordByteCount = UInt32(position)
    count += 1
  }
}
