// Strings, RFC 8259 §7: a quote, a backslash and the control characters are escaped, nothing else.
//
// A short string mostly needs no escape; then it is one word or two between quotes. Of a longer one
// 64 or 16 bytes at a time are asked which of them are *special*, that is, not simply copied:
//
//     bytes     h e l l o \n t h e r e …
//     special   0 0 0 0 0 1  0 0 0 0 0 …
//
// Each special byte is then found by counting zeros, and the bytes before it are copied in one piece.
// A loop that looked for the next special byte in the text would wait for its place before it could
// load what follows; here the places come from a register.
//
// What is UTF-8 is searched for what must be escaped only. A long text that may not be is asked first,
// all of it; where it is not, or where the text is short, all bytes from 0x80 up are special, and each
// sequence is checked.

extension JSONEmitter {
  /// Emits a string.
  ///
  /// - Complexity: O(n) in its UTF-8 bytes.
  public mutating func string(_ text: String) {
    // SAFETY: what makes `bytes` unsafe are types with padding; UInt8 has none.
    quoted(unsafe text.utf8Span.span.bytes, isUTF8: true, behindComma: needsComma)
    needsComma = true
  }

  /// Emits a string given as UTF-8.
  ///
  /// Three bytes that UTF-8 would use for a surrogate if it allowed them come out as the escape
  /// `\ud800` … `\udfff` (see `JSONScanner.decode`); every other byte that does not belong to
  /// well-formed UTF-8, as U+FFFD.
  ///
  /// - Complexity: O(n) in its bytes.
  public mutating func string(utf8 bytes: RawSpan) {
    quoted(bytes, isUTF8: false, behindComma: needsComma)
    needsComma = true
  }

  /// Emits a string and places no comma: for the lower layer.
  public mutating func quoted(_ text: String) {
    // SAFETY: as in `string`.
    quoted(unsafe text.utf8Span.span.bytes, isUTF8: true, behindComma: false)
  }

  /// The same for bytes that should be UTF-8.
  mutating func quoted(utf8 bytes: RawSpan) {
    quoted(bytes, isUTF8: false, behindComma: false)
  }

  /// Emits a string that is known to be UTF-8, or not, and the comma that may stand before it.
  private mutating func quoted(_ bytes: RawSpan, isUTF8: Bool, behindComma: Bool) {
    let quote = UInt64(ASCII.quote)
    let opening = behindComma ? UInt64(ASCII.comma) | quote &<< 8 : quote
    let openingCount = behindComma ? 2 : 1
    let count = bytes.byteCount
    let bounds = WordBounds(byteCount: count)
    if count < 8 {
      let word = bytes.shortWord
      // Behind the end are zeros, which are marked.
      if Word.firstMark(Word.specialInString(word)) == count {
        run(atMost: 2 &+ 7 &+ 1) { run in
          run.word(opening, count: openingCount)
          run.word(word, count: count)
          run.literal(ASCII.quote)
        }
        return
      }
    } else if count < 16 {
      let first = bytes.word(at: 0, within: bounds)
      let last = bytes.word(at: count &- 8, within: bounds)
      if Word.specialInString(first) | Word.specialInString(last) == 0 {
        run(atMost: 2 &+ 15 &+ 1) { run in
          run.word(opening, count: openingCount)
          run.word(first, count: 8)
          // Without what the first word has too.
          run.word(last &>> UInt64(truncatingIfNeeded: (16 &- count) &* 8), count: count &- 8)
          run.literal(ASCII.quote)
        }
        return
      }
    }
    buffer.append(opening, length: openingCount)
    if count < 16 {
      appendWords(of: bytes, within: bounds, isUTF8: isUTF8)
    } else {
      appendBlocks(of: bytes, within: bounds, isUTF8: isUTF8)
    }
    buffer.append(ASCII.quote)
  }

  /// Emits what stands between the quotes of a string of sixteen bytes or more.
  @inline(never)
  private mutating func appendBlocks(
    of bytes: RawSpan, within bounds: WordBounds, isUTF8: Bool
  ) {
    let end = bytes.byteCount
    // Where two blocks are, most bytes are asked in blocks.
    let isLong = end >= 2 &* ByteBlock.byteCount
    let isUTF8 = isUTF8 || isLong && UTF8Block.isUTF8(bytes, within: bounds)
    var index = 0
    while bytes.hasBlock(at: index, within: bounds) {
      // SAFETY: 64 bytes follow.
      let block = unsafe ByteBlock(bytes, unchecked: index)
      let escaped = block.escapedInString
      let special = (isUTF8 ? escaped : escaped | block.notASCII).bits
      index = append(bytes, from: index, count: ByteBlock.byteCount, special: special)
    }
    let special = bytes.specialAtEnd(from: index, within: bounds, isUTF8: isUTF8)
    _ = append(bytes, from: index, count: end &- index, special: special)
  }

  /// Emits `count` bytes, or a few more where a sequence goes on behind them; bit i of `special` says
  /// whether byte `start + i` is not simply copied.
  ///
  /// - Returns: where it stopped.
  private mutating func append(
    _ bytes: RawSpan, from start: Int, count: Int, special: UInt64
  ) -> Int {
    let end = start &+ count
    var index = start
    run(atMost: SpecialBytes.byteCountMax &* count) { run in
      var special = special
      while special != 0 {
        let place = start &+ special.trailingZeroBitCount
        special &= special &- 1
        // Otherwise it belongs to the sequence of one before it.
        if place >= index {
          run.copy(JSONSlice(start: index, end: place), of: bytes)
          let emitted = SpecialBytes(bytes, at: place)
          run.word(emitted.word, count: emitted.count)
          index = place &+ emitted.readCount
        }
      }
      if index < end {
        run.copy(JSONSlice(start: index, end: end), of: bytes)
        index = end
      }
    }
    return index
  }

  /// Emits what stands between the quotes of a string of fewer than sixteen bytes.
  @inline(never)
  private mutating func appendWords(
    of bytes: RawSpan, within bounds: WordBounds, isUTF8: Bool
  ) {
    let highBits: UInt64 = isUTF8 ? 0 : Word.repeating(0x80)
    let end = bytes.byteCount
    var index = 0
    while index < end {
      let word = bytes.word(at: index, within: bounds)
      let marks = Word.escapedInString(word) | word & highBits
      let plain = min(Word.firstMark(marks), end &- index)
      buffer.append(word, length: plain)
      index &+= plain
      guard marks != 0, index < end else { continue }
      let emitted = SpecialBytes(bytes, at: index)
      buffer.append(emitted.word, length: emitted.count)
      index &+= emitted.readCount
    }
  }
}

extension SIMD16<UInt8> {
  /// Which bytes a string must escape: bit 7 says so.
  @inline(__always)
  fileprivate var escapedInString: SIMD16<UInt8> {
    equal(to: ASCII.quote).marks | equal(to: ASCII.backslash).marks | below(ASCII.space).marks
  }
}

extension ByteBlock {
  /// Which bytes a string must escape.
  @inline(__always)
  fileprivate var escapedInString: ByteMarks {
    ByteMarks(
      v0.escapedInString, v1.escapedInString, v2.escapedInString, v3.escapedInString)
  }
}

/// What is emitted for bytes that are not simply copied.
private struct SpecialBytes {
  /// The most bytes that are emitted: `\u` and four digits.
  static let byteCountMax = 6

  /// What is emitted, the first byte in the lowest byte.
  let word: UInt64
  /// How many bytes that is.
  let count: Int
  /// How many bytes of the input it stands for.
  let readCount: Int

  /// The escape of a byte that must be escaped, or the sequence of bytes from 0x80 up that begins at
  /// `index`, or what stands for it.
  @inline(__always)
  init(_ bytes: RawSpan, at index: Int) {
    let byte = bytes.byteOrZero(at: index)
    let letter = EscapeLetter.letter(for: byte)
    if letter != 0 {
      self.init(UInt64(ASCII.backslash) | UInt64(letter) &<< 8, 2, for: 1)
    } else if byte < 0x80 {
      self.init(unicodeEscape: UInt16(byte), for: 1)
    } else {
      self.init(sequenceOf: bytes, at: index)
    }
  }

  @inline(__always)
  private init(_ word: UInt64, _ count: Int, for readCount: Int) {
    self.word = word
    self.count = count
    self.readCount = readCount
  }

  /// `\u` and four hexadecimal digits.
  private init(unicodeEscape unit: UInt16, for readCount: Int) {
    var word = UInt64(ASCII.backslash) | UInt64(ASCII.u) &<< 8
    for place in 0..<4 {
      let digit = UInt64(unit &>> UInt16(12 &- place &* 4) & 0xF)
      let letter = digit < 10 ? UInt64(ASCII.zero) &+ digit : 0x61 &+ digit &- 10
      word |= letter &<< UInt64(truncatingIfNeeded: 16 &+ place &* 8)
    }
    self.init(word, 6, for: readCount)
  }

  /// The sequence that begins at `index`; the escape of half a surrogate pair; or U+FFFD.
  @inline(never)
  private init(sequenceOf bytes: RawSpan, at index: Int) {
    let word = bytes.word(at: index, within: WordBounds(byteCount: bytes.byteCount))
    if let count = UTF8Sequence.count(in: word) {
      self.init(word, count, for: count)
    } else if word & 0xC0_E0FF == 0x80_A0ED {
      // ED, A0 to BF, 80 to BF.
      let second = UInt16(truncatingIfNeeded: word &>> 8 & 0x3F)
      let third = UInt16(truncatingIfNeeded: word &>> 16 & 0x3F)
      self.init(unicodeEscape: 0xD000 | second &<< 6 | third, for: 3)
    } else {
      // U+FFFD is EF BF BD.
      self.init(0xBDBFEF, 3, for: 1)
    }
  }
}

extension RawSpan {
  /// Which bytes are special of those from `index` to the end, of which there are fewer than 64.
  ///
  /// - Precondition: the span has sixteen bytes or more.
  @inline(__always)
  fileprivate func specialAtEnd(
    from index: Int, within bounds: WordBounds, isUTF8: Bool
  ) -> UInt64 {
    // Sixteen at a time from `index` on; and the last sixteen, which others may have been before.
    var special: UInt64 = 0
    var start = index
    while true {
      start = Swift.min(start, byteCount &- 16)
      guard let vector = vector(at: start, within: bounds) else {
        preconditionFailure("a string of fewer bytes is a word or two")
      }
      let escaped = vector.escapedInString
      let bits = UInt64((isUTF8 ? escaped : escaped | vector).topBits)
      // What lies before `index` is shifted out.
      special |= bits << (start &- index)
      start &+= 16
      if start >= byteCount { return special }
    }
  }
}
