/// Byte strings that stay for good: keys of more than 8 bytes.
///
/// They are appended to chunks of 64 KiB that never move; a long one gets a chunk of its own. A place
/// is the chunk's number in the upper half of a word and the position in the lower; the length is the
/// caller's to keep.
struct ByteArena: ~Copyable {
  private(set) var chunks = OwnedArray<Block>()
  /// Number of the chunk that is being filled, and its bytes in use.
  private var chunk = 0
  private var usedByteCount = 0
  /// Bytes allocated for all chunks.
  private(set) var footprint = 0

  init() {}

  static var chunkByteCount: Int { (1 << 16) - 8 }

  /// Longer ones get a chunk of their own, so that at most a quarter of a chunk is lost.
  static var largestSharedByteCount: Int { 1 << 14 }

  /// The `byteCount` bytes at a place that `append` has given.
  @_lifetime(borrow self)
  func bytes(at place: UInt64, byteCount: Int) -> RawSpan {
    let position = Int(place & 0xFFFF_FFFF)
    return chunks[Int(place >> 32)].bytes(from: position, to: position + byteCount)
  }

  /// Copies `bytes` in, and tells where they are from now on.
  mutating func append(_ bytes: RawSpan) -> UInt64 {
    let byteCount = bytes.byteCount
    if byteCount > Self.largestSharedByteCount {
      let ownChunk = newChunk(byteCount)
      chunks[ownChunk].copy(bytes, to: 0)
      return UInt64(ownChunk) << 32
    }
    if chunks.count == 0 || usedByteCount + byteCount > Self.chunkByteCount {
      chunk = newChunk(Self.chunkByteCount)
      usedByteCount = 0
    }
    let position = usedByteCount
    chunks[chunk].copy(bytes, to: position)
    usedByteCount += byteCount
    return UInt64(chunk) << 32 | UInt64(position)
  }

  private mutating func newChunk(_ byteCount: Int) -> Int {
    let block = Block(capacity: byteCount)
    footprint += block.footprint
    chunks.append(block)
    return chunks.count - 1
  }
}
