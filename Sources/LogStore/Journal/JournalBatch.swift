/// What is to be written to a journal at once: a frame in the making.
///
/// Entries are copied in, one copy each, behind the room for the frame's header; so the journal
/// writes header and entries with one call and without another copy. The memory is used again for
/// the next batch.
public struct JournalBatch: ~Copyable {
  /// Room for the header, then the entries.
  var block = Block(capacity: 0)
  /// Bytes of the entries.
  public private(set) var byteCount = 0
  /// Number of entries.
  public private(set) var entryCount = 0

  /// The most that a batch may hold, in bytes of entries: a length has to fit in four bytes, and a
  /// batch is in memory as a whole, here and when it is read again.
  public static var byteCountMax: Int { 1 << 31 }

  /// Makes an empty batch, which allocates nothing.
  public init() {}

  /// Whether there is nothing to write.
  public var isEmpty: Bool { entryCount == 0 }

  /// Adds a record.
  ///
  /// - Precondition: the batch does not come to hold more than `byteCountMax` bytes.
  /// - Complexity: O(n) in the bytes of key and payload; amortised, since the memory may grow.
  public mutating func addRecord(_ payload: RawSpan, to key: RawSpan, at offset: Offset) {
    let body = openEntry(
      .record,
      byteCount: JournalEntryKind.recordPrefixByteCount + key.byteCount + payload.byteCount)
    block.store(offset.rawValue, at: body)
    block.store(UInt32(key.byteCount), at: body + 8)
    block.copy(key, to: body + JournalEntryKind.recordPrefixByteCount)
    block.copy(payload, to: body + JournalEntryKind.recordPrefixByteCount + key.byteCount)
  }

  /// Adds a record whose key has up to 8 bytes, given as a word: the first byte lowest, zero above the
  /// last.
  ///
  /// - Precondition: as for the other `addRecord`.
  /// - Complexity: as there.
  public mutating func addRecord(
    _ payload: RawSpan, toWord word: UInt64, byteCount keyByteCount: Int, at offset: Offset
  ) {
    precondition(keyByteCount >= 0 && keyByteCount <= 8, "a word has up to 8 bytes")
    let body = openEntry(
      .record,
      byteCount: JournalEntryKind.recordPrefixByteCount + keyByteCount + payload.byteCount)
    block.store(offset.rawValue, at: body)
    block.store(UInt32(keyByteCount), at: body + 8)
    // All eight bytes are stored; those that are not the key's are written over, or lie behind the
    // entry, where `openEntry` has made room.
    block.store(word, at: body + JournalEntryKind.recordPrefixByteCount)
    block.copy(payload, to: body + JournalEntryKind.recordPrefixByteCount + keyByteCount)
  }

  /// Adds a committed offset.
  ///
  /// - Precondition: the batch does not come to hold more than `byteCountMax` bytes.
  public mutating func addCommit(_ offset: Offset, of key: RawSpan) {
    let body = openEntry(
      .commit, byteCount: JournalEntryKind.commitPrefixByteCount + key.byteCount)
    block.store(offset.rawValue, at: body)
    block.copy(key, to: body + JournalEntryKind.commitPrefixByteCount)
  }

  /// Adds bytes of a kind of the caller's own.
  ///
  /// - Precondition: the batch does not come to hold more than `byteCountMax` bytes.
  public mutating func add(_ kind: JournalEntryKind, _ bytes: RawSpan) {
    precondition(
      kind.rawValue >= JournalEntryKind.firstOwn, "records and commits have their own way")
    let body = openEntry(kind, byteCount: bytes.byteCount)
    block.copy(bytes, to: body)
  }

  /// Forgets the entries, and keeps the memory if it is no larger than `keptByteCountMax`.
  public mutating func removeAll(keepingCapacity keptByteCountMax: Int = 1 << 20) {
    byteCount = 0
    entryCount = 0
    if block.byteCount > keptByteCountMax { block = Block(capacity: 0) }
  }

  /// Writes the header of an entry and makes room for its body, and for a word more.
  ///
  /// - Returns: where the body begins in the block.
  mutating func openEntry(_ kind: JournalEntryKind, byteCount bodyByteCount: Int) -> Int {
    let start = FrameHeader.byteCount + byteCount
    let body = start + JournalEntryKind.headerByteCount
    let end = body + bodyByteCount
    precondition(end - FrameHeader.byteCount <= Self.byteCountMax, "more than a batch may hold")
    if end + 8 > block.byteCount { grow(to: end + 8) }
    block.store(UInt32(bodyByteCount), at: start)
    block.store(kind.rawValue, at: start + 4)
    byteCount = end - FrameHeader.byteCount
    entryCount += 1
    return body
  }

  private mutating func grow(to needed: Int) {
    let capacity = min(max(needed, 2 * block.byteCount, 4096), Int(UInt32.max))
    var larger = Block(capacity: capacity)
    if byteCount > 0 {
      let end = FrameHeader.byteCount + byteCount
      larger.copy(block.bytes(from: FrameHeader.byteCount, to: end), to: FrameHeader.byteCount)
    }
    block = larger
  }
}

extension JournalBatch {
  /// Completes the frame: puts a header in front of the entries.
  ///
  /// - Returns: how many bytes the frame has, from the beginning of `block`.
  mutating func seal(number: UInt64, durableNumber: UInt64, marker: UInt64) -> Int {
    if block.byteCount == 0 { grow(to: FrameHeader.byteCount) }
    let end = FrameHeader.byteCount + byteCount
    let header = FrameHeader(
      number: number, durableNumber: durableNumber, entryByteCount: UInt32(byteCount),
      kind: isEmpty ? .mark : .entries,
      entryChecksum: CRC32C.checksum(block.bytes(from: FrameHeader.byteCount, to: end)))
    header.store(in: &block, marker: marker)
    return end
  }
}
