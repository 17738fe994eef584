// From the hash of a key to its log: open addressing with linear probing in one array of words,
//
//     entry = tag (upper 32 bits of the hash) │ number of the log + 1        0: free
//
// at most three quarters full, a power of two long. A key's place is the top bits of its tag, so
// an entry knows its place without its key.
//
// Nobody waits for the array to be doubled: the old one stays, unchanged, and each insertion moves
// a few of its entries on, from front to back. Until all have moved a search that fails in the new
// array goes on in the old one. An entry that is in both is the same in both.

/// The number of a log in its table, from 0, never reused.
public struct LogIndex: Hashable, Sendable {
  @usableFromInline let rawValue: UInt32

  @inlinable
  init(_ index: Int) {
    rawValue = UInt32(truncatingIfNeeded: index)
  }

  @inlinable
  var index: Int { Int(rawValue) }

  /// The log of this number; there must be one.
  public init(number: Int) {
    self.init(number)
  }

  /// The number.
  public var number: Int { index }
}

/// A hash table of log indexes, which leaves the comparison of keys to the caller.
@usableFromInline
struct KeyIndex: ~Copyable {
  @usableFromInline var entries: Table
  /// The array before it was doubled, as long as some of its entries have not moved.
  @usableFromInline var outgrown = Table(bits: nil)
  /// Number of places of `outgrown` whose entries have moved.
  private var movedPlaceCount = 0
  /// Number of entries.
  private var count = 0

  /// Makes an empty index with 2 to the power of `bits` places.
  init(bits: Int = 6) {
    entries = Table(bits: bits)
  }

  /// Places of the outgrown array whose entries move with one insertion.
  ///
  /// With more than 4/3 all have moved before the new array is three quarters full, too.
  static var movedPlacesPerInsertion: Int { 8 }

  /// Whether a search that finds nothing in `entries` has to go on in `outgrown`.
  @inlinable
  var isMoving: Bool { outgrown.placeCount > 0 }

  /// Adds a log that is not in the index.
  ///
  /// - Complexity: O(1); the array of twice the size comes from the system as zeros and is not
  ///   written here.
  mutating func insert(_ hash: UInt64, _ index: LogIndex) {
    if (count + 1) * 4 > entries.placeCount * 3 {
      var larger = Table(bits: entries.bits + 1)
      swap(&entries, &larger)
      outgrown = larger
      movedPlaceCount = 0
    }
    entries.insert(hash & 0xFFFF_FFFF_0000_0000 | UInt64(index.rawValue) + 1)
    count += 1
    if isMoving { moveSome() }
  }

  private mutating func moveSome() {
    let end = min(movedPlaceCount + Self.movedPlacesPerInsertion, outgrown.placeCount)
    for place in movedPlaceCount..<end {
      let entry = outgrown.entry(at: place)
      if entry != 0 { entries.insert(entry) }
    }
    movedPlaceCount = end
    if end == outgrown.placeCount { outgrown = Table(bits: nil) }
  }

  /// Bytes allocated.
  var footprint: Int { entries.block.footprint + outgrown.block.footprint }
}

extension KeyIndex {
  /// One array of entries.
  @usableFromInline
  struct Table: ~Copyable {
    @usableFromInline var block: Block
    /// How far to shift a hash to the right to get a place: 64 less the bits of a place.
    @usableFromInline let shift: UInt8

    /// Makes an array of 2 to the power of `bits` free places, or one without any.
    init(bits: Int?) {
      block = Block(zeroed: bits.map { 8 << $0 } ?? 0)
      shift = UInt8(64 - (bits ?? 0))
    }

    var bits: Int { 64 - Int(shift) }

    /// Number of places, free ones included.
    @inlinable
    var placeCount: Int { block.byteCount &>> 3 }

    @inlinable
    func entry(at place: Int) -> UInt64 {
      block.load64(at: place &<< 3)
    }

    /// The log among those of this hash for which `isSought` is true.
    ///
    /// - Complexity: expected O(1).
    @inlinable
    @inline(__always)
    func find(_ hash: UInt64, where isSought: (LogIndex) -> Bool) -> LogIndex? {
      var place = Int(truncatingIfNeeded: hash &>> UInt64(shift))
      while true {
        let entry = entry(at: place)
        guard entry != 0 else { return nil }
        // The tags are equal if nothing is left of them.
        if (entry ^ hash) &>> 32 == 0 {
          let index = LogIndex(Int(truncatingIfNeeded: entry & 0xFFFF_FFFF) &- 1)
          if isSought(index) { return index }
        }
        place = (place &+ 1) & (placeCount &- 1)
      }
    }

    /// Writes an entry to the first free place from its own on; there must be one.
    mutating func insert(_ entry: UInt64) {
      var place = Int(entry >> UInt64(shift))
      while self.entry(at: place) != 0 {
        place = (place + 1) & (placeCount - 1)
      }
      block.store(entry, at: place << 3)
    }
  }
}
