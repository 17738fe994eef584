/// The letters of the escapes of two bytes, RFC 8259 §7.
///
/// Neither way branches for each letter: that would be guessed wrongly at every other escape.
enum EscapeLetter {
  /// The byte that a letter behind a backslash stands for; 0 where it begins a `\u` escape.
  ///
  /// The compiler makes a load from a table of this.
  ///
  /// - Precondition: it has been checked that the letter may stand there.
  @inline(__always)
  static func byte(of letter: UInt8) -> UInt8 {
    switch letter {
    case ASCII.quote: ASCII.quote
    case ASCII.backslash: ASCII.backslash
    case ASCII.slash: ASCII.slash
    case ASCII.b: 0x08
    case ASCII.f: 0x0C
    case ASCII.n: ASCII.lineFeed
    case ASCII.r: ASCII.carriageReturn
    case ASCII.t: ASCII.tab
    default: 0
    }
  }

  /// The letter that stands for a byte behind a backslash; 0 where there is none.
  ///
  /// The seven bytes that have one differ in the lower three bits of `byte ^ byte >> 5`, which choose
  /// a place in two words: in one stands the byte, in the other its letter.
  ///
  ///     place    0   1   2   3   4   5   6   7
  ///     byte    08  09  0A   "  0C  0D   \
  ///     letter   b   t   n   "   f   r   \
  @inline(__always)
  static func letter(for byte: UInt8) -> UInt8 {
    let place = UInt64((byte ^ byte &>> 5) & 7) &* 8
    let bytes: UInt64 = 0x005C_0D0C_220A_0908
    let letters: UInt64 = 0x005C_7266_226E_7462
    let isThere = UInt8(truncatingIfNeeded: bytes &>> place) == byte
    return isThere ? UInt8(truncatingIfNeeded: letters &>> place) : 0
  }
}
