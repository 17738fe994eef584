// Members that are plain: the name a short string, the value an integer, nothing between them. Objects
// that map names to numbers consist of these.

extension JSONGuess {
  /// Reads a member whose name is a plain string and whose value a plain integer, as `plainString`
  /// and `plainInteger` do one after the other: `NAME":INTEGER`.
  ///
  /// The cursor stands behind the name's opening quote, which was guessed.
  ///
  /// - Returns: the member, or nil where none such is next; the cursor is then where it was.
  @inlinable
  @inline(__always)
  public mutating func plainMember() -> PlainMember? {
    let start = cursor
    // A name of up to eight bytes, its quote, a colon and a number of up to seven digits take 17
    // bytes. Where 32 are left, all of them can be read without looking for the end of the text.
    guard let word = bytes.word(at: start, before: 32, within: bounds) else {
      return longPlainMember()
    }
    let marks = Word.specialInString(word)
    let end = start &+ Word.firstMark(marks)
    // SAFETY: start + 32 ≤ byteCount by the guard, and `firstMark` is in 0...8: so the word ends at
    // start + 18 or before, and the pair below it at start + 10.
    let digits = unsafe bytes.word(unchecked: end &+ 2)
    let bitCount = Word.notDigit(digits).trailingZeroBitCount
    guard unsafe bytes.pair(unchecked: end) == ASCII.quoteAndColon,
      let count = Word.plainDigitCount(digits, bitCount: bitCount)
    else { return longPlainMember() }
    cursor = end &+ 2 &+ count
    return PlainMember(
      name: JSONSlice(start: start, end: end), word: word & Word.maskBelowFirst(marks),
      value: Int64(truncatingIfNeeded: Word.decimal(digits, count: count)))
  }

  /// The same for members that are longer, or near the end of the text, or none.
  @inlinable
  @inline(__always)
  mutating func longPlainMember() -> PlainMember? {
    guard let found = Self.longPlainMember(of: bytes, at: cursor) else { return nil }
    cursor = found.end
    return found.member
  }

  @usableFromInline
  @inline(never)
  static func longPlainMember(
    of bytes: RawSpan, at position: Int
  ) -> (member: PlainMember, end: Int)? {
    var guess = JSONGuess(bytes, from: position)
    guard
      let (name, word) = guess.plainStringAndWord(before: "\":"),
      let value = guess.plainInteger()
    else { return nil }
    return (PlainMember(name: name, word: word, value: value), guess.position)
  }
}

/// A member of an object whose name is a plain string and whose value is a plain integer.
@frozen
public struct PlainMember {
  /// The name, as it stands between its quotes.
  public let name: JSONSlice
  /// The first eight bytes of the name, the first in the lowest byte; zeros beyond its end.
  public let word: UInt64
  /// The value.
  public let value: Int64

  @inlinable
  init(name: JSONSlice, word: UInt64, value: Int64) {
    self.name = name
    self.word = word
    self.value = value
  }
}
