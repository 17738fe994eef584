// A log is its last segment, which is open, and the sealed ones before it:
//
//     sealed ─▶ segment 0, segment 1, …        (none for a short log: the pointer is nil)
//     open      the segment that appends go to
//
// A sealed segment never changes and never moves. What grows with the log is the array of sealed
// segments, 32 bytes for each 64 KiB.

/// One log: its records, its committed offset, and by what key it is known.
///
/// A cache line wide: an append touches this line, the record's and the slot's, no other.
@usableFromInline
struct Log: ~Copyable {
  /// The segment that appends go to.
  @usableFromInline var open: Segment
  /// Whether `committed` is one.
  @usableFromInline var isCommitted = false
  /// Bytes of the key.
  @usableFromInline let keyByteCount: UInt32
  /// The older segments, in order.
  @usableFromInline var sealed = OwnedArray<Segment>()
  /// Up to 8 bytes of key, packed, or the place of a longer key in the arena.
  @usableFromInline let keyWord: UInt64
  /// The digits of `endOffset`; nil where it has more than eight.
  ///
  /// Stored as a word, zero for nil.
  @usableFromInline var nextDigitsWord: UInt64 = 0x30
  /// The committed offset, if `isCommitted`; until then below all that can be committed.
  @usableFromInline var committed = Offset(.min)

  init(keyWord: UInt64, keyByteCount: Int) {
    open = Segment(base: .first)
    self.keyByteCount = UInt32(keyByteCount)
    self.keyWord = keyWord
  }

  /// The offset that the next append is given.
  @inlinable
  var endOffset: Offset { open.endOffset }

  /// Adds a record with the next offset in the usual case: the open segment is dense and has room,
  /// and the offset has up to eight digits.
  ///
  /// - Returns: the bytes of the record, and the offset; `nil`, with nothing changed, if the case is
  ///   another.
  @inlinable
  @inline(__always)
  mutating func appendNext(_ payload: RawSpan) -> (byteCount: Int, appended: Appended)? {
    guard nextDigitsWord != 0 else { return nil }
    let digits = OffsetDigits(word: nextDigitsWord)
    let offset = open.endOffset
    guard let byteCount = open.appendNext(payload, digits: digits) else { return nil }
    if let next = digits.countedOn { nextDigitsWord = next.word } else { makeNextDigits() }
    return (byteCount, Appended(offset: offset, digits: digits))
  }

  /// Makes the digits of the next offset from the offset.
  @usableFromInline
  mutating func makeNextDigits() {
    nextDigitsWord = OffsetDigits(of: endOffset)?.word ?? 0
  }

  /// Moves the committed offset forward, never back.
  @inlinable
  mutating func commit(_ offset: Offset) {
    // Whether a commit is further than the one before is nothing that a processor can guess.
    committed = max(committed, offset)
    isCommitted = true
  }

  /// Adds a record whatever it takes: a larger segment, a new one, or the sparse layout.
  ///
  /// - Precondition: `offset` is at or behind `endOffset`.
  /// - Returns: the record's bytes, and how many bytes more are allocated than before.
  mutating func append(
    _ payload: RawSpan, at offset: Offset
  ) -> (recordByteCount: Int, allocatedByteCount: Int) {
    let opening = RecordForm.opening(of: offset)
    let byteCount = opening.byteCount + payload.byteCount + RecordForm.closingByteCount
    let touchedByteCount = max(byteCount, opening.storedByteCount)
    let allocated = makingRoom(for: byteCount, touching: touchedByteCount, at: offset) {
      $0.append(opening, payload, at: offset)
    }
    return (byteCount, allocated)
  }

  /// Adds a record in the form in which it is sent, `[5,"a"]`.
  ///
  /// - Precondition: `offset` is the record's, and at or behind `endOffset`.
  /// - Returns: how many bytes more are allocated than before.
  mutating func append(form: RawSpan, at offset: Offset) -> Int {
    let byteCount = form.byteCount + 1
    return makingRoom(for: byteCount, touching: byteCount, at: offset) {
      $0.append(form: form, at: offset)
    }
  }

  /// Finds room for a record in the open segment or a new one, and runs `store` with that one.
  ///
  /// - Returns: how many bytes more are allocated than before.
  @inline(__always)
  private mutating func makingRoom(
    for byteCount: Int, touching touchedByteCount: Int, at offset: Offset,
    store: (inout Segment) -> Void
  ) -> Int {
    let sealedCount = sealed.count
    let before = open.block.footprint + sealed.byteCount

    if byteCount > Segment.largestSharedByteCount {
      if open.recordCount > 0 { seal(nextCapacity: 0, at: offset) }
      open = Segment(base: offset, capacity: byteCount + Segment.denseSlotByteCount)
      store(&open)
      seal(nextCapacity: 0, at: Offset(offset.rawValue + 1))
    } else {
      if !open.makeRoom(for: touchedByteCount, at: offset) {
        let isFull = open.block.byteCount == Segment.largestByteCount
        seal(nextCapacity: isFull ? Segment.largestByteCount : 0, at: offset)
        let hasRoom = open.makeRoom(for: touchedByteCount, at: offset)
        precondition(hasRoom, "an empty segment takes any record that may share one")
      }
      store(&open)
    }

    makeNextDigits()
    return allocatedByteCount(sealedFrom: sealedCount) - before
  }

  /// Bytes allocated for the open segment, the sealed ones from the one at `first` on, and their array.
  private func allocatedByteCount(sealedFrom first: Int) -> Int {
    var byteCount = open.block.footprint + sealed.byteCount
    for index in first..<sealed.count {
      byteCount += sealed[index].block.footprint
    }
    return byteCount
  }

  /// Puts a segment behind all others, without copying its records.
  ///
  /// - Precondition: it is not empty, and begins at or behind `endOffset`.
  /// - Returns: how many bytes more are allocated than before.
  mutating func adopt(_ segment: consuming Segment) -> Int {
    let sealedCount = sealed.count
    let before = open.block.footprint + sealed.byteCount
    let end = segment.endOffset
    if open.recordCount > 0 { seal(nextCapacity: 0, at: end) }
    sealed.append(segment)
    open = Segment(base: end)
    makeNextDigits()
    return allocatedByteCount(sealedFrom: sealedCount) - before
  }

  /// Puts the open segment behind the sealed ones, and opens an empty one in its place.
  private mutating func seal(nextCapacity: Int, at offset: Offset) {
    var next = Segment(base: offset, capacity: nextCapacity)
    swap(&open, &next)
    sealed.append(next)
  }
}

extension Log {
  /// Number of records.
  ///
  /// - Complexity: O(segments).
  var recordCount: Int {
    var count = open.recordCount
    for index in 0..<sealed.count {
      count += sealed[index].recordCount
    }
    return count
  }
}
