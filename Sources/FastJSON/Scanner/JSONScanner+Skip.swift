// Values that are stepped over. They are checked as strictly as values that are read: what is kept
// as a slice is sent on as it stands, and one invalid byte in it would make somebody else's message
// invalid.

extension JSONScanner {
  /// Reads any value, unread but checked, as a slice from its first byte to its last.
  ///
  /// - Throws: whatever is wrong with it.
  /// - Complexity: O(n) in its bytes; constant memory; no recursion.
  @inlinable
  public mutating func value() throws(JSONError) -> JSONSlice {
    _ = skipWhitespace()
    let start = cursor
    try skipValue()
    return JSONSlice(start: start, end: cursor)
  }

  /// Steps over a value that the caller has read in some other way: by a guess, mostly.
  ///
  /// The caller answers for it that the bytes from `position` to `end` are one valid value, with
  /// whitespace around it at most; whether it ends there (and `12` is not the first half of `123`) is
  /// seen by what is read next. A debug build checks it.
  ///
  /// - Throws: `misplacedCall` where no value is due.
  /// - Precondition: `end` is in `position...bytes.byteCount`.
  @inlinable
  public mutating func skipValue(endingAt end: Int) throws(JSONError) {
    precondition(end >= cursor && end <= bytes.byteCount, "the end is not ahead in the text")
    try takeUpValue()
    assert(isValue(endingAt: end), "what the caller has read is not one valid value")
    cursor = end
    due = .whatFollows
  }

  /// Whether the bytes from the position to `end` are one value.
  @usableFromInline
  func isValue(endingAt end: Int) -> Bool {
    var again = JSONScanner(bytes.extracting(0..<end), from: cursor, depth: depth)
    do {
      try again.skipValue()
      return again.skipWhitespace() == 0 && again.cursor == end
    } catch {
      return false
    }
  }

  /// Steps over any value, checking it.
  ///
  /// - Throws: whatever is wrong with it.
  /// - Complexity: O(n) in its bytes; constant memory; no recursion.
  @inlinable
  public mutating func skipValue() throws(JSONError) {
    try takeUpValue()
    let byte = skipWhitespace()
    switch byte {
    case ASCII.quote:
      cursor &+= 1
      _ = try stringContents()
    case ASCII.zero...ASCII.nine, ASCII.minus:
      try skipNumber()
    case ASCII.openBrace, ASCII.openBracket:
      try skipContainer()
    default:
      try skipLiteral(byte)
    }
    due = .whatFollows
  }

  /// Steps over `true`, `false` or `null`.
  @inlinable
  mutating func skipLiteral(_ first: UInt8) throws(JSONError) {
    switch first {
    case ASCII.t: try literal("true", else: .expectedValue)
    case ASCII.f: try literal("false", else: .expectedValue)
    case ASCII.n: try literal("null", else: .expectedValue)
    default: throw failure(.expectedValue)
    }
  }

  /// Steps over an object or an array and all that is in it.
  ///
  /// The containers that are open are kept as one bit each, so that depth costs no recursion and no
  /// allocation: in one register for the first 64, and in an array of words for the few texts that
  /// go deeper, which are begun again.
  @usableFromInline
  mutating func skipContainer() throws(JSONError) {
    let start = cursor
    var open = OpenContainers()
    guard try !skipContainer(&open) else { return }
    cursor = start
    try skipDeepContainer()
  }

  /// The same for a container in which more than 64 are open at once.
  @inline(never)
  private mutating func skipDeepContainer() throws(JSONError) {
    var open = ManyOpenContainers()
    let isDone = try skipContainer(&open)
    assert(isDone, "the depth is limited to what this takes")
  }

  /// The same with a given stack.
  ///
  /// - Returns: whether the stack was deep enough; if not, the scanner stands somewhere within.
  @inline(__always)
  private mutating func skipContainer(
    _ open: inout some ContainerStack
  ) throws(JSONError) -> Bool {
    var byte = bytes.byteOrZero(at: cursor)
    while true {
      // A value begins with `byte`.
      if byte == ASCII.quote {
        try skipString()
      } else if Self.beginsNumber(byte) {
        if !skipShortInteger(), !skipUsualNumber() { try skipNumber() }
      } else if byte == ASCII.openBrace {
        guard depth &+ open.count < Self.maximumDepth else { throw failure(.tooDeep) }
        cursor &+= 1
        byte = skipWhitespace()
        if byte != ASCII.closeBrace {
          guard open.push(isObject: true) else { return false }
          byte = try skipName(byte)
          continue
        }
        cursor &+= 1
      } else if byte == ASCII.openBracket {
        guard depth &+ open.count < Self.maximumDepth else { throw failure(.tooDeep) }
        cursor &+= 1
        byte = skipWhitespace()
        if byte != ASCII.closeBracket {
          guard open.push(isObject: false) else { return false }
          continue
        }
        cursor &+= 1
      } else if !advance(over: "null"), !advance(over: "true") {
        try skipLiteral(byte)
      }
      // The value has ended; containers may end with it.
      while true {
        if open.count == 0 { return true }
        byte = skipWhitespace()
        if byte == ASCII.comma {
          cursor &+= 1
          byte = skipWhitespace()
          if open.isObject { byte = try skipName(byte) }
          break
        }
        guard byte == (open.isObject ? ASCII.closeBrace : ASCII.closeBracket) else {
          throw failure(open.isObject ? .expectedCommaOrBrace : .expectedCommaOrBracket)
        }
        cursor &+= 1
        open.pop()
      }
    }
  }

  /// Steps over a name and its colon.
  ///
  /// - Returns: the byte with which the member's value begins.
  @inlinable
  @inline(__always)
  mutating func skipName(_ first: UInt8) throws(JSONError) -> UInt8 {
    guard first == ASCII.quote else { throw failure(.expectedName) }
    try skipString()
    guard skipWhitespace() == ASCII.colon else { throw failure(.expectedColon) }
    cursor &+= 1
    return skipWhitespace()
  }

  /// Steps over a string whose opening quote is next.
  @inlinable
  @inline(__always)
  mutating func skipString() throws(JSONError) {
    cursor &+= 1
    _ = try stringContents()
  }
}

extension JSONScanner {
  /// Whether a byte is a digit or a minus sign.
  ///
  /// No branch tells the two apart: which numbers are negative is nothing that a processor can
  /// guess.
  @inline(__always)
  fileprivate static func beginsNumber(_ byte: UInt8) -> Bool {
    let distance = byte &- ASCII.minus
    // A bit for each of `-./0123456789`.
    return distance < 13 && 0b1_1111_1111_1001 &>> UInt16(distance) & 1 == 1
  }

  /// Steps over an integer of up to seven digits without a sign; a digit or a minus sign comes next.
  ///
  /// - Returns: whether there was one; if not, the scanner is where it was.
  @inline(__always)
  fileprivate mutating func skipShortInteger() -> Bool {
    let word = bytes.word(at: cursor, within: bounds)
    let bitCount = Word.notDigit(word).trailingZeroBitCount
    // What follows the digits, or the minus sign itself: one test sorts out signs, fractions and
    // exponents, so that here too no branch is about signs alone.
    let next = UInt8(
      truncatingIfNeeded: word &>> UInt64(truncatingIfNeeded: bitCount & 0b11_1000))
    guard
      bitCount < 64, !Self.goesOn(next),
      UInt8(truncatingIfNeeded: word) != ASCII.zero || bitCount < 16
    else { return false }
    cursor &+= bitCount &>> 3
    return true
  }

  /// Whether a byte is a minus sign, a point or the letter of an exponent.
  @inline(__always)
  private static func goesOn(_ byte: UInt8) -> Bool {
    byte == ASCII.minus || byte == ASCII.point || byte == ASCII.upperE || byte == ASCII.e
  }
}

/// The containers that are open, as a stack of bits, 1 for an object.
protocol ContainerStack {
  /// How many there are.
  var count: Int { get }
  /// Whether the innermost is an object.
  var isObject: Bool { get }
  /// Opens a container in the innermost one.
  ///
  /// - Returns: whether there was room.
  mutating func push(isObject: Bool) -> Bool
  /// Closes the innermost container.
  mutating func pop()
}

/// Up to 64 open containers, the last one opened in the lowest bit.
struct OpenContainers: ContainerStack {
  private(set) var count = 0
  private var bits: UInt64 = 0

  @inline(__always)
  var isObject: Bool { bits & 1 == 1 }

  @inline(__always)
  mutating func push(isObject: Bool) -> Bool {
    guard count < 64 else { return false }
    bits = bits &<< 1 | (isObject ? 1 : 0)
    count &+= 1
    return true
  }

  @inline(__always)
  mutating func pop() {
    count &-= 1
    bits &>>= 1
  }
}

/// Up to `JSONScanner.maximumDepth` open containers.
struct ManyOpenContainers: ContainerStack {
  private(set) var count = 0
  /// The innermost of them, up to 64, the last one opened in the lowest bit.
  private var innermost: UInt64 = 0
  /// Full words of those around them, the outermost first.
  private var outer: InlineArray<16, UInt64> = .init(repeating: 0)

  var isObject: Bool { innermost & 1 == 1 }

  mutating func push(isObject: Bool) -> Bool {
    guard count < JSONScanner.maximumDepth else { return false }
    if count & 63 == 0, count > 0 { outer[count &>> 6 &- 1] = innermost }
    innermost = innermost &<< 1 | (isObject ? 1 : 0)
    count &+= 1
    return true
  }

  mutating func pop() {
    count &-= 1
    innermost &>>= 1
    if count & 63 == 0, count > 0 { innermost = outer[count &>> 6 &- 1] }
  }
}
