// A cache in front of the index: it holds the logs whose keys were written last. Each key has one place
// in it.
//
//     place = key × constant, top bits         │ key, as a word │ bytes of key + 1 │ log │
//
// The index is a search: how many places it looks at differs from key to key, and a processor that
// guesses wrongly how many pays more for that than for all the rest of a lookup. Here there is one
// place and one comparison, which almost always succeeds: traffic is about few keys at a time.
//
// Two keys with the same place take turns in it, and are found by the index otherwise. So somebody
// who chooses keys that collide gains nothing: the index has a hash of which he does not know the
// seed.

/// Finds the log of a key of up to 8 bytes that was written lately.
@usableFromInline
struct KeyCache: ~Copyable {
  @usableFromInline var block = Block(zeroed: KeyCache.entryByteCount << KeyCache.placeBits)

  /// Places, as a power of two: 64 KiB in all, of which only what is in use is ever touched.
  @inlinable
  static var placeBits: UInt64 { 12 }

  @inlinable
  static var entryByteCount: Int { 16 }

  init() {}

  /// The log of a key, given as a word: the first byte lowest, zero above the last.
  ///
  /// - Complexity: O(1).
  @inlinable
  @inline(__always)
  func find(word: UInt64, byteCount: Int) -> LogIndex? {
    let (key, value) = block.loadPair(at: Self.position(of: word))
    // A free place is all zero, and holds no key: one is added to the count of bytes.
    guard key == word, value &>> 32 == UInt64(truncatingIfNeeded: byteCount &+ 1) else {
      return nil
    }
    return LogIndex(Int(truncatingIfNeeded: value & 0xFFFF_FFFF))
  }

  /// Puts the log of a key at its place.
  @inlinable
  mutating func remember(_ index: LogIndex, word: UInt64, byteCount: Int) {
    let position = Self.position(of: word)
    block.store(word, at: position)
    block.store(
      UInt64(truncatingIfNeeded: byteCount &+ 1) &<< 32 | UInt64(index.rawValue), at: position &+ 8)
  }

  /// Bytes allocated.
  var footprint: Int { block.footprint }

  /// The constant is 2⁶⁴ divided by the golden ratio, which spreads numbers that follow each other.
  @inlinable
  @inline(__always)
  static func position(of word: UInt64) -> Int {
    Int(truncatingIfNeeded: (word &* 0x9E37_79B9_7F4A_7C15) &>> (64 &- placeBits)) &* entryByteCount
  }
}
