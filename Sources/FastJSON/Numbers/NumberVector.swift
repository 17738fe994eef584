// A number, RFC 8259 §6, sixteen bytes at once.
//
// Where numbers stand one behind the other, in coordinates or measurements, a scanner waits for each:
// digits lead to the point, the point to more digits, these to the next comma, and none of these
// steps can begin before the one before has ended. Here the end of a number is found in one step, as
// the first byte that is neither a digit nor a point; whether what stands before it is a number is
// worked out beside that, and nobody waits for it, since the processor guesses that it is.
//
//     -122.419416,[        digits    .###.######..
//      │  │      │         points    ....#.......
//      │  │      └ end: the first bit from the sign on that is in neither word
//      │  └ the one bit that is no digit must be a point, between digits
//      └ a zero may stand here only before the point or the end
//
// Fewer than sixteen bytes before the end of the text, longer numbers, exponents, and whatever is
// wrong are left to `skipNumber`, which reads from the start and says what it misses.

extension JSONScanner {
  /// Steps over a number without an exponent, if it is short enough; a digit or a minus sign is next.
  ///
  /// Short enough is up to fifteen bytes, or else up to seven digits, a point and seven more.
  ///
  /// - Returns: whether there was one; if not, the scanner is where it was.
  @inline(__always)
  mutating func skipUsualNumber() -> Bool {
    #if arch(x86_64)
      skipNumberByVector()
    #else
      skipNumberByWords()
    #endif
  }

  @inline(__always)
  mutating func skipNumberByVector() -> Bool {
    guard let vector = bytes.vector(at: cursor, within: bounds) else { return false }
    let points = UInt32(vector.equal(to: ASCII.point).bits)
    let digits = UInt32((vector ^ SIMD16(repeating: ASCII.zero)).below(10).bits)
    let sign = UInt32(vector.equal(to: ASCII.minus).bits & 1)

    // Bits from 16 up are set in `after`, so that it is never zero.
    let after = ~(digits | points | sign)
    let count = after.trailingZeroBitCount
    let end = after & (0 &- after)
    let pointsBefore = points & (end &- 1)
    // A digit stands before the end, and before a point.
    let mustBeDigits = (end | pointsBefore) &>> 1
    guard count < 16, mustBeDigits & ~digits == 0, pointsBefore & (pointsBefore &- 1) == 0
    else { return false }
    let next = bytes.byteOrZero(at: cursor &+ count)
    guard next != ASCII.e, next != ASCII.upperE else { return false }
    // No digit follows a zero that comes first.
    let second = digits &>> (sign &+ 1) & 1
    guard second == 0 || bytes.byteOrZero(at: cursor &+ Int(sign)) != ASCII.zero else {
      return false
    }
    cursor &+= count
    return true
  }

  /// The same with ordinary registers, for other processors.
  mutating func skipNumberByWords() -> Bool {
    let start = bytes.byteOrZero(at: cursor) == ASCII.minus ? cursor &+ 1 : cursor
    let word = bytes.word(at: start, within: bounds)
    let bitCount = Word.notDigit(word).trailingZeroBitCount
    guard let count = Word.plainDigitCount(word, bitCount: bitCount) else { return false }
    var end = start &+ count
    if bytes.byteOrZero(at: end) == ASCII.point {
      let fraction = Word.notDigit(bytes.word(at: end &+ 1, within: bounds))
      let fractionCount = Word.firstMark(fraction)
      guard fractionCount > 0, fractionCount < 8 else { return false }
      end &+= 1 &+ fractionCount
    }
    let next = bytes.byteOrZero(at: end)
    guard next != ASCII.e, next != ASCII.upperE else { return false }
    cursor = end
    return true
  }
}
