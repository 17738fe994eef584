// The contents of long strings, 64 bytes at a time and without a branch for each special character.
//
// Text in other languages than English, or full of quotes and line feeds, has a special character
// every few bytes, and a scanner that branches at each of them spends its time on branches guessed
// wrongly. Here nothing branches but the end of the string: for each block of 64 bytes the rules of
// RFC 8259 §7 and of UTF-8 are worked out as words with one bit for each byte (`BitPlanes`), and
// the words of all that is forbidden are joined into one, which must be zero.
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
  }

  /// Scans from `start`, which stands within a string and between two characters, to its closing
  /// quote.
  ///
  /// - Complexity: O(n) in the bytes up to the closing quote.
  static func scan(_ bytes: RawSpan, from start: Int, within bounds: WordBounds) -> Scan {
    var position = start
    var hasEscapes = false
    var carry = Carry()
    while let planes = BitPlanes(bytes, at: position, within: bounds) {
      let carryIn = carry
      let escapes = Escapes(planes, carry: &carry.escaped)
      let quotes = planes.quotes & ~escapes.escaped
      // The bytes before the closing quote, or all of them; and the same with the quote itself, for
      // a sequence that it cuts short.
      let inside = (quotes &- 1) & ~quotes
      let upToQuote = inside | (quotes & (0 &- quotes))
      var wrong = (planes.controls | escapes.escaped & ~planes.escapable) & inside
      if planes.p7 | carry.continuing != 0 {
        wrong |= misplaced(planes, &carry) & upToQuote
      }
      var unicode = escapes.escaped & planes.lettersU & inside
      while unicode != 0 {
        let digits = position &+ unicode.trailingZeroBitCount &+ 1
        if !Word.areHexadecimal(bytes.word(at: digits, within: bounds)) { wrong = 1 }
        unicode &= unicode &- 1
      }
      if wrong != 0 {
        carry = carryIn
        break
      }
      hasEscapes = hasEscapes || escapes.escaped & inside != 0
      if quotes != 0 {
        return Scan(position: position &+ quotes.trailingZeroBitCount, hasEscapes: hasEscapes)
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

  /// Marks the bytes that are not where UTF-8 allows them (Unicode, table 3-7).
  @inline(__always)
  private static func misplaced(_ p: BitPlanes, _ carry: inout Carry) -> UInt64 {
    let lead = p.p7 & p.p6
    let longer = lead & p.p5  // of three bytes or four
    let longest = longer & p.p4  // of four bytes
    let three = longer & ~p.p4
    let low3210 = p.p3 | p.p2 | p.p1 | p.p0

    // A sequence's other bytes, and nothing else, are 10xxxxxx.
    let expected = lead &<< 1 | longer &<< 2 | longest &<< 3 | carry.continuing
    carry.continuing = lead &>> 63 | longer &>> 62 | longest &>> 61
    var wrong = expected ^ (p.p7 & ~p.p6)

    // C0 and C1 begin only overlong forms; F5 and all above would lie beyond U+10FFFF.
    wrong |= lead & ~p.p5 & ~(p.p4 | p.p3 | p.p2 | p.p1)
    wrong |= longest & (p.p3 | p.p2 & (p.p1 | p.p0))

    // The second byte is bound further after four of the first ones.
    let e0 = three & ~low3210
    let ed = three & p.p3 & p.p2 & ~p.p1 & p.p0
    let f0 = longest & ~low3210
    let f4 = longest & ~p.p3 & p.p2 & ~p.p1 & ~p.p0
    wrong |= (e0 &<< 1 | carry.afterE0) & ~p.p5  // A0…BF: not overlong
    wrong |= (ed &<< 1 | carry.afterED) & p.p5  // 80…9F: no surrogate
    wrong |= (f0 &<< 1 | carry.afterF0) & ~(p.p5 | p.p4)  // 90…BF: not overlong
    wrong |= (f4 &<< 1 | carry.afterF4) & (p.p5 | p.p4)  // 80…8F: up to U+10FFFF
    carry.afterE0 = e0 &>> 63
    carry.afterED = ed &>> 63
    carry.afterF0 = f0 &>> 63
    carry.afterF4 = f4 &>> 63
    return wrong
  }
}

/// Which bytes of a block are escaped by a backslash before them.
private struct Escapes {
  /// One bit for each byte that follows a backslash which is not escaped itself.
  let escaped: UInt64

  /// Finds them; `carry` says whether the block's first byte is escaped, and is left saying so of
  /// the next block's first byte.
  ///
  /// In a run of backslashes the first one escapes, and every other one after it: those on odd
  /// places if the run begins on an odd place, those on even places otherwise. Which runs are which
  /// is found by an addition (after G. Langdale, D. Lemire, "Parsing Gigabytes of JSON per Second",
  /// 2019, §3.1.1).
  @inline(__always)
  init(_ planes: BitPlanes, carry: inout UInt64) {
    // An escaped backslash at the start of the block begins no run.
    let backslashes = planes.backslashes & ~carry
    let even: UInt64 = 0x5555_5555_5555_5555
    let starts = backslashes & ~(backslashes &<< 1)
    // A carry runs through exactly those runs that begin on an odd place, and clears them.
    let inOddRun = backslashes & ~(backslashes &+ (starts & ~even))
    let inEvenRun = backslashes & ~inOddRun
    let escaping = inOddRun & ~even | inEvenRun & even
    escaped = escaping &<< 1 | carry
    carry = escaping &>> 63
  }
}

extension BitPlanes {
  /// U+0022.
  @inline(__always)
  var quotes: UInt64 { p5 & p1 & ~(p7 | p6 | p4 | p3 | p2 | p0) }

  /// U+005C.
  @inline(__always)
  var backslashes: UInt64 { p6 & p4 & p3 & p2 & ~(p7 | p5 | p1 | p0) }

  /// U+0000…U+001F.
  @inline(__always)
  var controls: UInt64 { ~(p7 | p6 | p5) }

  /// `u`, 0x75.
  @inline(__always)
  var lettersU: UInt64 { p6 & p5 & p4 & p2 & p0 & ~(p7 | p3 | p1) }

  /// What may follow a backslash: `"` 22, `/` 2F, `\` 5C, `b` 62, `f` 66, `n` 6E, `r` 72, `t` 74,
  /// `u` 75.
  @inline(__always)
  var escapable: UInt64 {
    let b = p1 & ~(p4 | p3 | p0)  // 62 and 66: 011x_x010 with p2 free
    let n = p3 & p2 & p1 & ~(p4 | p0)
    let r = p4 & p1 & ~(p3 | p2 | p0)
    let tu = p4 & p2 & ~(p3 | p1)
    let letters = p6 & p5 & ~p7 & (b | n | r | tu)
    let slash = p5 & p3 & p2 & p1 & p0 & ~(p7 | p6 | p4)
    return letters | slash | quotes | backslashes
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
