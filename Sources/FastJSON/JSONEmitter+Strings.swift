// Strings, RFC 8259 §7: a quote, a backslash and the control characters are escaped, nothing else.

extension JSONEmitter {
  /// Emits a string.
  ///
  /// - Complexity: O(n) in its UTF-8 bytes.
  public mutating func string(_ text: String) {
    separate()
    quoted(text)
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
    separate()
    quoted(utf8: bytes)
    needsComma = true
  }

  /// Emits a string and places no comma: for the lower layer.
  public mutating func quoted(_ text: String) {
    var text = text
    text.makeContiguousUTF8()
    // SAFETY: what makes `bytes` unsafe are types with padding; UInt8 has none.
    quoted(utf8: unsafe text.utf8Span.span.bytes)
  }

  /// The same for UTF-8.
  mutating func quoted(utf8 bytes: RawSpan) {
    buffer.append(ASCII.quote)
    escapedContents(bytes)
    buffer.append(ASCII.quote)
  }

  /// Emits what stands between the quotes of a string.
  mutating func escapedContents(_ bytes: RawSpan) {
    let bounds = WordBounds(byteCount: bytes.byteCount)
    let end = bytes.byteCount
    var index = 0
    while index < end {
      let word = bytes.word(at: index, within: bounds)
      let plain = min(Word.firstMark(Word.specialInString(word)), end &- index)
      buffer.append(word, length: plain)
      index &+= plain
      guard plain < 8, index < end else { continue }
      let byte = bytes.byteOrZero(at: index)
      if byte < 0x80 {
        appendEscape(byte)
        index &+= 1
      } else {
        index &+= appendSequence(bytes, at: index)
      }
    }
  }

  /// Emits the escape of a character below U+0080 that needs one.
  private mutating func appendEscape(_ byte: UInt8) {
    switch byte {
    case ASCII.quote: buffer.append("\\\"")
    case ASCII.backslash: buffer.append("\\\\")
    case 0x08: buffer.append("\\b")
    case ASCII.tab: buffer.append("\\t")
    case ASCII.lineFeed: buffer.append("\\n")
    case 0x0C: buffer.append("\\f")
    case ASCII.carriageReturn: buffer.append("\\r")
    default: appendUnicodeEscape(UInt16(byte))
    }
  }

  /// Emits the sequence of bytes from 0x80 up that begins at `index`, or what stands for it.
  ///
  /// - Returns: how many bytes of the input that was.
  private mutating func appendSequence(_ bytes: RawSpan, at index: Int) -> Int {
    let lead = bytes.byteOrZero(at: index)
    let second = bytes.byteOrZero(at: index &+ 1)
    let third = bytes.byteOrZero(at: index &+ 2)
    let fourth = bytes.byteOrZero(at: index &+ 3)
    if let form = UTF8Sequence.form(lead: lead), form.second.contains(second),
      form.count < 3 || third & 0xC0 == 0x80, form.count < 4 || fourth & 0xC0 == 0x80
    {
      buffer.append(bytes.extracting(index..<index &+ form.count))
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
