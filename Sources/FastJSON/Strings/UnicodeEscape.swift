/// What a `\u` escape, or two, stands for: RFC 8259 §7.
struct UnicodeEscape {
  /// The bytes, the first in the lowest byte.
  let word: UInt64
  /// How many they are.
  let count: Int
  /// How many bytes of the text they stand for: 6, or 12 for a surrogate pair.
  let readCount: Int

  @inline(__always)
  init(_ scalar: UInt32, readCount: Int) {
    (word, count) = UTF8Sequence.bytes(of: scalar)
    self.readCount = readCount
  }
}

extension JSONScanner {
  /// Decodes the `\u` escape at `index` and all those that follow it at once: where a writer puts out
  /// ASCII only, words of other languages are nothing else.
  ///
  /// - Parameter word: the text's word at `index`.
  /// - Returns: the offset behind the last one.
  @inline(__always)
  func decodeUnicodeEscapes(
    _ word: UInt64, at index: Int, before end: Int, into run: inout DecodeRun,
    replacingLoneSurrogates: Bool
  ) -> Int {
    var word = word
    var index = index
    repeat {
      let escape = unicodeEscape(
        word, at: index, before: end, replacingLoneSurrogates: replacingLoneSurrogates)
      run.word(escape.word, count: escape.count)
      index &+= escape.readCount
      word = bytes.word(at: index, within: bounds)
    } while Word.beginsUnicodeEscape(word) && index < end
    return index
  }

  /// The character that the `\u` escape at `index` stands for, with the one behind it where both are
  /// one character.
  ///
  /// - Parameter word: the text's word at `index`.
  @inline(__always)
  private func unicodeEscape(
    _ word: UInt64, at index: Int, before end: Int, replacingLoneSurrogates: Bool
  ) -> UnicodeEscape {
    let unit = Word.hexadecimal(word &>> 16)
    guard unit & 0xF800 != 0xD800 else {
      return surrogateEscape(
        unit, at: index, before: end, replacingLoneSurrogates: replacingLoneSurrogates)
    }
    return UnicodeEscape(unit, readCount: 6)
  }

  /// The same for an escape that spells half a surrogate pair.
  @inline(never)
  private func surrogateEscape(
    _ unit: UInt32, at index: Int, before end: Int, replacingLoneSurrogates: Bool
  ) -> UnicodeEscape {
    if unit & 0xFC00 == 0xD800, index &+ 12 <= end {
      let word = bytes.word(at: index &+ 6, within: bounds)
      let low = Word.hexadecimal(word &>> 16)
      if Word.beginsUnicodeEscape(word), low & 0xFC00 == 0xDC00 {
        return UnicodeEscape(
          0x1_0000 &+ ((unit & 0x3FF) &<< 10 | low & 0x3FF), readCount: 12)
      }
    }
    return UnicodeEscape(replacingLoneSurrogates ? 0xFFFD : unit, readCount: 6)
  }
}

extension Word {
  /// Whether the lowest two bytes are a backslash and `u`.
  @inline(__always)
  static func beginsUnicodeEscape(_ word: UInt64) -> Bool {
    UInt16(truncatingIfNeeded: word) == UInt16(ASCII.backslash) | UInt16(ASCII.u) &<< 8
  }

  /// The number that the lowest four bytes spell, all hexadecimal digits of either case.
  ///
  /// The lower half of a letter is 9 less than its value, and bit 6 tells letters from the others.
  ///
  ///     digits           4  b  7  f
  ///     values          04 0b 07 0f
  ///     joined to pairs 4b    7f
  @inline(__always)
  static func hexadecimal(_ word: UInt64) -> UInt32 {
    let digits = UInt32(truncatingIfNeeded: word)
    let values = (digits & 0x0F0F_0F0F) &+ ((digits &>> 6) & 0x0101_0101) &* 9
    // The first digit is in the lowest byte.
    let pairs = values &<< 4 | values &>> 8
    return (pairs & 0xFF) &<< 8 | (pairs &>> 16) & 0xFF
  }
}
