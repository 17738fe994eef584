// One of the module's files with unsafe code. The others: `OwnedArray` and `Pages`, where elements lie,
// `ReaderWriterLock`, `Logs`, which hands out what the lock guards, and of the journal `CRC32C`,
// `SystemFiles` and `PeriodicSync`.
//
// Everything that LogStore keeps as bytes lies in blocks. A block owns its allocation and frees it;
// it cannot be copied, so nothing frees it twice and nothing outlives it. Every access states its
// range and is checked against the size, in release builds too: the worst that a wrong caller gets
// is a stop.
//
// Liberties taken for speed, and why each is allowed:
// 1. After the check the access itself is unchecked. The check is all that is needed: the memory
//    from `start` to `start + capacity` belongs to the block as long as the block lives.
// 2. Memory is not initialised. The bytes are plain; a caller that reads a range has written it before,
//    and a reader of unwritten bytes would see noise, never a bad pointer.
// 3. A short copy writes no more than it was asked to, and reads no more than the span holds: the
//    last load overlaps the one before instead of running over the end.

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A run of raw bytes on the heap with one owner and checked access.
@usableFromInline
@safe
struct Block: ~Copyable {
  /// First byte of the allocation; `nil` exactly if `capacity` is 0.
  @usableFromInline let start: UnsafeMutableRawPointer?
  /// Size in bytes.
  @usableFromInline let capacity: UInt32

  /// Allocates `capacity` bytes, not initialised; none if that is 0.
  ///
  /// - Precondition: there is as much memory.
  init(capacity: Int) {
    self.capacity = UInt32(capacity)
    // SAFETY: what malloc gives is `capacity` bytes that are this block's alone until `deinit`.
    unsafe start = capacity == 0 ? nil : malloc(capacity)
    precondition(unsafe capacity == 0 || start != nil, "out of memory")
  }

  /// Allocates `capacity` bytes, all zero; the system need not touch those of a large block.
  ///
  /// - Precondition: there is as much memory.
  init(zeroed capacity: Int) {
    self.capacity = UInt32(capacity)
    // SAFETY: what calloc gives is `capacity` bytes that are this block's alone until `deinit`.
    unsafe start = capacity == 0 ? nil : calloc(1, capacity)
    precondition(unsafe capacity == 0 || start != nil, "out of memory")
  }

  @inlinable
  deinit {
    // SAFETY: this is the only owner, its life ends here, and `start` came from malloc or calloc.
    unsafe free(start)
  }

  /// Size in bytes.
  @inlinable
  var byteCount: Int { Int(capacity) }

  /// What the allocation takes of the process: the C library adds 8 bytes and rounds up to 16.
  var footprint: Int { capacity == 0 ? 0 : max(32, (byteCount + 8 + 15) & ~15) }

  /// The address of a range that has been checked to lie in the block.
  ///
  /// - Precondition: `position` and `byteCount` are not negative, their sum is at most the
  ///   block's size.
  @inlinable
  @inline(__always)
  func address(_ position: Int, byteCount: Int) -> UnsafeMutableRawPointer {
    // One comparison each, unsigned: a negative number is a very large one.
    precondition(UInt(bitPattern: byteCount) <= UInt(capacity), "longer than the block")
    precondition(
      UInt(bitPattern: position) <= UInt(capacity) &- UInt(bitPattern: byteCount),
      "outside of the block")
    // SAFETY: `byteCount` is greater than 0 at every caller, and at most `capacity`, so `start` is
    // not nil; the sum stays inside of the allocation.
    return unsafe start.unsafelyUnwrapped + position
  }

  /// The 8 bytes from `position`, the first one lowest.
  @inlinable
  @inline(__always)
  func load64(at position: Int) -> UInt64 {
    // SAFETY: `address` has checked the range; an unaligned load of plain bytes is always allowed.
    UInt64(
      littleEndian: unsafe address(position, byteCount: 8).loadUnaligned(as: UInt64.self))
  }

  /// The 16 bytes from `position` as two words, of each the first byte lowest.
  @inlinable
  @inline(__always)
  func loadPair(at position: Int) -> (UInt64, UInt64) {
    // SAFETY: as in `load64`.
    let address = unsafe address(position, byteCount: 16)
    return unsafe (
      UInt64(littleEndian: address.loadUnaligned(as: UInt64.self)),
      UInt64(littleEndian: address.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
    )
  }

  /// The 4 bytes from `position`, the first one lowest.
  @inlinable
  @inline(__always)
  func load32(at position: Int) -> UInt32 {
    // SAFETY: as in `load64`.
    UInt32(
      littleEndian: unsafe address(position, byteCount: 4).loadUnaligned(as: UInt32.self))
  }

  /// The 2 bytes from `position`, the first one lowest.
  @inlinable
  @inline(__always)
  func load16(at position: Int) -> UInt16 {
    // SAFETY: as in `load64`.
    UInt16(
      littleEndian: unsafe address(position, byteCount: 2).loadUnaligned(as: UInt16.self))
  }

  /// Writes an integer at `position`, its lowest byte first.
  @inlinable
  @inline(__always)
  mutating func store<Word: FixedWidthInteger & BitwiseCopyable>(_ word: Word, at position: Int) {
    // SAFETY: `address` has checked the range; plain bytes need no alignment here.
    unsafe address(position, byteCount: MemoryLayout<Word>.size)
      .storeBytes(of: word.littleEndian, as: Word.self)
  }

  /// Copies all of `source` to `position`.
  ///
  /// - Complexity: O(n); up to 16 bytes take two loads and two stores, without a call.
  @inlinable
  @inline(__always)
  mutating func copy(_ source: RawSpan, to position: Int) {
    guard source.byteCount > 0 else { return }
    // SAFETY: `address` has checked the range.
    unsafe Block.copy(source, to: address(position, byteCount: source.byteCount))
  }

  /// Copies all of `source` to `target`.
  ///
  /// SAFETY: the caller has found as much room there.
  @inlinable
  @inline(__always)
  @unsafe
  static func copy(_ source: RawSpan, to target: UnsafeMutableRawPointer) {
    // SAFETY: `byteCount` bytes may be written from `target` on, and as many may be read from
    // `source`. Each case touches the first and the last w bytes of the two, where w is at most
    // `byteCount` by the comparisons that lead to it. A span cannot overlap a block that is being
    // written: it would borrow the block, which is held exclusively.
    let byteCount = source.byteCount
    guard byteCount > 0 else { return }
    if byteCount < 4 {
      if byteCount >= 2 {
        unsafe Block.copyEnds(source, target, byteCount, of: UInt16.self)
      } else {
        unsafe Block.copyEnds(source, target, byteCount, of: UInt8.self)
      }
    } else if byteCount < 8 {
      unsafe Block.copyEnds(source, target, byteCount, of: UInt32.self)
    } else if byteCount <= 16 {
      unsafe Block.copyEnds(source, target, byteCount, of: UInt64.self)
    } else {
      unsafe source.withUnsafeBytes { bytes in
        unsafe target.copyMemory(from: bytes.baseAddress.unsafelyUnwrapped, byteCount: byteCount)
      }
    }
  }

  /// Copies the first and the last `Word` of `source`, which together are all of it.
  ///
  /// SAFETY: the caller has shown that `source` has `byteCount` bytes, that `target` has room for
  /// them, and that they are no fewer than a `Word` has.
  @inlinable
  @inline(__always)
  @unsafe
  static func copyEnds<Word: FixedWidthInteger & BitwiseCopyable>(
    _ source: RawSpan, _ target: UnsafeMutableRawPointer, _ byteCount: Int, of: Word.Type
  ) {
    let tail = byteCount &- MemoryLayout<Word>.size
    let first = unsafe source.unsafeLoadUnaligned(fromUncheckedByteOffset: 0, as: Word.self)
    let last = unsafe source.unsafeLoadUnaligned(fromUncheckedByteOffset: tail, as: Word.self)
    unsafe target.storeBytes(of: first, as: Word.self)
    unsafe target.storeBytes(of: last, toByteOffset: tail, as: Word.self)
  }

  /// Writes a record and the slot that says where it ends, if there is room for both.
  ///
  /// The record is `[digits,payload],`. The slot lies `slotDistance` bytes before the end of the
  /// block. All is checked at once, since this is what most appends come down to.
  ///
  /// - Precondition: `digitCount` is in `1...8`; `slotDistance` is at least 2.
  /// - Returns: where the record ends; `nil`, with nothing written, if there is no room.
  @inlinable
  @inline(__always)
  mutating func storeRecord(
    digits: UInt64, digitCount: Int, _ payload: RawSpan, at position: UInt32, slotDistance: Int
  ) -> Int? {
    precondition(digitCount >= 1 && digitCount <= 8 && slotDistance >= 2)
    let comma = Int(position) &+ digitCount &+ 1
    let payloadEnd = comma &+ 1 &+ payload.byteCount
    let end = payloadEnd &+ RecordForm.closingByteCount
    let slot = Int(capacity) &- slotDistance
    guard max(end, Int(position) &+ 16) <= slot else { return nil }
    // SAFETY: all sums are far from overflow: a position is below 2³², a span is in memory. Five
    // places are written, and each lies in the block:
    // 1. two words from `position` on, of which `digitCount + 1` bytes stay, 2. the comma, 3. the
    // payload, 4. the closing: all end at or before `position + 16` or `end`, which are at most
    // `slot`, by the guard, and `slot` is below `capacity`;
    // 5. the slot begins behind them, at 16 or more, and ends at or before `capacity`, since
    // `slotDistance` is at least 2. So `capacity` is not 0, and `start` is not nil.
    let start = unsafe start.unsafelyUnwrapped
    let record = unsafe start + Int(position)
    let low = digits &<< 8 | RecordForm.openingBracket
    unsafe record.storeBytes(of: low.littleEndian, as: UInt64.self)
    unsafe record.storeBytes(of: (digits &>> 56).littleEndian, toByteOffset: 8, as: UInt64.self)
    unsafe (start + comma).storeBytes(of: RecordForm.comma, as: UInt8.self)
    unsafe Block.copy(payload, to: start + comma + 1)
    unsafe (start + payloadEnd).storeBytes(of: RecordForm.closing.littleEndian, as: UInt16.self)
    unsafe (start + slot).storeBytes(
      of: UInt16(truncatingIfNeeded: end).littleEndian, as: UInt16.self)
    return end
  }

  /// A view of the bytes from `start` up to `end`.
  @inlinable
  @inline(__always)
  @_lifetime(borrow self)
  func bytes(from start: Int, to end: Int) -> RawSpan {
    guard start < end else { return RawSpan() }
    // SAFETY: `address` has checked the range, and the view cannot outlive the borrow of the block.
    let first = unsafe address(start, byteCount: end &- start)
    let span = unsafe RawSpan(_unsafeStart: first, byteCount: end &- start)
    return unsafe _overrideLifetime(span, borrowing: self)
  }
}

extension [UInt8] {
  /// A view of the bytes.
  package var rawSpan: RawSpan {
    @_lifetime(borrow self)
    get {
      // SAFETY: `bytes` is unsafe for types with padding; UInt8 has none.
      unsafe span.bytes
    }
  }

  /// Adds the bytes of a span at the end.
  @inlinable
  package mutating func append(copying bytes: RawSpan) {
    // SAFETY: the pointer does not leave the closure.
    unsafe bytes.withUnsafeBytes { unsafe append(contentsOf: $0) }
  }
}

extension RawSpan {
  /// The bytes as one word, the first byte lowest, zero above the last.
  ///
  /// - Precondition: `byteCount` is at most 8.
  @inlinable
  var packedWord: UInt64 {
    let byteCount = byteCount
    precondition(byteCount <= 8, "more than a word")
    // SAFETY: each load ends at or before `byteCount`, by the comparison that leads to it.
    if byteCount >= 4 {
      let first = unsafe unsafeLoadUnaligned(fromUncheckedByteOffset: 0, as: UInt32.self)
      let last = unsafe unsafeLoadUnaligned(
        fromUncheckedByteOffset: byteCount &- 4, as: UInt32.self)
      // The two loads overlap in 8 − n bytes, in which they agree.
      return UInt64(first.littleEndian)
        | UInt64(last.littleEndian) &<< UInt64(truncatingIfNeeded: 8 &* (byteCount &- 4))
    }
    var word: UInt64 = 0
    for index in 0..<byteCount {
      let byte = unsafe unsafeLoad(fromUncheckedByteOffset: index, as: UInt8.self)
      word |= UInt64(byte) &<< UInt64(truncatingIfNeeded: 8 &* index)
    }
    return word
  }

  /// The 8 bytes from `position` as a word, the first byte lowest.
  @inlinable
  func load64(at position: Int) -> UInt64 {
    precondition(position >= 0 && position <= byteCount &- 8, "outside of the span")
    // SAFETY: the line above.
    return UInt64(
      littleEndian: unsafe unsafeLoadUnaligned(
        fromUncheckedByteOffset: position, as: UInt64.self))
  }

  /// The 4 bytes from `position` as a word, the first byte lowest.
  func load32(at position: Int) -> UInt32 {
    precondition(position >= 0 && position <= byteCount &- 4, "outside of the span")
    // SAFETY: the line above.
    return UInt32(
      littleEndian: unsafe unsafeLoadUnaligned(
        fromUncheckedByteOffset: position, as: UInt32.self))
  }

  /// The byte at `position`.
  func byte(at position: Int) -> UInt8 {
    precondition(position >= 0 && position < byteCount, "outside of the span")
    // SAFETY: the line above.
    return unsafe unsafeLoad(fromUncheckedByteOffset: position, as: UInt8.self)
  }

  /// Whether the two hold the same bytes.
  @inlinable
  func equals(_ other: RawSpan) -> Bool {
    guard byteCount == other.byteCount else { return false }
    guard byteCount > 8 else { return packedWord == other.packedWord }
    var position = 0
    while position < byteCount &- 8 {
      guard load64(at: position) == other.load64(at: position) else { return false }
      position &+= 8
    }
    return load64(at: byteCount &- 8) == other.load64(at: byteCount &- 8)
  }
}
