/// The letters of the escapes of two bytes, RFC 8259 §7.
///
/// Both ways are a switch over constants, which the compiler makes a load from a table: a branch for
/// each letter would be guessed wrongly at every other escape.
enum EscapeLetter {
  /// The byte that a letter behind a backslash stands for; 0 where it begins a `\u` escape.
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
  @inline(__always)
  static func letter(for byte: UInt8) -> UInt8 {
    switch byte {
    case ASCII.quote: ASCII.quote
    case ASCII.backslash: ASCII.backslash
    case 0x08: ASCII.b
    case 0x0C: ASCII.f
    case ASCII.lineFeed: ASCII.n
    case ASCII.carriageReturn: ASCII.r
    case ASCII.tab: ASCII.t
    default: 0
    }
  }
}
