// Numbers, RFC 8259 §6:
//
//     number = [ "-" ] ( "0" / digit1-9 *digit ) [ "." 1*digit ] [ ( "e" / "E" ) [ "+" / "-" ] 1*digit ]
//
// Digits are read eight at a time: one comparison tells how many of the next eight bytes are digits,
// three multiplications join them.

extension JSONScanner {
  /// Reads a number that is an integer and fits `T`.
  ///
  /// - Throws: `expectedNumber`, `expectedInteger` where it has a fraction or an exponent (also
  ///   where these leave a whole number, as in `1.0`), `numberOutOfRange`.
  @inlinable
  public mutating func integer<T: FixedWidthInteger>(
    as type: T.Type = Int64.self
  ) throws(JSONError) -> T {
    try takeUpValue()
    let first = skipWhitespace()
    let start = cursor
    // Up to seven digits and no sign: one word holds the number and the byte behind it.
    let word = bytes.word(at: cursor, within: bounds)
    let count = Word.firstMark(Word.notDigit(word))
    if count > 0, count < 8, first != ASCII.zero || count == 1 {
      let next = UInt8(truncatingIfNeeded: word &>> UInt64(truncatingIfNeeded: count &* 8))
      if next != ASCII.point, next != ASCII.e, next != ASCII.upperE {
        guard let value = T(exactly: Word.decimal(word, count: count)) else {
          throw JSONError(.numberOutOfRange, at: start)
        }
        cursor &+= count
        due = .whatFollows
        return value
      }
    }
    let value: T = try longInteger()
    due = .whatFollows
    return value
  }

  /// Reads an integer digit by digit: with a sign, or longer than a word.
  @inlinable
  @inline(never)
  mutating func longInteger<T: FixedWidthInteger>() throws(JSONError) -> T {
    let slice = try number()
    let isNegative = bytes.byteOrZero(at: slice.start) == ASCII.minus
    var value: T = 0
    for index in (isNegative ? slice.start &+ 1 : slice.start)..<slice.end {
      let byte = bytes.byteOrZero(at: index)
      guard byte >= ASCII.zero && byte <= ASCII.nine else {
        throw JSONError(.expectedInteger, at: index)
      }
      // The lowest value of a signed type has no positive twin, so a negative number is built
      // downwards from zero.
      let digit = T(truncatingIfNeeded: byte &- ASCII.zero)
      let (tenfold, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, carry) =
        isNegative
        ? tenfold.subtractingReportingOverflow(digit) : tenfold.addingReportingOverflow(digit)
      guard !overflow && !carry else { throw JSONError(.numberOutOfRange, at: slice.start) }
      value = sum
    }
    return value
  }

  /// Reads a number as the nearest `Double`, by the standard library's own conversion.
  ///
  /// - Throws: `expectedNumber`; `numberOutOfRange` where the number is beyond the largest finite
  ///   `Double`. One that is too small becomes zero.
  /// - Complexity: O(n) in the digits; allocates where there are more than 15 bytes.
  public mutating func double() throws(JSONError) -> Double {
    try takeUpValue()
    let slice = try number()
    guard
      let value = Double(String(copying: bytes.extracting(slice))), value.isFinite
    else { throw JSONError(.numberOutOfRange, at: slice.start) }
    due = .whatFollows
    return value
  }

  /// Reads a number of any size as a slice.
  @inlinable
  mutating func number() throws(JSONError) -> JSONSlice {
    let first = skipWhitespace()
    guard first == ASCII.minus || (first >= ASCII.zero && first <= ASCII.nine) else {
      throw failure(.expectedNumber)
    }
    let start = cursor
    try skipNumber()
    return JSONSlice(start: start, end: cursor)
  }

  /// Steps over a number whose first byte, a digit or a minus sign, has been seen.
  @usableFromInline
  mutating func skipNumber() throws(JSONError) {
    if bytes.byteOrZero(at: cursor) == ASCII.minus { cursor &+= 1 }
    let first = cursor
    try skipDigits()
    if bytes.byteOrZero(at: first) == ASCII.zero && cursor &- first > 1 {
      throw JSONError(.leadingZero, at: first &+ 1)
    }
    var byte = bytes.byteOrZero(at: cursor)
    if byte == ASCII.point {
      cursor &+= 1
      try skipDigits()
      byte = bytes.byteOrZero(at: cursor)
    }
    if byte == ASCII.e || byte == ASCII.upperE {
      cursor &+= 1
      let sign = bytes.byteOrZero(at: cursor)
      if sign == ASCII.plus || sign == ASCII.minus { cursor &+= 1 }
      try skipDigits()
    }
  }

  /// Steps over one or more digits.
  @inlinable
  @inline(__always)
  mutating func skipDigits() throws(JSONError) {
    let start = cursor
    while true {
      let marks = Word.notDigit(bytes.word(at: cursor, within: bounds))
      cursor &+= Word.firstMark(marks)
      if marks != 0 { break }
    }
    guard cursor > start else { throw failure(.expectedDigit) }
  }
}
