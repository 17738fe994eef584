// Guessing: programs write JSON in the same shape over and over. Where the next bytes are known
// beforehand, comparing them in words of eight is several times faster than reading names and
// values one by one; and since every byte is compared, a guess that holds has checked the text.

/// A cursor that compares a text with what is expected to stand there.
///
///     var guess = JSONGuess(line)
///     guard guess.advance(over: "{\"id\":"), let id = guess.plainInteger(), guess.advance(over: "}")
///     else { return try scan(line) }
///
/// It does not check the grammar: the caller that expects a stretch of text expects the commas, quotes
/// and braces in it too, and answers for it that they make valid JSON together. Where a guess does not
/// hold, a `JSONScanner` reads the text from its start. What it does read (strings, numbers) is
/// checked as strictly as by the scanner.
@frozen
public struct JSONGuess: ~Copyable, ~Escapable {
  /// The text.
  public let bytes: RawSpan

  /// Byte offset of the next byte that has not been read, in `0...bytes.byteCount`.
  @inlinable
  public var position: Int { cursor }

  @usableFromInline var cursor: Int

  /// Which positions a whole word may be loaded from.
  @usableFromInline let bounds: WordBounds

  /// Where the guess began.
  public let start: Int

  /// How many containers are open around the guess: what a scanner counts towards its limit that
  /// reads a value in the midst of it.
  public let depth: Int

  /// A guess that begins at the byte `position` of a text, within `depth` containers.
  ///
  /// - Precondition: `position` is in `0...bytes.byteCount`.
  @inlinable
  @inline(__always)
  @_lifetime(copy bytes)
  public init(_ bytes: RawSpan, from position: Int = 0, depth: Int = 0) {
    precondition(position >= 0 && position <= bytes.byteCount, "the position is not in the text")
    precondition(
      depth >= 0 && depth <= JSONScanner.maximumDepth, "deeper than a scanner's limit")
    self.bytes = bytes
    cursor = position
    bounds = WordBounds(byteCount: bytes.byteCount)
    start = position
    self.depth = depth
  }

  /// Steps over any value as a scanner does, which checks each of its bytes.
  ///
  /// - Returns: its bytes, or nil where no valid value is next; the cursor is then where it was.
  @inlinable
  public mutating func value() -> JSONSlice? {
    var scanner = JSONScanner(bytes, from: cursor, depth: depth)
    guard let slice = try? scanner.value() else { return nil }
    cursor = slice.end
    return slice
  }

  /// Steps over the bytes of `literal` if these very bytes come next; otherwise stays where it is.
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

  /// Whether the bytes of `literal` come next; the cursor stays where it is.
  @inlinable
  @inline(__always)
  public func isNext(_ literal: StaticString) -> Bool {
    bytes.matches(literal, at: cursor)
  }

  /// Reads the contents of a string without escapes in ASCII, up to and including its closing quote.
  ///
  /// The cursor stands behind the opening quote, which was guessed.
  ///
  /// - Returns: the contents, or nil where they hold anything but printable ASCII, or end too early;
  ///   the cursor is then where it was.
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
  /// - Returns: the number, or nil where none such is next; the cursor is then where it was.
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
}

// What does not fit a word. These are functions of the text and not of the scanner, so that a cursor
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
