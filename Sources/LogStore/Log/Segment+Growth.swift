extension Segment {
  /// Size of the first allocation: with the C library's 8 bytes, one cache line.
  static var smallestByteCount: Int { 56 }

  /// The size to grow to so that `needed` bytes fit: half as much again, such that size and the C
  /// library's 8 bytes are a multiple of 32.
  ///
  /// 56, 88, 152, 248, …: 16 small records, which is what Maelstrom writes to a key, take 149 bytes.
  static func capacity(growingFrom current: Int, for needed: Int) -> Int {
    let wished = max(needed, current + current / 2, smallestByteCount)
    return min(((wished + 8 + 31) & ~31) - 8, largestByteCount)
  }

  /// Makes room for a record of `byteCount` bytes at `offset`, if the segment can have it.
  ///
  /// Changes to the sparse layout if `offset` is not the next one. Afterwards the record may be
  /// appended, unless the answer is false: then nothing has changed. `touchedByteCount` counts the
  /// bytes from the record's start on that storing it touches.
  mutating func makeRoom(for touchedByteCount: Int, at offset: Offset) -> Bool {
    if count == 0 { base = offset }
    let isNext = isDense && offset == endOffset
    guard isNext || offset.rawValue - base.rawValue <= Int64(UInt16.max) else { return false }
    let slotByteCount = isNext ? Segment.denseSlotByteCount : Segment.sparseSlotByteCount
    let needed = Int(recordByteCount) + touchedByteCount + slotByteCount * (recordCount + 1)
    guard needed <= Segment.largestByteCount else { return false }
    if needed > block.byteCount || slotByteCount != Int(self.slotByteCount) {
      let capacity =
        needed <= block.byteCount
        ? block.byteCount : Segment.capacity(growingFrom: block.byteCount, for: needed)
      move(toCapacity: capacity, slotByteCount: slotByteCount)
    }
    return true
  }

  /// Moves the records and slots to a new allocation, its slots in the layout asked for.
  private mutating func move(toCapacity capacity: Int, slotByteCount: Int) {
    var larger = Block(capacity: capacity)
    larger.copy(block.bytes(from: 0, to: Int(recordByteCount)), to: 0)
    if slotByteCount == Int(self.slotByteCount) {
      let slotsStart = block.byteCount - slotByteCount * recordCount
      let slots = block.bytes(from: slotsStart, to: block.byteCount)
      larger.copy(slots, to: capacity - slots.byteCount)
    } else {
      // Only ever from dense to sparse: record i has had offset base + i.
      for index in 0..<recordCount {
        let slot = capacity - slotByteCount * (index + 1)
        larger.store(UInt16(truncatingIfNeeded: end(of: index)), at: slot)
        larger.store(UInt16(index), at: slot + 2)
      }
      self.slotByteCount = UInt8(slotByteCount)
    }
    block = larger
  }
}
