// What a string says, its escapes decoded: RFC 8259 §7.

extension JSONScanner {
  /// The first eight bytes of a slice of this text as one word, the first in the lowest byte; zeros
  /// beyond its end.
  ///
  /// Short names and keys are compared and hashed by this word without being read byte by byte.
  @inlinable
  @inline(__always)
  public func leadingWord(of slice: JSONSlice) -> UInt64 {
    bytes.word(at: slice.start, within: bounds) & Word.mask(slice.count)
  }

  /// Whether a string of this text says `text`, compared without decoding it into memory.
  ///
  /// `text` is compared as UTF-8, code unit by code unit. Without escapes that is a comparison of
  /// eight bytes at once.
  @inlinable
  @inline(__always)
  public func matches(_ string: JSONString, _ text: StaticString) -> Bool {
    guard !string.hasEscapes else { return matchesDecoded(string, text) }
    return string.slice.count == text.utf8CodeUnitCount && string.slice.start >= 0
      && bytes.matches(text, at: string.slice.start)
  }

  /// The same for a string with escapes.
  @usableFromInline
  @inline(never)
  func matchesDecoded(_ string: JSONString, _ text: StaticString) -> Bool {
    var decoded: [UInt8] = []
    decode(string, into: &decoded)
    // SAFETY: `bytes` is unsafe for types with padding; UInt8 has none.
    let bytes = unsafe decoded.span.bytes
    return bytes.byteCount == text.utf8CodeUnitCount
      && bytes.matches(text, at: 0)
  }

  /// Appends what a string of this text says, as UTF-8, to `output`.
  ///
  /// A surrogate escape outside of a pair, which stands for no character, is appended as the three
  /// bytes that UTF-8 would use if it allowed them (ED A0 80 … ED BF BF; "WTF-8"): so different
  /// strings stay different. `JSONEmitter` writes these bytes as the escape again.
  ///
  /// - Complexity: O(n) in the bytes of the string.
  public func decode(_ string: JSONString, into output: inout [UInt8]) {
    decode(string, into: &output, replacingLoneSurrogates: false)
  }

  /// What a string of this text says.
  ///
  /// A surrogate escape outside of a pair becomes U+FFFD.
  ///
  /// - Complexity: O(n) in the bytes of the string; allocates where there are more than 15,
  ///   or escapes.
  public func text(of string: JSONString) -> String {
    guard string.hasEscapes else { return String(copying: bytes.extracting(string.slice)) }
    var decoded: [UInt8] = []
    decode(string, into: &decoded, replacingLoneSurrogates: true)
    return String(decoding: decoded, as: UTF8.self)
  }

  private func decode(
    _ string: JSONString, into output: inout [UInt8], replacingLoneSurrogates: Bool
  ) {
    let slice = string.slice
    precondition(
      slice.start >= 0 && slice.start <= slice.end && slice.end <= bytes.byteCount,
      "not a string of this text")
    guard string.hasEscapes else {
      output.append(copying: bytes.extracting(slice))
      return
    }
    DecodeRun.append(to: &output, atMost: slice.count) { lent in
      // The compiler holds a variable of its own in registers, but not one that it is lent: for all it
      // knows, the bytes that are written might be that one's.
      var run = lent
      var index = slice.start
      while index < slice.end, bytes.hasBlock(at: index, within: bounds) {
        // SAFETY: 64 bytes follow.
        let block = unsafe ByteBlock(bytes, unchecked: index)
        index = decode(
          block, at: index, before: slice.end, into: &run,
          replacingLoneSurrogates: replacingLoneSurrogates)
      }
      while index < slice.end {
        let word = bytes.word(at: index, within: bounds)
        let marks = Word.marks(of: ASCII.backslash, in: word)
        let plain = Swift.min(Word.firstMark(marks), slice.end &- index)
        run.word(word, count: plain)
        index &+= plain
        guard marks != 0, index < slice.end else { continue }
        let byte = EscapeLetter.byte(of: bytes.byteOrZero(at: index &+ 1))
        if byte != 0 {
          run.word(UInt64(byte), count: 1)
          index &+= 2
        } else {
          index = decodeUnicodeEscapes(
            bytes.word(at: index, within: bounds), at: index, before: slice.end, into: &run,
            replacingLoneSurrogates: replacingLoneSurrogates)
        }
      }
      lent = run
    }
  }
}
