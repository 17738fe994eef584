// A hash in the manner of wyhash: each step multiplies two 64-bit words to 128 bits and folds the
// halves into each other. Both factors are mixed with secrets drawn at random when the table is
// made, so that nobody who does not know them can choose keys that collide.

/// A seeded hash of keys.
@usableFromInline
struct KeyHash: Sendable {
  @usableFromInline let first: UInt64
  @usableFromInline let second: UInt64
  @usableFromInline let third: UInt64

  /// Derives the secrets from `seed` by splitmix64.
  init(seed: UInt64) {
    var state = seed
    func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var word = state
      word = (word ^ word >> 30) &* 0xBF58_476D_1CE4_E5B9
      word = (word ^ word >> 27) &* 0x94D0_49BB_1331_11EB
      return word ^ word >> 31
    }
    first = next()
    second = next() | 1
    third = next() | 1
  }

  /// The hash of a key of up to 8 bytes, packed.
  @inlinable
  @inline(__always)
  func hash(word: UInt64, byteCount: Int) -> UInt64 {
    let mixed = Self.fold(word ^ first, second ^ UInt64(truncatingIfNeeded: byteCount) &<< 1)
    return Self.fold(mixed, third)
  }

  /// The hash of a key of any length; for up to 8 bytes the same as that of the packed word.
  ///
  /// - Complexity: O(n), one multiplication for 8 bytes.
  @usableFromInline
  func hash(_ key: RawSpan) -> UInt64 {
    guard key.byteCount > 8 else { return hash(word: key.packedWord, byteCount: key.byteCount) }
    var mixed = first
    var position = 0
    while position < key.byteCount - 8 {
      mixed = Self.fold(mixed ^ key.load64(at: position), second)
      position += 8
    }
    // The last 8 bytes, some of them a second time; the length tells such keys apart.
    let last = key.load64(at: key.byteCount - 8)
    mixed = Self.fold(mixed ^ last, second ^ UInt64(key.byteCount) << 1)
    return Self.fold(mixed, third)
  }

  @inlinable
  @inline(__always)
  static func fold(_ left: UInt64, _ right: UInt64) -> UInt64 {
    let product = left.multipliedFullWidth(by: right)
    return product.high ^ product.low
  }
}
