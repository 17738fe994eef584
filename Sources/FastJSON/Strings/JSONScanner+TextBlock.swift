// Strings with escapes, decoded 64 bytes at a time.
//
// A loop that looks for the next backslash in the text waits for its place before it can load what
// follows, and guesses wrongly how far it is. So a block is asked where all its backslashes are, and
// the places come from a register, as in `JSONEmitter+Strings`:
//
//     bytes        s a y   \ " h i \ \ \ n …
//     backslashes  0 0 0 0 1 0 0 0 1 1 1 0 …
//
// 1. A block begins between two characters, so its lowest backslash begins an escape.
// 2. What stands between two escapes is copied in one piece, whose size is mostly not asked for.
// 3. Behind an escape, the lowest of the bits that are left is the next one: the bits of the escape's
//    own bytes are cleared. An escape of two bytes is never asked what it is: its letter is looked up.
// 4. An escape may go on behind the block. The next block begins where it ends.

extension JSONScanner {
  /// Decodes the part of a string that stands in the block at `start`, and the rest of an escape that
  /// begins there.
  ///
  /// - Precondition: `start` is before the string's `end` and between two characters.
  /// - Returns: the offset behind what was decoded.
  @inline(__always)
  func decode(
    _ block: ByteBlock, at start: Int, before end: Int, into run: inout DecodeRun,
    replacingLoneSurrogates: Bool
  ) -> Int {
    let count = Swift.min(ByteBlock.byteCount, end &- start)
    let inString = UInt64.max &>> UInt64(truncatingIfNeeded: ByteBlock.byteCount &- count)
    var backslashes = block.equal(to: ASCII.backslash).bits & inString
    var index = start
    while backslashes != 0 {
      let bit = backslashes.trailingZeroBitCount
      let place = start &+ bit
      let gap = JSONSlice(start: index, end: place)
      let word = bytes.word(at: place, within: bounds)
      let byte = EscapeLetter.byte(of: UInt8(truncatingIfNeeded: word &>> 8))
      if byte != 0 {
        run.copy(gap, of: bytes, within: bounds, then: UInt64(byte), count: 1)
        index = place &+ 2
        backslashes &= (UInt64.max &<< 2) &<< UInt64(truncatingIfNeeded: bit)
      } else {
        run.copy(gap, of: bytes, within: bounds)
        index = decodeUnicodeEscapes(
          word, at: place, before: end, into: &run,
          replacingLoneSurrogates: replacingLoneSurrogates)
        guard index &- start < ByteBlock.byteCount else { return index }
        backslashes &= UInt64.max &<< UInt64(truncatingIfNeeded: index &- start)
      }
    }
    let next = start &+ count
    guard index < next else { return index }
    run.copy(JSONSlice(start: index, end: next), of: bytes, within: bounds)
    return next
  }
}
