// What a string says, its escapes decoded: RFC 8259 §7.

extension JSONScanner {
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
  /// - Complexity: O(n) in the bytes of the string; allocates where there are more than 15.
  public func text(of string: JSONString) -> String {
    guard string.hasEscapes else { return String(copying: bytes.extracting(string.slice)) }
    var decoded: [UInt8] = []
    decode(string, into: &decoded, replacingLoneSurrogates: true)
    return String(decoding: decoded, as: UTF8.self)
  }

  private func decode(
    _ string: JSONString, into output: inout [UInt8], replacingLoneSurrogates: Bool
  ) {
    var index = string.slice.start
    let end = string.slice.end
    precondition(index >= 0 && index <= end && end <= bytes.byteCount, "not a string of this text")
    output.reserveCapacity(output.count + string.slice.count)
    while true {
      let plain = index..<firstBackslash(from: index, to: end)
      output.append(copying: bytes.extracting(plain))
      index = plain.upperBound
      guard index < end else { return }
      let escape = bytes.byteOrZero(at: index &+ 1)
      index &+= 2
      switch escape {
      case ASCII.b: output.append(0x08)
      case ASCII.f: output.append(0x0C)
      case ASCII.n: output.append(ASCII.lineFeed)
      case ASCII.r: output.append(ASCII.carriageReturn)
      case ASCII.t: output.append(ASCII.tab)
      case ASCII.u:
        var scalar = codeUnit(at: index)
        index &+= 4
        if scalar >= 0xD800, scalar < 0xDC00, index &+ 6 <= end,
          bytes.byteOrZero(at: index) == ASCII.backslash,
          bytes.byteOrZero(at: index &+ 1) == ASCII.u
        {
          let low = codeUnit(at: index &+ 2)
          if low >= 0xDC00, low < 0xE000 {
            scalar = 0x1_0000 + ((scalar - 0xD800) << 10 | (low - 0xDC00))
            index &+= 6
          }
        }
        if replacingLoneSurrogates, scalar >= 0xD800, scalar < 0xE000 { scalar = 0xFFFD }
        Self.append(scalar, to: &output)
      default: output.append(escape)
      }
    }
  }

  /// The first backslash in `start..<end`, or `end` where there is none.
  private func firstBackslash(from start: Int, to end: Int) -> Int {
    var index = start
    while index < end {
      let marks = Word.marks(of: ASCII.backslash, in: bytes.word(at: index, within: bounds))
      guard marks == 0 else { return Swift.min(index &+ Word.firstMark(marks), end) }
      index &+= 8
    }
    return end
  }

  /// The UTF-16 code unit that the four hexadecimal digits at `index` spell.
  private func codeUnit(at index: Int) -> UInt32 {
    var unit: UInt32 = 0
    for place in index..<index &+ 4 {
      unit = unit << 4 | UInt32(Hexadecimal.value(bytes.byteOrZero(at: place)) ?? 0)
    }
    return unit
  }

  /// Appends the bytes that stand for a code point, surrogates included (RFC 3629 §3).
  private static func append(_ scalar: UInt32, to output: inout [UInt8]) {
    func continuation(_ shift: UInt32) -> UInt8 { UInt8(0x80 | (scalar >> shift & 0x3F)) }
    switch scalar {
    case 0..<0x80:
      output.append(UInt8(scalar))
    case 0x80..<0x800:
      output.append(UInt8(0xC0 | scalar >> 6))
      output.append(continuation(0))
    case 0x800..<0x1_0000:
      output.append(UInt8(0xE0 | scalar >> 12))
      output.append(continuation(6))
      output.append(continuation(0))
    default:
      output.append(UInt8(0xF0 | scalar >> 18))
      output.append(continuation(12))
      output.append(continuation(6))
      output.append(continuation(0))
    }
  }
}
