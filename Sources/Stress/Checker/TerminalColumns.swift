/// How many columns of a terminal a text takes, so that a caret stands under what it means.
///
/// East Asian characters and emoji take two, combining marks none, all others one. The standard
/// library does not know a character's width (Unicode Standard Annex #11), so the blocks that are
/// wide throughout are listed here; terminals differ in the rest.
enum TerminalColumns {
  private static let wide: [ClosedRange<UInt32>] = [
    0x1100...0x115F,  // Hangul Jamo
    0x2E80...0x303E,  // CJK radicals and punctuation
    0x3041...0xA4CF,  // Kana, CJK ideographs, Yi
    0xAC00...0xD7A3,  // Hangul syllables
    0xF900...0xFAFF,  // CJK compatibility ideographs
    0xFE30...0xFE6F,  // CJK compatibility forms
    0xFF00...0xFF60,  // fullwidth forms
    0xFFE0...0xFFE6,
    0x1F300...0x1F64F,  // pictographs, emoticons
    0x1F900...0x1F9FF,
    0x20000...0x3FFFD,  // CJK extensions
  ]

  static func count(of scalars: some Sequence<Unicode.Scalar>) -> Int {
    scalars.reduce(0) { $0 + count(of: $1) }
  }

  private static func count(of scalar: Unicode.Scalar) -> Int {
    if scalar.isASCII { return 1 }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return 0
    default: break
    }
    let isWide = scalar.properties.isEmojiPresentation || wide.contains { $0 ~= scalar.value }
    return isWide ? 2 : 1
  }
}
