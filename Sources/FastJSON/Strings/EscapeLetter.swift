/// The letters of the escapes of two bytes, RFC 8259 §7.
///
/// Neither way branches for each letter: that would be guessed wrongly at every other escape.
enum EscapeLetter {
  /// The byte that a letter behind a backslash stands for; 0 where it begins a `\u` escape.
  ///
  /// The letters up to the backslash stand for themselves. The others differ in the lower half of
  /// `letter ^ letter >> 4`, which chooses a place of four bits in a word. A `switch` is no way to say
  /// it: where the answer is compared with 0, the compiler makes a jump for each letter of it.
  ///
  ///     place    0   1   2   3   4   5   6   7   8
  ///     letter   f       u   t   b   r           n
  ///     byte    0C      00  09  08  0D          0A
  ///
  /// - Precondition: it has been checked that the letter may stand there.
  @inline(__always)
  static func byte(of letter: UInt8) -> UInt8 {
    let place = UInt64((letter ^ letter &>> 4) & 0xF) &* 4
    let bytes: UInt64 = 0xA_00D8_900C
    return letter <= ASCII.backslash ? letter : UInt8(truncatingIfNeeded: bytes &>> place & 0xF)
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
