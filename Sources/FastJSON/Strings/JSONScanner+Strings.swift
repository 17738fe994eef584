// Strings, RFC 8259 §7, in UTF-8, §8.1.
//
// Most strings are short, plain and in ASCII: they are read a word at a time in line. At the first
// byte that needs a closer look the rest goes to `stringRest`, which is one call: there, long
// strings are checked 64 bytes at a time (`StringBlock`), and what remains byte by byte. The
// byte-by-byte way is also the one that says exactly what is wrong where.

extension JSONScanner {
  /// Reads a string.
  ///
  /// - Returns: what stands between its quotes, checked and still escaped.
  /// - Throws: `expectedString`, `controlCharacter`, `invalidEscape`, `invalidUnicodeEscape`,
  ///   `invalidUTF8`, `unexpectedEnd`.
  /// - Complexity: O(n) in its bytes; nothing is copied.
  @inlinable
  public mutating func string() throws(JSONError) -> JSONString {
    try takeUpValue()
    guard skipWhitespace() == ASCII.quote else { throw failure(.expectedString) }
    cursor &+= 1
    let string = try stringContents()
    due = .whatFollows
    return string
  }

  /// Reads the contents of a string whose opening quote has been read, and its closing quote.
  ///
  /// In line where it is plain and ends within a word, as most names do.
  @inlinable
  @inline(__always)
  mutating func stringContents() throws(JSONError) -> JSONString {
    let start = cursor
    let word = bytes.word(at: start, within: bounds)
    let marks = Word.specialInString(word)
    let bit = marks.trailingZeroBitCount
    guard
      marks != 0,
      UInt8(truncatingIfNeeded: word &>> UInt64(truncatingIfNeeded: bit &- 7)) == ASCII.quote
    else { return try longStringContents() }
    let end = start &+ bit &>> 3
    cursor = end &+ 1
    return JSONString(slice: JSONSlice(start: start, end: end), hasEscapes: false)
  }

  /// The same for any string.
  @usableFromInline
  @inline(never)
  mutating func longStringContents() throws(JSONError) -> JSONString {
    let start = cursor
    var index = start
    while true {
      let marks = Word.specialInString(bytes.word(at: index, within: bounds))
      // A step of eight that the processor can guess: to add what `firstMark` says would make each
      // load wait for the word before it.
      guard marks != 0 else {
        index &+= 8
        continue
      }
      index &+= Word.firstMark(marks)
      guard bytes.byteOrZero(at: index) == ASCII.quote else {
        return try stringRest(from: start, special: index)
      }
      cursor = index &+ 1
      return JSONString(slice: JSONSlice(start: start, end: index), hasEscapes: false)
    }
  }

  /// Reads on from the first byte at `special` that is not simply part of the contents.
  @usableFromInline
  @inline(never)
  mutating func stringRest(
    from start: Int, special: Int
  ) throws(JSONError) -> JSONString {
    var index = special
    var hasEscapes = false
    var hasScanned = false
    while true {
      // Where one is, more will follow. A block looks back at three bytes, which have been read here.
      if !hasScanned, index &- start >= StringBlock.lookBehindByteCount {
        let scan = StringBlock.scan(bytes, from: index, within: bounds)
        index = scan.position
        hasEscapes = hasEscapes || scan.hasEscapes
        hasScanned = true
      }
      let byte = bytes.byteOrZero(at: index)
      switch byte {
      case ASCII.quote:
        cursor = index &+ 1
        return JSONString(slice: JSONSlice(start: start, end: index), hasEscapes: hasEscapes)
      case ASCII.backslash:
        hasEscapes = true
        index = try endOfEscape(at: index)
      case 0..<ASCII.space:
        cursor = Swift.min(index, bytes.byteCount)
        throw failure(.controlCharacter)
      case 0x80...:
        index = try endOfSequence(at: index)
      default:
        let marks = Word.specialInString(bytes.word(at: index, within: bounds))
        index &+= Word.firstMark(marks)
      }
    }
  }

  /// The offset behind the escape whose backslash stands at `index`.
  func endOfEscape(at index: Int) throws(JSONError) -> Int {
    switch bytes.byteOrZero(at: index &+ 1) {
    case ASCII.quote, ASCII.backslash, ASCII.slash, ASCII.b, ASCII.f, ASCII.n, ASCII.r, ASCII.t:
      return index &+ 2
    case ASCII.u:
      for place in index &+ 2..<index &+ 6
      where Hexadecimal.value(bytes.byteOrZero(at: place)) == nil {
        throw failure(.invalidUnicodeEscape, at: place)
      }
      return index &+ 6
    default:
      throw failure(.invalidEscape, at: index &+ 1)
    }
  }

  /// The offset behind the UTF-8 sequence of two to four bytes that begins at `index`.
  func endOfSequence(at index: Int) throws(JSONError) -> Int {
    let lead = bytes.byteOrZero(at: index)
    guard let (count, second) = UTF8Sequence.form(lead: lead) else {
      throw failure(.invalidUTF8, at: index)
    }
    guard second.contains(bytes.byteOrZero(at: index &+ 1)) else {
      throw failure(.invalidUTF8, at: index &+ 1)
    }
    for place in index &+ 2..<max(index &+ 2, index &+ count)
    where bytes.byteOrZero(at: place) & 0xC0 != 0x80 {
      throw failure(.invalidUTF8, at: place)
    }
    return index &+ count
  }

  /// An error at `offset`, or `unexpectedEnd` where the text ends before it.
  func failure(_ kind: JSONError.Kind, at offset: Int) -> JSONError {
    offset < bytes.byteCount
      ? JSONError(kind, at: offset) : JSONError(.unexpectedEnd, at: bytes.byteCount)
  }
}

/// Which bytes may begin a UTF-8 sequence, and which may follow the first: Unicode's table of
/// well-formed sequences (The Unicode Standard, table 3-7), the same as RFC 3629 §4.
enum UTF8Sequence {
  /// How many bytes a sequence that begins with `lead` has, and the range of its second byte; nil
  /// where `lead` begins none.
  ///
  /// Bytes beyond the second are 0x80...0xBF.
  ///
  /// The narrower ranges keep out overlong forms (E0, F0), surrogates (ED) and what lies beyond
  /// U+10FFFF (F4).
  static func form(lead: UInt8) -> (count: Int, second: ClosedRange<UInt8>)? {
    switch lead {
    case 0xC2...0xDF: (2, 0x80...0xBF)
    case 0xE0: (3, 0xA0...0xBF)
    case 0xED: (3, 0x80...0x9F)
    case 0xE1...0xEF: (3, 0x80...0xBF)
    case 0xF0: (4, 0x90...0xBF)
    case 0xF4: (4, 0x80...0x8F)
    case 0xF1...0xF3: (4, 0x80...0xBF)
    default: nil
    }
  }

  /// The bytes that stand for a code point, surrogates included (RFC 3629 §3), the first in the
  /// lowest byte, and how many they are.
  static func bytes(of scalar: UInt32) -> (word: UInt64, count: Int) {
    /// Six bits of the number in the byte at `place`.
    func continuation(_ shift: UInt32, at place: UInt64) -> UInt64 {
      UInt64(0x80 | scalar &>> shift & 0x3F) &<< (place &* 8)
    }
    switch scalar {
    case 0..<0x80:
      return (UInt64(scalar), 1)
    case 0x80..<0x1_0000:
      // Two bytes are the last two of three, but that the first has bit 6 set; of three, it has. So no
      // branch asks which they are: letters of several languages would have it guessed wrongly.
      let three = UInt64(0xE0 | scalar &>> 12) | continuation(6, at: 1) | continuation(0, at: 2)
      let isShort = (scalar &- 0x800) &>> 31
      return (three &>> UInt64(isShort &* 8) | 0x40, 3 &- Int(isShort))
    default:
      return (
        UInt64(0xF0 | scalar &>> 18) | continuation(12, at: 1) | continuation(6, at: 2)
          | continuation(0, at: 3), 4
      )
    }
  }
}

/// Hexadecimal digits of `\u` escapes, RFC 8259 §7: either case.
enum Hexadecimal {
  /// What a digit stands for, or nil for a byte that is none.
  static func value(_ byte: UInt8) -> UInt16? {
    switch byte {
    case ASCII.zero...ASCII.nine: UInt16(byte &- ASCII.zero)
    case 0x41...0x46, 0x61...0x66: UInt16((byte | 0x20) &- 0x61 &+ 10)
    default: nil
    }
  }
}
