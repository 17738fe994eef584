// Segments as those of a log, taken from the front:
//
//     segments ─▶ taken, taken, …, segment `head`, …, the one that is added to
//                                  └─ from record `first` on
//
// A segment whose records all leave at once goes into the log as it is; that is why these are
// segments. So a long partition's records are moved by moving one pointer for each 64 KiB.

/// Records of one node that cannot be polled yet, in the order of their offsets.
struct WaitingRecords: ~Copyable {
  /// Those before `head` are empty.
  private var segments = OwnedArray<Segment>()
  /// The segment with the first record.
  private var head: UInt32 = 0
  /// The index of the first record in it.
  private var first: UInt32 = 0

  init() {}

  /// The offset of the first record; nil where none waits.
  var firstOffset: Offset? {
    guard Int(head) < segments.count else { return nil }
    return segments[Int(head)].offset(of: Int(first))
  }

  /// The offset of the last record; nil where none waits.
  var lastOffset: Offset? {
    guard Int(head) < segments.count else { return nil }
    let last = segments.count - 1
    return segments[last].offset(of: segments[last].recordCount - 1)
  }

  /// Bytes allocated.
  var footprint: Int {
    var byteCount = segments.byteCount
    for index in 0..<segments.count { byteCount += segments[index].block.footprint }
    return byteCount
  }

  /// Adds a record behind all others.
  ///
  /// - Returns: its bytes.
  mutating func append(_ payload: RawSpan, at offset: Offset) -> Int {
    let opening = RecordForm.opening(of: offset)
    let byteCount = opening.byteCount + payload.byteCount + RecordForm.closingByteCount
    makeRoom(for: max(byteCount, opening.storedByteCount), at: offset)
    segments[segments.count - 1].append(opening, payload, at: offset)
    return byteCount
  }

  /// Adds a record behind all others, in the form in which it is sent: `[5,"a"]`.
  ///
  /// - Returns: its bytes.
  mutating func append(form: RawSpan, at offset: Offset) -> Int {
    makeRoom(for: form.byteCount + 1, at: offset)
    segments[segments.count - 1].append(form: form, at: offset)
    return form.byteCount + 1
  }

  /// Makes room in the last segment, or behind it in a new one.
  private mutating func makeRoom(for byteCount: Int, at offset: Offset) {
    let last = segments.count - 1
    let isShared = byteCount <= Segment.largestSharedByteCount
    if last >= 0, isShared, segments[last].makeRoom(for: byteCount, at: offset) { return }
    let isFull = last >= 0 && segments[last].block.byteCount == Segment.largestByteCount
    let capacity =
      isShared
      ? (isFull ? Segment.largestByteCount : 0) : byteCount + Segment.denseSlotByteCount
    if segments.capacity == 0 { segments = OwnedArray(capacity: 1) }
    segments.append(Segment(base: offset, capacity: capacity))
    guard isShared else { return }
    let hasRoom = segments[last + 1].makeRoom(for: byteCount, at: offset)
    precondition(hasRoom, "an empty segment takes any record that may share one")
  }

  /// Moves all records below `limit` to the end of a log.
  ///
  /// - Parameter isOutOfOrder: whether records may lie before the end of the log, where they are lost:
  ///   only where a test has broken a rule.
  /// - Returns: their bytes.
  /// - Complexity: O(1) for a segment that leaves whole and is at least half full, else O(n) in the
  ///   bytes.
  mutating func move(
    below limit: Offset, to log: LogIndex, of table: inout LogTable, isOutOfOrder: Bool
  ) -> Int {
    var movedByteCount = 0
    while let offset = firstOffset, offset < limit {
      let index = Int(head)
      let recordCount = segments[index].recordCount
      let isWhole = first == 0 && segments[index].endOffset <= limit && !isOutOfOrder
      if isWhole, Int(segments[index].recordByteCount) >= Segment.largestByteCount / 2 {
        var whole = Segment(base: 0)
        swap(&whole, &segments[index])
        movedByteCount += Int(whole.recordByteCount)
        table.adopt(whole, into: log)
        first = UInt32(recordCount)
      } else {
        let end = segments[index].lowerBound(of: limit)
        for record in Int(first)..<end {
          let form = segments[index].form(of: record)
          movedByteCount += form.byteCount + 1
          if isOutOfOrder, segments[index].offset(of: record) < table.endOffset(of: log) {
            continue
          }
          table.append(form: form, to: log, at: segments[index].offset(of: record))
        }
        first = UInt32(end)
      }
      if Int(first) == recordCount { dropHead() }
    }
    return movedByteCount
  }

  /// Gives up the first segment, whose records have all left.
  private mutating func dropHead() {
    segments[Int(head)] = Segment(base: 0)
    head += 1
    first = 0
    if Int(head) == segments.count {
      segments = OwnedArray()
      head = 0
    } else if head >= 16, Int(head) * 2 >= segments.count {
      // As many have left as are moved now, so this costs O(1) for each of them.
      var rest = OwnedArray<Segment>(capacity: segments.count - Int(head))
      for index in Int(head)..<segments.count {
        var segment = Segment(base: 0)
        swap(&segment, &segments[index])
        rest.append(segment)
      }
      segments = rest
      head = 0
    }
  }

  /// Hands out the records from `offset` on, range by range, each with its comma at its end, as far
  /// as there is room.
  func forEachRange(
    from offset: Offset, reading: inout OwnReading, _ body: (RawSpan) -> Void
  ) {
    // The last segment that begins at or before `offset`, or the first one.
    let live = Int(head)..<segments.count
    let behind = lowerBound(in: live) { segments[$0].base <= offset }
    var index = max(behind - 1, live.lowerBound)
    while index < segments.count, !reading.isCut {
      let start = max(
        index == Int(head) ? Int(first) : 0, segments[index].lowerBound(of: offset))
      let range = segments[index].range(
        from: start, byteLimit: reading.byteLimit - reading.byteCount,
        atLeast: reading.recordCount == 0 ? 1 : 0)
      reading.isCut = start + range.recordCount < segments[index].recordCount
      if range.recordCount > 0 {
        body(segments[index].block.bytes(from: range.start, to: range.end))
        let last = segments[index].offset(of: start + range.recordCount - 1)
        reading.take(
          byteCount: range.end - range.start, recordCount: range.recordCount, through: last)
      }
      index += 1
    }
  }
}

extension Segment {
  /// The record at `index` as it is sent, without the comma behind it.
  @_lifetime(borrow self)
  func form(of index: Int) -> RawSpan {
    block.bytes(from: start(of: index), to: end(of: index) - 1)
  }
}
