// Strings, RFC 8259 §7: a quote, a backslash and the control characters are escaped, nothing else.

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
  /// - Complexity: O(n) in its bytes; eight at a time where none needs an escape.
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
    }
    let bounds = WordBounds(byteCount: count)
    buffer.append(opening, length: openingCount)
    appendContents(bytes, within: bounds, isUTF8: isUTF8)
    buffer.append(ASCII.quote)
  }

  /// Emits what stands between the quotes of a string.
  private mutating func appendContents(
    _ bytes: RawSpan, within bounds: WordBounds, isUTF8: Bool
  ) {
    // What is UTF-8 already is only searched for what must be escaped.
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
      let byte = bytes.byteOrZero(at: index)
      let letter = EscapeLetter.letter(for: byte)
      if letter != 0 {
        buffer.append(UInt64(ASCII.backslash) | UInt64(letter) &<< 8, length: 2)
        index &+= 1
      } else if byte < 0x80 {
        appendUnicodeEscape(UInt16(byte))
        index &+= 1
      } else {
        index &+= appendSequence(bytes, at: index, within: bounds)
      }
    }
  }

  /// Emits the sequence of bytes from 0x80 up that begins at `index`, or what stands for it.
  ///
  /// - Returns: how many bytes of the input that was.
  private mutating func appendSequence(
    _ bytes: RawSpan, at index: Int, within bounds: WordBounds
  ) -> Int {
    let word = bytes.word(at: index, within: bounds)
    let lead = UInt8(truncatingIfNeeded: word)
    let second = UInt8(truncatingIfNeeded: word &>> 8)
    let third = UInt8(truncatingIfNeeded: word &>> 16)
    let fourth = UInt8(truncatingIfNeeded: word &>> 24)
    if let form = UTF8Sequence.form(lead: lead), form.second.contains(second),
      form.count < 3 || third & 0xC0 == 0x80, form.count < 4 || fourth & 0xC0 == 0x80
    {
      buffer.append(word, length: form.count)
      return form.count
    }
    if lead == 0xED, 0xA0...0xBF ~= second, third & 0xC0 == 0x80 {
      appendUnicodeEscape(0xD000 | UInt16(second & 0x3F) << 6 | UInt16(third & 0x3F))
      return 3
    }
    buffer.append("\u{FFFD}")
    return 1
  }

  private mutating func appendUnicodeEscape(_ unit: UInt16) {
    buffer.append("\\u")
    for place in 1...4 {
      let digit = UInt8(truncatingIfNeeded: unit &>> UInt16(16 &- place &* 4) & 0xF)
      buffer.append(digit < 10 ? ASCII.zero &+ digit : 0x61 &+ digit &- 10)
    }
  }
}

extension RawSpan {
  /// All the bytes of a span that has fewer than eight, the first in the lowest byte; then zeros.
  ///
  /// Loads overlap where there are fewer bytes than they have together, and find the same there.
  @inline(__always)
  fileprivate var shortWord: UInt64 {
    precondition(byteCount < 8, "the bytes are no part of a word")
    if byteCount >= 4 {
      let shift = UInt64(truncatingIfNeeded: (byteCount &- 4) &* 8)
      // SAFETY: four bytes follow from byteCount - 4, which is not negative, and so from 0.
      let first = unsafe unsafeLoadUnaligned(
        fromUncheckedByteOffset: 0, as: UInt32.self)
      let last = unsafe unsafeLoadUnaligned(
        fromUncheckedByteOffset: byteCount &- 4, as: UInt32.self)
      return UInt64(UInt32(littleEndian: first)) | UInt64(UInt32(littleEndian: last)) &<< shift
    }
    guard byteCount > 0 else { return 0 }
    let middle = byteCount &>> 1
    let last = byteCount &- 1
    // SAFETY: 0 ≤ middle ≤ last < byteCount.
    return unsafe UInt64(unsafeLoad(fromUncheckedByteOffset: 0, as: UInt8.self))
      | UInt64(unsafeLoad(fromUncheckedByteOffset: middle, as: UInt8.self))
      &<< UInt64(truncatingIfNeeded: middle &* 8)
      | UInt64(unsafeLoad(fromUncheckedByteOffset: last, as: UInt8.self))
      &<< UInt64(truncatingIfNeeded: last &* 8)
  }
}
