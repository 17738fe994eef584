// From the hash of a key to its log: open addressing with linear probing in one array of words,
//
//     entry = tag (upper 32 bits of the hash) │ index of the log + 1        0: free
//
// at most three quarters full, a power of two long. A key's place is the top bits of its tag. So
// an entry knows its place without its key, and doubling the array reads it once from front to
// back and writes the new one from front to back: no key is touched and no cache line missed.

/// The number of a log in its table, from 0, never reused.
public struct LogIndex: Hashable, Sendable {
  @usableFromInline let rawValue: UInt32

  @inlinable
  init(_ index: Int) {
    rawValue = UInt32(truncatingIfNeeded: index)
  }

  @inlinable
  var index: Int { Int(rawValue) }
}

/// A hash table of log indexes, which leaves the comparison of keys to the caller.
@usableFromInline
struct KeyIndex: ~Copyable {
  @usableFromInline var entries: Block
  /// Number of entries that are not free.
  @usableFromInline var count = 0
  /// How far to shift a tag to the right to get a place: 32 less the bits of a place.
  @usableFromInline var shift: UInt32

  @inlinable
  static var entryByteCount: Int { 8 }

  /// Makes an empty index with 2 to the power of `bits` places.
  init(bits: UInt32 = 6) {
    entries = Block(zeroed: Self.entryByteCount << Int(bits))
    shift = 32 - bits
  }

  /// Number of places, free ones included.
  @inlinable
  var placeCount: Int { entries.byteCount &>> 3 }

  /// The log among those of this hash for which `isSought` is true.
  ///
  /// - Complexity: expected O(1).
  @inlinable
  @inline(__always)
  func find(_ hash: UInt64, where isSought: (LogIndex) -> Bool) -> LogIndex? {
    let tag = hash &>> 32
    var place = Int(truncatingIfNeeded: tag &>> UInt64(shift))
    while true {
      let entry = entries.load64(at: place &<< 3)
      guard entry != 0 else { return nil }
      if entry &>> 32 == tag {
        let index = LogIndex(Int(truncatingIfNeeded: entry & 0xFFFF_FFFF) &- 1)
        if isSought(index) { return index }
      }
      place = (place &+ 1) & (placeCount &- 1)
    }
  }

  /// Adds a log that is not in the index.
  ///
  /// - Complexity: amortised O(1); O(n) when the index doubles.
  mutating func insert(_ hash: UInt64, _ index: LogIndex) {
    if (count + 1) * 4 > placeCount * 3 { double() }
    place(hash & 0xFFFF_FFFF_0000_0000 | UInt64(index.rawValue) + 1)
    count += 1
  }

  /// Writes an entry to the first free place from its own on.
  private mutating func place(_ entry: UInt64) {
    var place = Int(truncatingIfNeeded: entry >> (32 + UInt64(shift)))
    while entries.load64(at: place << 3) != 0 {
      place = (place + 1) & (placeCount - 1)
    }
    entries.store(entry, at: place << 3)
  }

  private mutating func double() {
    var larger = KeyIndex(bits: 33 - shift)
    for place in 0..<placeCount {
      let entry = entries.load64(at: place << 3)
      if entry != 0 { larger.place(entry) }
    }
    larger.count = count
    self = larger
  }
}
