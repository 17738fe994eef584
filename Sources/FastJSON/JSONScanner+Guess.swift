// Guessing: programs write JSON in the same shape over and over. Where the next bytes are known
// beforehand, comparing them in words of eight is several times faster than reading names and
// values one by one; and since every byte is compared, a guess that holds has checked the text.

extension JSONScanner {
  /// Steps over the bytes of `literal` if these very bytes come next; otherwise stays where it is.
  ///
  /// It takes no part in the grammar: whoever guesses a stretch of text guesses the commas, quotes
  /// and braces in it too, and goes on guessing to the end of the container, or starts again from
  /// the beginning with the methods that follow the grammar.
  ///
  /// - Returns: whether the bytes were there.
  /// - Complexity: a comparison for each eight bytes; the literal folds into the code.
  @inlinable
  @inline(__always)
  public mutating func advance(over literal: StaticString) -> Bool {
    guard bytes.matches(literal, at: cursor) else { return false }
    cursor &+= literal.utf8CodeUnitCount
    return true
  }

  /// Moves to another position: back after a guess that did not hold, or on over what has been read
  /// in some other way.
  ///
  /// - Precondition: `position` is in `0...bytes.byteCount`.
  @inlinable
  public mutating func move(to position: Int) {
    precondition(position >= 0 && position <= bytes.byteCount, "the position is not in the text")
    cursor = position
  }

  /// Whether the bytes of `literal` come next; the scanner stays where it is.
  @inlinable
  @inline(__always)
  public func isNext(_ literal: StaticString) -> Bool {
    bytes.matches(literal, at: cursor)
  }

  /// Reads the contents of a string without escapes in ASCII, up to and including its closing quote.
  ///
  /// The scanner stands behind the opening quote, which was guessed.
  ///
  /// - Returns: the contents, or nil where they hold anything but printable ASCII, or end too early;
  ///   the scanner is then where it was.
  @inlinable
  @inline(__always)
  public mutating func plainString() -> JSONSlice? {
    plainStringAndWord(before: "\"")?.slice
  }

  /// The same, and steps over a literal that begins with the closing quote.
  @inlinable
  @inline(__always)
  public mutating func plainString(before literal: StaticString) -> JSONSlice? {
    plainStringAndWord(before: literal)?.slice
  }

  /// The same, and the first eight bytes of the contents as one word, the first in the lowest byte;
  /// zeros beyond their end.
  ///
  /// Short names and keys are compared and hashed by this word without being read byte by byte.
  @inlinable
  @inline(__always)
  public mutating func plainStringAndWord() -> (slice: JSONSlice, word: UInt64)? {
    plainStringAndWord(before: "\"")
  }

  /// The same, and steps over a literal that begins with the closing quote.
  ///
  /// - Precondition: the literal begins with a quote.
  @inlinable
  @inline(__always)
  public mutating func plainStringAndWord(
    before literal: StaticString
  ) -> (slice: JSONSlice, word: UInt64)? {
    let start = cursor
    let word = bytes.word(at: start, within: bounds)
    let marks = Word.specialInString(word)
    // Names and keys are mostly no longer than a word; of one of just eight bytes no mark is set,
    // and the closing quote is what the literal begins with.
    var end = start &+ Word.firstMark(marks)
    if !bytes.matches(quoteAnd: literal, at: end) {
      guard marks == 0, let farEnd = bytes.plainStringEnd(from: end, within: bounds),
        bytes.matches(quoteAnd: literal, at: farEnd)
      else { return nil }
      end = farEnd
    }
    cursor = end &+ literal.utf8CodeUnitCount
    return (JSONSlice(start: start, end: end), word & Word.maskBelowFirst(marks))
  }

  /// Reads an integer of at most fifteen digits without a sign.
  ///
  /// Whether a fraction or an exponent follows is not looked at: the caller guesses what follows.
  ///
  /// - Returns: the number, or nil where none such is next; the scanner is then where it was.
  @inlinable
  @inline(__always)
  public mutating func plainInteger() -> Int64? {
    let word = bytes.word(at: cursor, within: bounds)
    let bitCount = Word.notDigit(word).trailingZeroBitCount
    guard let count = Word.plainDigitCount(word, bitCount: bitCount) else {
      guard bitCount == 64, let long = bytes.longPlainInteger(at: cursor, within: bounds) else {
        return nil
      }
      cursor &+= long.count
      return long.value
    }
    cursor &+= count
    return Int64(truncatingIfNeeded: Word.decimal(word, count: count))
  }

  /// The first eight bytes of a slice of this text as one word, the first in the lowest byte; zeros
  /// beyond its end.
  ///
  /// Short names and keys are compared and hashed by this word without being read byte by byte.
  @inlinable
  @inline(__always)
  public func leadingWord(of slice: JSONSlice) -> UInt64 {
    bytes.word(at: slice.start, within: bounds) & Word.mask(slice.count)
  }
}

// What does not fit a word. These are functions of the text and not of the scanner, so that a scanner
// whose address nobody takes stays in registers.

extension RawSpan {
  /// Where the first byte is, from `position` on, that a plain string does not contain; nil where
  /// that is not a quote.
  @usableFromInline
  @inline(never)
  func plainStringEnd(from position: Int, within bounds: WordBounds) -> Int? {
    var end = position
    while true {
      let marks = Word.specialInString(word(at: end, within: bounds))
      end &+= Word.firstMark(marks)
      if marks != 0 { break }
    }
    return byteOrZero(at: end) == ASCII.quote ? end : nil
  }

  /// A number of eight to fifteen digits at `position`, where eight are and the first is not zero.
  @usableFromInline
  @inline(never)
  func longPlainInteger(at position: Int, within bounds: WordBounds) -> (value: Int64, count: Int)?
  {
    let upper = word(at: position, within: bounds)
    guard UInt8(truncatingIfNeeded: upper) != ASCII.zero else { return nil }
    let lower = word(at: position &+ 8, within: bounds)
    let count = Word.firstMark(Word.notDigit(lower))
    guard count < 8 else { return nil }
    var value = Word.decimal(upper, count: 8)
    guard count > 0 else { return (Int64(value), 8) }
    for _ in 0..<count { value *= 10 }
    return (Int64(value + Word.decimal(lower, count: count)), 8 &+ count)
  }
}
