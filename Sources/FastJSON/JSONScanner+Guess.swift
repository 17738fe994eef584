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
    plainStringAndWord()?.slice
  }

  /// The same, and the first eight bytes of the contents as one word, the first in the lowest byte;
  /// zeros beyond their end.
  ///
  /// Short names and keys are compared and hashed by this word without being read byte by byte.
  @inlinable
  @inline(__always)
  public mutating func plainStringAndWord() -> (slice: JSONSlice, word: UInt64)? {
    let start = cursor
    let word = bytes.word(at: start, within: bounds)
    let marks = Word.specialInString(word)
    // Names and keys are mostly shorter than a word.
    guard marks != 0 else { return longPlainString().map { ($0, word) } }
    let bit = marks.trailingZeroBitCount
    let special = UInt8(truncatingIfNeeded: word &>> UInt64(truncatingIfNeeded: bit &- 7))
    guard special == ASCII.quote else { return nil }
    let end = start &+ bit &>> 3
    cursor = end &+ 1
    // The lowest mark is bit 7 of the quote; below that byte lies the contents.
    let contents = word & ((marks & (0 &- marks)) &>> 7 &- 1)
    return (JSONSlice(start: start, end: end), contents)
  }

  /// The same for a string that does not end within a word.
  @usableFromInline
  @inline(never)
  mutating func longPlainString() -> JSONSlice? {
    let start = cursor
    var end = start
    while true {
      let marks = Word.specialInString(bytes.word(at: end, within: bounds))
      end &+= Word.firstMark(marks)
      if marks != 0 { break }
    }
    guard bytes.byteOrZero(at: end) == ASCII.quote else { return nil }
    cursor = end &+ 1
    return JSONSlice(start: start, end: end)
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
    let count = Word.firstMark(Word.notDigit(word))
    guard count > 0, UInt8(truncatingIfNeeded: word) != ASCII.zero || count == 1 else { return nil }
    guard count < 8 else { return longPlainInteger() }
    cursor &+= count
    return Int64(truncatingIfNeeded: Word.decimal(word, count: count))
  }

  /// The same for a number of eight digits and more; the first one is not zero.
  @usableFromInline
  @inline(never)
  mutating func longPlainInteger() -> Int64? {
    let upper = bytes.word(at: cursor, within: bounds)
    let lower = bytes.word(at: cursor &+ 8, within: bounds)
    let count = Word.firstMark(Word.notDigit(lower))
    guard count < 8 else { return nil }
    cursor &+= 8 &+ count
    var value = Word.decimal(upper, count: 8)
    guard count > 0 else { return Int64(value) }
    for _ in 0..<count { value *= 10 }
    return Int64(value + Word.decimal(lower, count: count))
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
