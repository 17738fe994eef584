// The fence around unchecked reads: nothing else in the scanner does them.
//
// A scanner that checks the bounds of each byte it looks at pays for it with each byte; one that
// looks at eight bytes at once pays once for eight. So the scanner reads words, and this file
// answers for them:
//
//   position:    0 … … … … … … … byteCount-8 … … … byteCount … … …
//   word(at:)    └── one load ────────────┘
//                                             └── the bytes there are, then zeros ──
//
// Bytes beyond the end read as zero. No token of RFC 8259 contains a zero byte, so whoever looks
// for the end of a token finds it at the end of the text at the latest, and a text needs no padding.

/// Bounds of a text, kept so that one unsigned comparison decides whether a word may be loaded.
@usableFromInline
@frozen
struct WordBounds {
  /// How many positions a whole word can be loaded from: `byteCount - 7`, or 0 for a short text.
  @usableFromInline let wordPositions: UInt
  /// The same for a vector of 16 bytes: `byteCount - 15`, or 0.
  @usableFromInline let vectorPositions: UInt

  @inlinable
  init(byteCount: Int) {
    wordPositions = UInt(bitPattern: byteCount > 7 ? byteCount &- 7 : 0)
    vectorPositions = UInt(bitPattern: byteCount > 15 ? byteCount &- 15 : 0)
  }
}

extension RawSpan {
  /// The byte at `position`, or 0 at and beyond the end (and before the start).
  @inlinable
  func byteOrZero(at position: Int) -> UInt8 {
    guard UInt(bitPattern: position) < UInt(bitPattern: byteCount) else { return 0 }
    // SAFETY: the guard shows 0 ≤ position < byteCount (a negative position is huge as an unsigned
    // number), and every byte of a RawSpan is initialised.
    return unsafe unsafeLoad(fromUncheckedByteOffset: position, as: UInt8.self)
  }

  /// Eight bytes from `position` on, the first in the lowest byte; beyond the end they are zero.
  @inlinable
  func word(at position: Int, within bounds: WordBounds) -> UInt64 {
    guard UInt(bitPattern: position) < bounds.wordPositions else { return lastWord(at: position) }
    // SAFETY: position < byteCount - 7 and, being below it as an unsigned number, position ≥ 0: so
    // position + 8 ≤ byteCount. `bounds` is made from this span's own byteCount by the scanner that
    // holds both. The load need not be aligned.
    return UInt64(
      littleEndian: unsafe unsafeLoadUnaligned(
        fromUncheckedByteOffset: position, as: UInt64.self))
  }

  /// The word at a position that fewer than eight bytes follow: those bytes, then zeros.
  @usableFromInline
  @inline(never)
  func lastWord(at position: Int) -> UInt64 {
    guard position >= 0, position < byteCount else { return 0 }
    if byteCount >= 8, position > byteCount &- 8 {
      // SAFETY: byteCount - 8 ≥ 0, and the eight bytes from there end at byteCount.
      let last = UInt64(
        littleEndian: unsafe unsafeLoadUnaligned(
          fromUncheckedByteOffset: byteCount &- 8, as: UInt64.self))
      return last &>> UInt64(truncatingIfNeeded: (position &- (byteCount &- 8)) &* 8)
    }
    var word: UInt64 = 0
    for index in 0..<Swift.min(8, byteCount &- position) {
      word |= UInt64(byteOrZero(at: position &+ index)) &<< UInt64(truncatingIfNeeded: index &* 8)
    }
    return word
  }

  /// Sixteen bytes from `position` on, or nil where fewer follow.
  @inlinable
  func vector(at position: Int, within bounds: WordBounds) -> SIMD16<UInt8>? {
    guard UInt(bitPattern: position) < bounds.vectorPositions else { return nil }
    // SAFETY: as for `word`, with 16 in the place of 8.
    return unsafe unsafeLoadUnaligned(fromUncheckedByteOffset: position, as: SIMD16<UInt8>.self)
  }
}

extension Word {
  /// The first eight bytes of a literal, zeros after its end.
  ///
  /// Folds to a constant.
  @inlinable
  static func packing(_ literal: StaticString, from index: Int) -> UInt64 {
    var word: UInt64 = 0
    for place in 0..<8 where index &+ place < literal.utf8CodeUnitCount {
      // SAFETY: index + place is below the number of bytes of the literal, which live forever.
      let byte = unsafe literal.utf8Start[index &+ place]
      word |= UInt64(byte) &<< UInt64(truncatingIfNeeded: place &* 8)
    }
    return word
  }
}

extension String {
  /// A copy of UTF-8 bytes as text.
  init(copying bytes: RawSpan) {
    // SAFETY: the pointer is used only within the closure, while the span keeps the bytes alive.
    self = unsafe bytes.withUnsafeBytes { buffer in
      unsafe String(decoding: buffer, as: UTF8.self)
    }
  }
}
