// The fence around unchecked reads of a text. Other files read a word, a vector or a block unchecked
// only by the methods of this one, and show before that so many bytes follow.
//
// A scanner that checks the bounds of each byte it looks at pays for it with each byte; one that
// looks at eight bytes at once pays once for eight. So the scanner reads words, and this file
// answers for them:
//
//   position:    0 … … … … … … … byteCount-8 … … … byteCount … … …
//   word(at:)    └── one load ────────────┘
//                                             └── the bytes there are, then zeros ──
//
// Bytes beyond the end read as zero. No token of RFC 8259 contains a zero byte, so a search
// for the end of a token ends at the end of the text at the latest, and a text needs no padding.

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

  /// Eight bytes from `position` on, or nil where fewer than `count` follow; `count` is at least 8.
  @inlinable
  @inline(__always)
  func word(at position: Int, before count: Int, within bounds: WordBounds) -> UInt64? {
    // Neither sum overflows: a position is in the text, and texts are far from the largest number.
    guard UInt(bitPattern: position) &+ UInt(bitPattern: count &- 8) < bounds.wordPositions else {
      return nil
    }
    // SAFETY: position + count - 8 < byteCount - 7.
    return unsafe word(unchecked: position)
  }

  /// Eight bytes from `position` on.
  ///
  /// SAFETY: the caller has shown that 0 ≤ position and position + 8 ≤ byteCount.
  @inlinable
  @inline(__always)
  @unsafe
  func word(unchecked position: Int) -> UInt64 {
    UInt64(
      littleEndian: unsafe unsafeLoadUnaligned(
        fromUncheckedByteOffset: position, as: UInt64.self))
  }

  /// The byte at `position`.
  ///
  /// SAFETY: the caller has shown that 0 ≤ position < byteCount.
  @inlinable
  @inline(__always)
  @unsafe
  func byte(unchecked position: Int) -> UInt8 {
    unsafe unsafeLoad(fromUncheckedByteOffset: position, as: UInt8.self)
  }

  /// Two bytes from `position` on, the first in the lower half.
  ///
  /// SAFETY: the caller has shown that 0 ≤ position and position + 2 ≤ byteCount.
  @inlinable
  @inline(__always)
  @unsafe
  func pair(unchecked position: Int) -> UInt16 {
    UInt16(
      littleEndian: unsafe unsafeLoadUnaligned(
        fromUncheckedByteOffset: position, as: UInt16.self))
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

  /// All the bytes of a span that has fewer than eight, the first in the lowest byte; then zeros.
  ///
  /// Loads overlap where there are fewer bytes than they have together, and find the same there.
  @inline(__always)
  var shortWord: UInt64 {
    precondition(byteCount < 8, "the bytes are no part of a word")
    if byteCount >= 4 {
      let shift = UInt64(truncatingIfNeeded: (byteCount &- 4) &* 8)
      // SAFETY: four bytes follow from byteCount - 4, which is not negative, and so from 0.
      let first = unsafe unsafeLoadUnaligned(
        fromUncheckedByteOffset: 0, as: UInt32.self)
      let last = unsafe unsafeLoadUnaligned(
        fromUncheckedByteOffset: byteCount &- 4, as: UInt32.self)
      return UInt64(UInt32(littleEndian: first)) | UInt64(UInt32(littleEndian: last)) &<< shift
    }
    guard byteCount > 0 else { return 0 }
    let middle = byteCount &>> 1
    let last = byteCount &- 1
    // SAFETY: 0 ≤ middle ≤ last < byteCount.
    return unsafe UInt64(unsafeLoad(fromUncheckedByteOffset: 0, as: UInt8.self))
      | UInt64(unsafeLoad(fromUncheckedByteOffset: middle, as: UInt8.self))
      &<< UInt64(truncatingIfNeeded: middle &* 8)
      | UInt64(unsafeLoad(fromUncheckedByteOffset: last, as: UInt8.self))
      &<< UInt64(truncatingIfNeeded: last &* 8)
  }

  /// Sixteen bytes from `position` on, or nil where fewer follow.
  @inlinable
  func vector(at position: Int, within bounds: WordBounds) -> SIMD16<UInt8>? {
    guard UInt(bitPattern: position) < bounds.vectorPositions else { return nil }
    // SAFETY: as for `word`, with 16 in the place of 8.
    return unsafe vector(unchecked: position)
  }

  /// Sixteen bytes from `position` on.
  ///
  /// SAFETY: the caller has shown that 0 ≤ position and position + 16 ≤ byteCount.
  @inlinable
  @inline(__always)
  @unsafe
  func vector(unchecked position: Int) -> SIMD16<UInt8> {
    unsafe unsafeLoadUnaligned(fromUncheckedByteOffset: position, as: SIMD16<UInt8>.self)
  }

  /// Whether 64 bytes follow from `position` on.
  @inline(__always)
  func hasBlock(at position: Int, within bounds: WordBounds) -> Bool {
    // Together: 0 ≤ position, and position + 48 < byteCount - 15 or, in a shorter text, < 0. The sum
    // does not overflow: a position is in the text.
    position >= 0 && UInt(bitPattern: position &+ 48) < bounds.vectorPositions
  }
}

// Literals. Their length and their bytes are known to the compiler, so that of what is written below
// one branch remains, and in it a comparison with a constant for each eight bytes.

extension RawSpan {
  /// Whether the bytes of `literal` stand at `position`, within the text.
  ///
  /// - Precondition: `position` is not negative; a scanner's cursor never is, since it begins in the
  ///   text and every step adds to it. Checked in debug builds only: it is the one test that would
  ///   be repeated before each of a dozen literals of a line.
  @inlinable
  @inline(__always)
  func matches(_ literal: StaticString, at position: Int) -> Bool {
    let count = literal.utf8CodeUnitCount
    assert(position >= 0, "a cursor never lies before the text")
    guard count <= byteCount &- position else { return false }
    // SAFETY: 0 ≤ position, and by the guard position + count ≤ byteCount. Each comparison below is
    // of bytes i ..< i + size of the literal with 0 ≤ i and i + size ≤ count, so it reads within the
    // literal and within the text. The last one of each branch may overlap the one before.
    if count >= 8 {
      var index = 0
      while index &+ 8 <= count {
        guard unsafe equals(literal, at: position, index, as: UInt64.self) else { return false }
        index &+= 8
      }
      return unsafe equals(literal, at: position, count &- 8, as: UInt64.self)
    }
    if count >= 4 {
      return unsafe equals(literal, at: position, 0, as: UInt32.self)
        && equals(literal, at: position, count &- 4, as: UInt32.self)
    }
    if count >= 2 {
      return unsafe equals(literal, at: position, 0, as: UInt16.self)
        && equals(literal, at: position, count &- 2, as: UInt16.self)
    }
    return unsafe count == 0 || equals(literal, at: position, 0, as: UInt8.self)
  }

  /// The same for a literal that begins with a quote, which is not looked at but relied upon.
  ///
  /// - Precondition: it does.
  @inlinable
  @inline(__always)
  func matches(quoteAnd literal: StaticString, at position: Int) -> Bool {
    // SAFETY: the first byte is looked at only where there is one; a literal's bytes live forever.
    precondition(
      unsafe literal.utf8CodeUnitCount > 0 && literal.utf8Start.pointee == ASCII.quote,
      "the literal begins with the closing quote")
    return matches(literal, at: position)
  }

  /// Whether the bytes of a literal from `index` on, as many as an `Integer` has, stand at
  /// `position + index`.
  ///
  /// SAFETY: the caller has shown that these bytes lie within the literal and within the text.
  @inlinable
  @inline(__always)
  @unsafe
  func equals<Integer: FixedWidthInteger & BitwiseCopyable>(
    _ literal: StaticString, at position: Int, _ index: Int, as: Integer.Type
  ) -> Bool {
    unsafe unsafeLoadUnaligned(
      fromUncheckedByteOffset: position &+ index, as: Integer.self)
      == UnsafeRawPointer(literal.utf8Start).loadUnaligned(fromByteOffset: index, as: Integer.self)
  }
}

extension [UInt8] {
  /// Appends a copy of bytes: one by one where they are few, all at once otherwise.
  mutating func append(copying bytes: RawSpan) {
    guard bytes.byteCount > 8 else {
      for index in 0..<bytes.byteCount { append(bytes.byteOrZero(at: index)) }
      return
    }
    // SAFETY: the pointer is used only within the closure, while the span keeps the bytes alive.
    unsafe bytes.withUnsafeBytes { buffer in
      unsafe append(contentsOf: buffer)
    }
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
