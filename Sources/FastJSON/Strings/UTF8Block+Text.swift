// Whether all of a text is UTF-8, for the emitter, which may be given any bytes.

extension UTF8Block {
  /// Whether the bytes of a text are UTF-8.
  ///
  /// - Complexity: O(n) in its bytes; 64 at a time where so many follow.
  static func isUTF8(_ bytes: RawSpan, within bounds: WordBounds) -> Bool {
    var position = 0
    // A block looks back at three bytes.
    while position < 3, position < bytes.byteCount {
      guard let count = sequenceCount(bytes, at: position, within: bounds) else { return false }
      position &+= count
    }
    while bytes.hasBlock(at: position, within: bounds) {
      // SAFETY: 3 ≤ position, by the loop above, and 64 bytes follow.
      let block = unsafe ByteBlock(bytes, unchecked: position)
      let before = unsafe bytes.vector(unchecked: position &- 3)
      if block.notASCII.isAnySet(or: before) {
        // SAFETY: as above.
        let misplaced = unsafe misplaced(in: block, of: bytes, unchecked: position)
        guard !misplaced.isAnySet else { return false }
      }
      position &+= ByteBlock.byteCount
    }
    // Back to the start of the sequence that the border of the block divides.
    position = start(before: position, of: bytes)
    while position < bytes.byteCount {
      guard let count = sequenceCount(bytes, at: position, within: bounds) else { return false }
      position &+= count
    }
    return true
  }

  /// How many bytes the character has that begins at `position`; nil where none does.
  private static func sequenceCount(
    _ bytes: RawSpan, at position: Int, within bounds: WordBounds
  ) -> Int? {
    let word = bytes.word(at: position, within: bounds)
    return word & 0x80 == 0 ? 1 : UTF8Sequence.count(in: word)
  }
}

extension UTF8Sequence {
  /// How many bytes the sequence of more than one has that begins in the lowest byte of a word; nil
  /// where none does.
  static func count(in word: UInt64) -> Int? {
    let second = UInt8(truncatingIfNeeded: word &>> 8)
    guard let form = form(lead: UInt8(truncatingIfNeeded: word)), form.second.contains(second),
      form.count < 3 || word & 0xC0_0000 == 0x80_0000,
      form.count < 4 || word & 0xC000_0000 == 0x8000_0000
    else { return nil }
    return form.count
  }
}
