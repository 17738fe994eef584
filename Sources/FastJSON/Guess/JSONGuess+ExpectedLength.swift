// Guessing how long things are.
//
// The steps of a cursor depend on each other: where the next piece begins is known when the length of
// this one is, and that takes a load, a search for the first byte that does not belong, and an
// addition, some twenty cycles, while the processor has nothing else to do on this line. But a piece
// that stands at the same place in line after line (the number of a message, the name of a node)
// mostly is as long as the last time. So its length is remembered, and a comparison decides whether
// it still holds. The processor guesses the outcome of the comparison and goes on at once from the
// remembered place; the check follows behind, and nothing waits for it.
//
// A remembered length is used only where the next eight bytes have the same marks as those that it was
// found in. So it decides how fast a piece is read, and never what is read.

/// The length that a plain string or a plain integer is expected to have: that of the last one at the
/// same place of a line.
@frozen
public struct ExpectedLength {
  /// A mark word of the first eight bytes, which are the piece and what followed it.
  ///
  /// For a string it is `Word.specialInString`, for an integer `Word.notDigit`; where nothing is
  /// known it is 1, which neither gives.
  @usableFromInline var marks: UInt64 = 1
  /// Where the lowest mark is: how many bytes the piece has, up to 7.
  @usableFromInline var count = 0

  /// A length of which nothing is known.
  @inlinable
  public init() {}

  @inlinable
  mutating func remember(_ marks: UInt64, _ count: Int) {
    guard count < 8 else { return }
    self.marks = marks
    self.count = count
  }
}

extension JSONGuess {
  /// Reads an integer of at most fifteen digits without a sign, as the digits it is written in;
  /// fastest if it has as many as the last one with the same `length`.
  ///
  /// - Returns: the digits, or nil where `plainInteger` is nil; the cursor is then where it was.
  @inlinable
  @inline(__always)
  public mutating func plainDigits(_ length: inout ExpectedLength) -> JSONSlice? {
    let start = cursor
    let word = bytes.word(at: start, within: bounds)
    let marks = Word.notDigit(word)
    // The same marks, so the same lowest one: as many digits. Of these the first may not be a zero
    // that others follow.
    if marks == length.marks,
      UInt8(truncatingIfNeeded: word) != ASCII.zero || length.count == 1
    {
      cursor = start &+ length.count
    } else {
      guard let count = bytes.plainDigitCount(at: start, within: bounds) else { return nil }
      length.remember(marks, count)
      cursor = start &+ count
    }
    return JSONSlice(start: start, end: cursor)
  }

  /// Reads the contents of a plain string and steps over a literal that begins with the closing
  /// quote, as `plainString(before:)`; fastest if it is as long as the last one with the same `length`.
  ///
  /// - Precondition: the literal begins with a quote.
  @inlinable
  @inline(__always)
  public mutating func plainString(
    _ length: inout ExpectedLength, before literal: StaticString
  ) -> JSONSlice? {
    let start = cursor
    let marks = Word.specialInString(bytes.word(at: start, within: bounds))
    var count = length.count
    // The same marks, so the same lowest one, and below it nothing special. That it is the closing
    // quote's is what the literal says.
    if marks != length.marks {
      guard let found = bytes.plainStringEnd(from: start, within: bounds) else { return nil }
      count = found &- start
      length.remember(marks, count)
    }
    guard bytes.matches(quoteAnd: literal, at: start &+ count) else { return nil }
    cursor = start &+ count &+ literal.utf8CodeUnitCount
    return JSONSlice(start: start, end: start &+ count)
  }
}

extension RawSpan {
  /// How many digits the plain integer at `position` has; nil where there is none.
  @usableFromInline
  @inline(never)
  func plainDigitCount(at position: Int, within bounds: WordBounds) -> Int? {
    var guess = JSONGuess(self, from: position)
    return guess.plainInteger() == nil ? nil : guess.position &- position
  }
}
