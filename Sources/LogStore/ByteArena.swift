/// Byte strings that stay for good: keys of more than 8 bytes.
///
/// They are appended to chunks of 64 KiB that never move; a long one gets a chunk of its own. Each
/// is preceded by its length in 4 bytes. A place is the chunk's number in the upper half of a word
/// and the position in the lower.
@usableFromInline
struct ByteArena: ~Copyable {
  @usableFromInline var chunks = OwnedArray<Block>()
  /// Number of the chunk that is being filled, and its bytes in use.
  private var chunk = 0
  private var usedByteCount = 0
  /// Bytes allocated for all chunks.
  private(set) var footprint = 0

  init() {}

  static var chunkByteCount: Int { (1 << 16) - 8 }

  /// Longer ones get a chunk of their own, so that at most a quarter of a chunk is lost.
  static var largestSharedByteCount: Int { 1 << 14 }

  /// The bytes at a place that `append` has given.
  @inlinable
  @_lifetime(borrow self)
  func bytes(at place: UInt64) -> RawSpan {
    let chunk = Int(truncatingIfNeeded: place &>> 32)
    let position = Int(truncatingIfNeeded: place & 0xFFFF_FFFF)
    let byteCount = Int(chunks[chunk].load32(at: position))
    let span = chunks[chunk].bytes(from: position &+ 4, to: position &+ 4 &+ byteCount)
    return unsafe _overrideLifetime(span, borrowing: self)
  }

  /// Copies `bytes` in, and tells where they are from now on.
  mutating func append(_ bytes: RawSpan) -> UInt64 {
    let byteCount = bytes.byteCount + 4
    if byteCount > Self.largestSharedByteCount {
      let place = newChunk(byteCount)
      store(bytes, chunk: place, position: 0)
      return UInt64(place) << 32
    }
    if chunks.count == 0 || usedByteCount + byteCount > Self.chunkByteCount {
      chunk = newChunk(Self.chunkByteCount)
      usedByteCount = 0
    }
    let position = usedByteCount
    store(bytes, chunk: chunk, position: position)
    usedByteCount += byteCount
    return UInt64(chunk) << 32 | UInt64(position)
  }

  private mutating func newChunk(_ byteCount: Int) -> Int {
    let block = Block(capacity: byteCount)
    footprint += block.footprint
    chunks.append(block)
    return chunks.count - 1
  }

  private mutating func store(_ bytes: RawSpan, chunk: Int, position: Int) {
    chunks[chunk].store(UInt32(bytes.byteCount), at: position)
    chunks[chunk].copy(bytes, to: position + 4)
  }
}
