// Whitespace, RFC 8259 §2: space, tab, line feed and carriage return, and nothing else.

extension JSONScanner {
  /// Steps over whitespace.
  ///
  /// Every other byte up to U+0020 is returned too; no token begins with one. Most texts have no
  /// whitespace where the scanner looks for it, so that case is one comparison in line.
  ///
  /// - Returns: the byte that follows, which is not read; 0 at the end of the text.
  /// - Complexity: O(n) in the bytes stepped over.
  @inlinable
  mutating func skipWhitespace() -> UInt8 {
    let byte = bytes.byteOrZero(at: cursor)
    return byte > ASCII.space ? byte : skipWhitespaceRun()
  }

  /// Steps over a run of whitespace, eight bytes at a time where they are spaces: that is what
  /// indented texts are full of.
  @usableFromInline
  @inline(never)
  mutating func skipWhitespaceRun() -> UInt8 {
    while true {
      let different = bytes.word(at: cursor, within: bounds) ^ Word.repeating(ASCII.space)
      cursor &+= different.trailingZeroBitCount &>> 3
      guard different != 0 else { continue }
      let byte = bytes.byteOrZero(at: cursor)
      switch byte {
      case ASCII.lineFeed, ASCII.carriageReturn, ASCII.tab: cursor &+= 1
      default: return byte
      }
    }
  }
}
