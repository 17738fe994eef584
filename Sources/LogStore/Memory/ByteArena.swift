/// Byte strings that stay for good: keys of more than 8 bytes.
///
/// They are appended to chunks of 64 KiB that never move; a long one gets a chunk of its own, to which
/// nothing is added. A place is the chunk's number in the upper half of a word and the position
/// in the lower; the length is the caller's to keep.
struct ByteArena: ~Copyable {
  private(set) var chunks = OwnedArray<Block>()
  /// The chunk that is being filled; `nil` until the first string comes that shares one.
  private var open: OpenChunk?
  /// Bytes allocated for the strings.
  private var chunkFootprint = 0

  /// A chunk of the arena that has room.
  private struct OpenChunk {
    /// Its number.
    var chunk: Int
    /// Its bytes in use.
    var usedByteCount = 0
  }

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

  /// Bytes allocated for the strings and the list of chunks.
  var footprint: Int { chunkFootprint + chunks.byteCount }

  /// Copies `bytes` in, and tells where they are from now on.
  mutating func append(_ bytes: RawSpan) -> UInt64 {
    let byteCount = bytes.byteCount
    guard byteCount <= Self.largestSharedByteCount else {
      return store(bytes, in: newChunk(byteCount), at: 0)
    }
    var target = open ?? OpenChunk(chunk: newChunk(Self.chunkByteCount))
    if target.usedByteCount + byteCount > Self.chunkByteCount {
      target = OpenChunk(chunk: newChunk(Self.chunkByteCount))
    }
    let place = store(bytes, in: target.chunk, at: target.usedByteCount)
    target.usedByteCount += byteCount
    open = target
    return place
  }

  private mutating func store(_ bytes: RawSpan, in chunk: Int, at position: Int) -> UInt64 {
    chunks[chunk].copy(bytes, to: position)
    return UInt64(chunk) << 32 | UInt64(position)
  }

  private mutating func newChunk(_ byteCount: Int) -> Int {
    let block = Block(capacity: byteCount)
    chunkFootprint += block.footprint
    chunks.append(block)
    return chunks.count - 1
  }
}
