// The contents of long strings, 64 bytes at a time and without a branch for each special character.
//
// Text in other languages than English, or full of quotes and line feeds, has a special character
// every few bytes, and a scanner that branches at each of them spends its time on branches guessed
// wrongly. Here a block of 64 bytes is asked about all at once (`ByteBlock`): the rules of RFC 8259
// §7 are worked out as words with one bit for each byte, those of UTF-8 (`UTF8Block`) byte by byte
// side by side, and what is forbidden is joined into one answer. What branches there are ask what
// kind of text it is, which seldom changes: whether there are bytes beyond ASCII, characters whose
// first byte has a rule of its own, other escapes than `\n`, `\t`, `\"` and `\\`.
//
// The scan does not say what is wrong: it hands back the position up to which all is known to be
// right, and the byte-by-byte way finds the error from there, or the end.

enum StringBlock {
  /// How far a scan came.
  struct Scan {
    /// Byte offset of the closing quote; or of a place before it from which to go on byte by byte,
    /// because fewer than 64 bytes follow or something there is wrong.
    ///
    /// Such a place stands between two characters, or among the digits of a `\u` escape, which have
    /// been checked.
    var position: Int
    /// Whether an escape was seen before `position`.
    var hasEscapes: Bool
  }

  /// How many bytes of the string must lie before the place where a scan begins, since a block looks
  /// back so far.
  static let lookBehindByteCount = 3

  /// Scans from `start`, which stands within a string and between two characters, to its closing
  /// quote.
  ///
  /// - Precondition: at least three bytes of the string lie before `start`, and they are valid.
  /// - Complexity: O(n) in the bytes up to the closing quote.
  static func scan(_ bytes: RawSpan, from start: Int, within bounds: WordBounds) -> Scan {
    precondition(start >= lookBehindByteCount, "a block looks back at the string")
    var position = start
    var hasEscapes = false
    // Bit 0: the next byte is escaped by a backslash.
    var carry: UInt64 = 0
    while bytes.hasBlock(at: position, within: bounds) {
      // SAFETY: the block lies in the text, and 3 ≤ start ≤ position.
      let block = unsafe ByteBlock(bytes, unchecked: position)
      let backslashes = block.equal(to: ASCII.backslash).bits
      var carryOut = carry
      let escaped = Self.escaped(by: backslashes, carry: &carryOut)
      let quotes = block.equal(to: ASCII.quote).bits
      let closing = quotes & ~escaped
      // The bytes before the closing quote, or all of them.
      let inside = (closing &- 1) & ~closing
      let usual =
        quotes | backslashes | (block.equal(to: ASCII.n) | block.equal(to: ASCII.t)).bits
      let unusual = escaped & ~usual & inside
      if unusual != 0, !areEscapes(unusual, block, bytes, at: position, within: bounds) { break }
      var wrong = ByteMarks.none
      // SAFETY: as above.
      let before = unsafe bytes.vector(unchecked: position &- lookBehindByteCount)
      if block.notASCII.isAnySet(or: before) {
        wrong = unsafe UTF8Block.misplaced(in: block, of: bytes, unchecked: position)
      }
      wrong = wrong | block.below(ASCII.space)
      // The quote itself is wrong where it cuts a sequence short. What comes behind it is not part
      // of the string.
      if wrong.isAnySet, wrong.bits & (inside | closing & (0 &- closing)) != 0 { break }
      hasEscapes = hasEscapes || escaped & inside != 0
      if closing != 0 {
        return Scan(position: position &+ closing.trailingZeroBitCount, hasEscapes: hasEscapes)
      }
      carry = carryOut
      position &+= ByteBlock.byteCount
    }
    // Back to the start of the escape or the sequence that the border of the block divides.
    position =
      carry != 0 ? position &- 1 : UTF8Block.start(before: position, of: bytes)
    return Scan(position: position, hasEscapes: hasEscapes)
  }

  // MARK: Escapes

  /// Which bytes follow a backslash that is not escaped itself.
  ///
  /// In a run of backslashes the first one escapes, and every other one after it: those on odd
  /// places if the run begins on an odd place, those on even places otherwise. Which runs are which
  /// is found by an addition (after G. Langdale, D. Lemire, "Parsing Gigabytes of JSON per Second",
  /// 2019, §3.1.1).
  ///
  /// - Parameter carry: whether the block's first byte is escaped; left saying so of the next
  ///   block's first byte.
  @inline(__always)
  private static func escaped(by backslashes: UInt64, carry: inout UInt64) -> UInt64 {
    // An escaped backslash at the start of the block begins no run.
    let backslashes = backslashes & ~carry
    let even: UInt64 = 0x5555_5555_5555_5555
    let starts = backslashes & ~(backslashes &<< 1)
    // A carry runs through exactly those runs that begin on an odd place, and clears them.
    let inOddRun = backslashes & ~(backslashes &+ (starts & ~even))
    let inEvenRun = backslashes & ~inOddRun
    let escaping = inOddRun & ~even | inEvenRun & even
    defer { carry = escaping &>> 63 }
    return escaping &<< 1 | carry
  }

  /// Whether all of these bytes, each of which follows a backslash, make an escape with it, `\u` with
  /// its four digits included.
  @inline(never)
  private static func areEscapes(
    _ escaped: UInt64, _ block: ByteBlock, _ bytes: RawSpan, at position: Int,
    within bounds: WordBounds
  ) -> Bool {
    let letters =
      block.equal(to: ASCII.slash) | block.equal(to: ASCII.b)
      | (block.equal(to: ASCII.f) | block.equal(to: ASCII.r))
    var unicode = escaped & block.equal(to: ASCII.u).bits
    guard escaped & ~(letters.bits | unicode) == 0 else { return false }
    while unicode != 0 {
      let digits = position &+ unicode.trailingZeroBitCount &+ 1
      guard Word.areHexadecimal(bytes.word(at: digits, within: bounds)) else { return false }
      unicode &= unicode &- 1
    }
    return true
  }
}

extension Word {
  /// Whether the lowest four bytes are hexadecimal digits.
  static func areHexadecimal(_ word: UInt64) -> Bool {
    for place in 0..<4 {
      let byte = UInt8(truncatingIfNeeded: word &>> UInt64(truncatingIfNeeded: place &* 8))
      guard Hexadecimal.value(byte) != nil else { return false }
    }
    return true
  }
}
