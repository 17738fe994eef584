#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// How many columns of a terminal a text takes, so that a caret stands under what it means.
///
/// East Asian characters and emoji take two, combining marks none, all others one. The standard
/// library does not know a character's width (Unicode Standard Annex #11), so the blocks that are
/// wide throughout are listed here; terminals differ in the rest.
package enum TerminalColumns {
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

  package static func count(of scalars: some Sequence<Unicode.Scalar>) -> Int {
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

extension TerminalColumns {
  /// How many columns a line takes at most where nothing is known of the terminal: one fewer than
  /// the usual 80, since some terminals go on to the next line when the last column is filled.
  package static let usual = 79
  /// The least and the most that are made use of.
  private static let range = 40...100

  /// How many columns a line may take on what is open as `descriptor`.
  package static func available(on descriptor: Int32) -> Int {
    var size = winsize()
    // SAFETY: the request stores one `winsize`, which lives through the call.
    guard isatty(descriptor) == 1, unsafe ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0,
      size.ws_col > 0
    else { return usual }
    return min(max(Int(size.ws_col) - 1, range.lowerBound), range.upperBound)
  }

  /// The beginning of a text that fits so many columns, with a `…` where something is left out.
  package static func cut(_ text: String, to columnCount: Int) -> String {
    guard count(of: text.unicodeScalars) > columnCount else { return text }
    var kept = ""
    for character in text {
      guard count(of: (kept + String(character)).unicodeScalars) < columnCount else { break }
      kept.append(character)
    }
    return kept + "…"
  }

  /// A sentence behind a head, broken at spaces; the lines after the first are indented.
  ///
  /// A word that fits no line stands whole on its own.
  package static func wrapped(
    _ sentence: String, head: String, indent: Int, columnCount: Int = usual
  ) -> String {
    var text = head + String(repeating: " ", count: max(0, indent - count(of: head.unicodeScalars)))
    var column = indent
    for word in sentence.split(separator: " ") {
      let width = count(of: word.unicodeScalars)
      let isFirst = column == indent
      if !isFirst, column + 1 + width > columnCount {
        text += "\n" + String(repeating: " ", count: indent) + word
        column = indent + width
      } else {
        text += (isFirst ? "" : " ") + word
        column += width + (isFirst ? 0 : 1)
      }
    }
    return text
  }
}
