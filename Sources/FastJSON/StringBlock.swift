// The contents of long strings, 64 bytes at a time and without a branch for each special character.
//
// Text in other languages than English, or full of quotes and line feeds, has a special character
// every few bytes, and a scanner that branches at each of them spends its time on branches guessed
// wrongly. Here a block of 64 bytes is asked about all at once (`ByteBlock`): the rules of RFC 8259
// §7 and of UTF-8 are worked out as words with one bit for each byte, and the words of all that is
// forbidden are joined into one, which must be zero. What branches there are ask what kind of text it
// is, which seldom changes: whether there are escapes in it, other ones than `\n` and `\t`, bytes
// beyond ASCII, characters whose first byte has a rule of its own.
//
// What crosses the border of a block (a backslash at the end, a sequence that goes on) is carried
// into the next one in a few bits.
//
// The scan does not say what is wrong: it hands back the position up to which all is known to be
// right, and the byte-by-byte way finds the error from there, or the end.

enum StringBlock {
  /// How far a scan came.
  struct Scan {
    /// Byte offset of the closing quote; or of a place before it from which to go on byte by byte,
    /// because fewer than 64 bytes follow or something there is wrong.
    ///
    /// Such a place stands between two characters, or among the digits of a `\u` escape, which have
    /// been checked.
    var position: Int
    /// Whether an escape was seen before `position`.
    var hasEscapes: Bool
  }

  /// What one block leaves to the next, as bits at the low end.
  private struct Carry {
    /// Bit 0: the next byte is escaped by a backslash.
    var escaped: UInt64 = 0
    /// Bits 0, 1, 2: these bytes must continue a UTF-8 sequence.
    var continuing: UInt64 = 0
    /// Bit 0: the next byte is the second of a sequence that began with this byte.
    var afterE0: UInt64 = 0
    var afterED: UInt64 = 0
    var afterF0: UInt64 = 0
    var afterF4: UInt64 = 0

    var isAfterRareLead: Bool { afterE0 | afterED | afterF0 | afterF4 != 0 }
  }

  /// Scans from `start`, which stands within a string and between two characters, to its closing
  /// quote.
  ///
  /// - Complexity: O(n) in the bytes up to the closing quote.
  static func scan(_ bytes: RawSpan, from start: Int, within bounds: WordBounds) -> Scan {
    var position = start
    var hasEscapes = false
    var carry = Carry()
    while let block = ByteBlock(bytes, at: position, within: bounds) {
      let carryIn = carry
      let backslashes = block.equal(to: ASCII.backslash)
      let escaped = Self.escaped(by: backslashes, carry: &carry.escaped)
      let quotes = block.equal(to: ASCII.quote)
      let closing = quotes & ~escaped
      // The bytes before the closing quote, or all of them; and the same with the quote itself, for
      // a sequence that it cuts short.
      let inside = (closing &- 1) & ~closing
      let upToQuote = inside | (closing & (0 &- closing))
      var wrong = block.below(ASCII.space) & inside
      let unusual =
        escaped & ~(quotes | backslashes | block.equal(to: ASCII.n, or: ASCII.t)) & inside
      if unusual != 0, !areEscapes(unusual, block, bytes, at: position, within: bounds) {
        wrong = 1
      }
      let notASCII = block.notASCII
      if notASCII | carry.continuing != 0 {
        wrong |= misplaced(block, notASCII, &carry) & upToQuote
      }
      if wrong != 0 {
        carry = carryIn
        break
      }
      hasEscapes = hasEscapes || escaped & inside != 0
      if closing != 0 {
        return Scan(position: position &+ closing.trailingZeroBitCount, hasEscapes: hasEscapes)
      }
      position &+= 64
    }
    // Back to the start of the escape or the sequence that the border of the block divides.
    if carry.escaped != 0 { position &-= 1 }
    if carry.continuing != 0 {
      repeat { position &-= 1 } while bytes.byteOrZero(at: position) & 0xC0 == 0x80
    }
    return Scan(position: position, hasEscapes: hasEscapes)
  }

  // MARK: Escapes

  /// Which bytes follow a backslash that is not escaped itself.
  ///
  /// In a run of backslashes the first one escapes, and every other one after it: those on odd
  /// places if the run begins on an odd place, those on even places otherwise. Which runs are which
  /// is found by an addition (after G. Langdale, D. Lemire, "Parsing Gigabytes of JSON per Second",
  /// 2019, §3.1.1).
  ///
  /// - Parameter carry: whether the block's first byte is escaped; left saying so of the next
  ///   block's first byte.
  @inline(__always)
  private static func escaped(by backslashes: UInt64, carry: inout UInt64) -> UInt64 {
    // An escaped backslash at the start of the block begins no run.
    let backslashes = backslashes & ~carry
    let even: UInt64 = 0x5555_5555_5555_5555
    let starts = backslashes & ~(backslashes &<< 1)
    // A carry runs through exactly those runs that begin on an odd place, and clears them.
    let inOddRun = backslashes & ~(backslashes &+ (starts & ~even))
    let inEvenRun = backslashes & ~inOddRun
    let escaping = inOddRun & ~even | inEvenRun & even
    defer { carry = escaping &>> 63 }
    return escaping &<< 1 | carry
  }

  /// Whether all of these bytes, each of which follows a backslash, make an escape with it, `\u` with
  /// its four digits included.
  @inline(never)
  private static func areEscapes(
    _ escaped: UInt64, _ block: ByteBlock, _ bytes: RawSpan, at position: Int,
    within bounds: WordBounds
  ) -> Bool {
    let letters =
      block.equal(to: ASCII.slash, or: ASCII.b) | block.equal(to: ASCII.f, or: ASCII.r)
    var unicode = escaped & block.equal(to: ASCII.u)
    guard escaped & ~(letters | unicode) == 0 else { return false }
    while unicode != 0 {
      let digits = position &+ unicode.trailingZeroBitCount &+ 1
      guard Word.areHexadecimal(bytes.word(at: digits, within: bounds)) else { return false }
      unicode &= unicode &- 1
    }
    return true
  }

  // MARK: UTF-8 (Unicode, table 3-7)

  /// Marks the bytes that are not where UTF-8 allows them.
  @inline(__always)
  private static func misplaced(
    _ block: ByteBlock, _ notASCII: UInt64, _ carry: inout Carry
  ) -> UInt64 {
    if block.hasRareLead || carry.isAfterRareLead {
      return misplacedAmongRare(block, notASCII, &carry)
    }
    // What begins a sequence here begins one of two bytes or of three, and any may follow.
    let continuation = notASCII & block.below(0xC0)
    let lead = notASCII & ~continuation
    let longer = lead & ~block.below(0xE0)
    let expected = lead &<< 1 | longer &<< 2 | carry.continuing
    carry.continuing = lead &>> 63 | longer &>> 62
    return expected ^ continuation
  }

  /// The same with all rules.
  @inline(never)
  private static func misplacedAmongRare(
    _ block: ByteBlock, _ notASCII: UInt64, _ carry: inout Carry
  ) -> UInt64 {
    let continuation = notASCII & block.below(0xC0)
    let lead = notASCII & ~continuation
    let longer = lead & ~block.below(0xE0)  // of three bytes or four
    let longest = lead & ~block.below(0xF0)  // of four bytes

    // A sequence's other bytes, and nothing else, are 10xxxxxx.
    let expected = lead &<< 1 | longer &<< 2 | longest &<< 3 | carry.continuing
    carry.continuing = lead &>> 63 | longer &>> 62 | longest &>> 61
    var wrong = expected ^ continuation

    // C0 and C1 begin only overlong forms; F5 and all above would lie beyond U+10FFFF.
    wrong |= block.equal(to: 0xC0, or: 0xC1)
    wrong |= longest & ~block.below(0xF5)

    // The second byte is bound further after four of the first ones.
    let e0 = block.equal(to: 0xE0)
    let ed = block.equal(to: 0xED)
    let f0 = block.equal(to: 0xF0)
    let f4 = block.equal(to: 0xF4)
    let belowA0 = block.below(0xA0)
    let below90 = block.below(0x90)
    wrong |= (e0 &<< 1 | carry.afterE0) & belowA0  // A0…BF: not overlong
    wrong |= (ed &<< 1 | carry.afterED) & ~belowA0  // 80…9F: no surrogate
    wrong |= (f0 &<< 1 | carry.afterF0) & below90  // 90…BF: not overlong
    wrong |= (f4 &<< 1 | carry.afterF4) & ~below90  // 80…8F: up to U+10FFFF
    carry.afterE0 = e0 &>> 63
    carry.afterED = ed &>> 63
    carry.afterF0 = f0 &>> 63
    carry.afterF4 = f4 &>> 63
    return wrong
  }
}

extension Word {
  /// Whether the lowest four bytes are hexadecimal digits.
  static func areHexadecimal(_ word: UInt64) -> Bool {
    for place in 0..<4 {
      let byte = UInt8(truncatingIfNeeded: word &>> UInt64(truncatingIfNeeded: place &* 8))
      guard Hexadecimal.value(byte) != nil else { return false }
    }
    return true
  }
}
