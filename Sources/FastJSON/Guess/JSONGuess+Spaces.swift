// Spaces between the pieces of a text that is guessed: where a guess knows what is written, but not how
// much whitespace stands between.

extension JSONGuess {
  /// Steps over spaces, tabs and carriage returns: all whitespace (RFC 8259 §2) but line feeds, which end
  /// the text where each line is one.
  ///
  /// - Complexity: O(n) in the bytes stepped over; one comparison where there are none.
  @inlinable
  @inline(__always)
  public mutating func skipSpaces() {
    guard bytes.byteOrZero(at: cursor) <= ASCII.space else { return }
    // One space is what most programs write that write any; what is none is looked at below.
    if bytes.byteOrZero(at: cursor) == ASCII.space { cursor &+= 1 }
    if bytes.byteOrZero(at: cursor) <= ASCII.space {
      // Up to eight more are one word, and their number is taken from it without a branch.
      let different = bytes.word(at: cursor, within: bounds) ^ Word.repeating(ASCII.space)
      cursor &+= different.trailingZeroBitCount &>> 3
      if bytes.byteOrZero(at: cursor) <= ASCII.space {
        cursor = bytes.endOfSpaces(from: cursor, within: bounds)
      }
    }
  }

  /// Steps over one byte if it comes next or behind spaces, as `skipSpaces` knows them.
  ///
  /// - Returns: whether it was there; if not, the cursor may have moved over spaces.
  @inlinable
  @inline(__always)
  public mutating func advance(overSpacesAnd byte: Unicode.Scalar) -> Bool {
    let byte = UInt8(ascii: byte)
    if bytes.byteOrZero(at: cursor) != byte {
      skipSpaces()
      guard bytes.byteOrZero(at: cursor) == byte else { return false }
    }
    cursor &+= 1
    return true
  }
}

extension JSONGuess {
  /// Reads a member as `plainMember` does, with or without spaces around its colon: `NAME" : INTEGER`.
  ///
  /// The cursor stands behind the name's opening quote.
  ///
  /// - Returns: the member, or nil where none such is next; the cursor may have moved.
  @inlinable
  @inline(__always)
  public mutating func plainMemberWithSpaces() -> PlainMember? {
    let start = cursor
    // As in `plainMember`, but that one space may stand behind the colon: one byte more at most, still
    // within 32.
    guard let word = bytes.word(at: start, before: 32, within: bounds) else {
      return longPlainMemberWithSpaces()
    }
    let marks = Word.specialInString(word)
    let end = start &+ Word.firstMark(marks)
    // SAFETY: start + 32 ≤ byteCount by the guard, and `firstMark` is in 0...8: so the pair ends at
    // start + 10 or before, the byte behind it at start + 11, and the word from the next at start + 19.
    guard unsafe bytes.pair(unchecked: end) == ASCII.quoteAndColon else {
      return longPlainMemberWithSpaces()
    }
    let spaceCount = unsafe bytes.byte(unchecked: end &+ 2) == ASCII.space ? 1 : 0
    let digits = unsafe bytes.word(unchecked: end &+ 2 &+ spaceCount)
    let bitCount = Word.notDigit(digits).trailingZeroBitCount
    guard let count = Word.plainDigitCount(digits, bitCount: bitCount) else {
      return longPlainMemberWithSpaces()
    }
    cursor = end &+ 2 &+ spaceCount &+ count
    return PlainMember(
      name: JSONSlice(start: start, end: end), word: word & Word.maskBelowFirst(marks),
      value: Int64(truncatingIfNeeded: Word.decimal(digits, count: count)))
  }

  /// The same for members that are longer, or have more spaces, or are near the end of the text.
  @inlinable
  @inline(__always)
  mutating func longPlainMemberWithSpaces() -> PlainMember? {
    guard let found = Self.longPlainMemberWithSpaces(of: bytes, at: cursor) else { return nil }
    cursor = found.end
    return found.member
  }

  @usableFromInline
  @inline(never)
  static func longPlainMemberWithSpaces(
    of bytes: RawSpan, at position: Int
  ) -> (member: PlainMember, end: Int)? {
    var guess = JSONGuess(bytes, from: position)
    guard let (name, word) = guess.plainStringAndWord(), guess.advance(overSpacesAnd: ":") else {
      return nil
    }
    guess.skipSpaces()
    guard let value = guess.plainInteger() else { return nil }
    return (PlainMember(name: name, word: word, value: value), guess.position)
  }
}

extension RawSpan {
  /// Where the first byte is, from `position` on, that is no space, tab or carriage return.
  @usableFromInline
  @inline(never)
  func endOfSpaces(from position: Int, within bounds: WordBounds) -> Int {
    var end = position
    while true {
      let different = word(at: end, within: bounds) ^ Word.repeating(ASCII.space)
      end &+= different.trailingZeroBitCount &>> 3
      guard different != 0 else { continue }
      switch byteOrZero(at: end) {
      case ASCII.tab, ASCII.carriageReturn: end &+= 1
      default: return end
      }
    }
  }
}
