/// Text from a node as a person may see it: nothing in it moves a cursor, changes a colour, turns
/// the direction of the text or is invisible.
///
/// Control characters, line and paragraph separators and the invisible characters of Unicode's
/// category Cf, among them the ones that turn the direction, stand as `\n`, `\u001b`, `\u202e`;
/// bytes that are no UTF-8 as `\xff`. A backslash stands as it is, since most text from a node is
/// JSON, which has its own.
package enum PrintableText {
  /// The text of some bytes.
  ///
  /// What is longer than `byteCountMax` is cut before a whole character, and the text ends with a
  /// word on how much is left out.
  package static func of(_ bytes: some Collection<UInt8>, byteCountMax: Int = .max) -> String {
    var text = ""
    let kept = bytes.count <= byteCountMax ? bytes.count : wholeCharacters(bytes, byteCountMax)
    var rest = bytes.prefix(kept)
    while !rest.isEmpty {
      var decoder = UTF8()
      var iterator = rest.makeIterator()
      guard case .scalarValue(let scalar) = decoder.decode(&iterator) else {
        text += escape("x", UInt32(rest[rest.startIndex]), digits: 2)
        rest = rest.dropFirst()
        continue
      }
      append(scalar, to: &text)
      rest = rest.dropFirst(UTF8.width(scalar))
    }
    let omitted = bytes.count - kept
    return omitted == 0 ? text : text + "… (\(omitted) \(omitted == 1 ? "byte" : "bytes") more)"
  }

  /// The same of bytes that are only lent.
  package static func of(_ bytes: RawSpan, byteCountMax: Int = .max) -> String {
    // SAFETY: the buffer is not used after the span, which is alive.
    unsafe bytes.withUnsafeBytes { unsafe of($0, byteCountMax: byteCountMax) }
  }

  /// The same of a text.
  package static func of(_ text: String, byteCountMax: Int = .max) -> String {
    of(text.utf8, byteCountMax: byteCountMax)
  }

  /// Whether a character would not be seen as itself.
  package static func isEscaped(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: true
    default: false
    }
  }

  private static func append(_ scalar: Unicode.Scalar, to text: inout String) {
    switch scalar {
    case "\n": text += "\\n"
    case "\r": text += "\\r"
    case "\t": text += "\\t"
    case _ where isEscaped(scalar):
      text += escape("u", scalar.value, digits: scalar.value > 0xFFFF ? 8 : 4)
    default: text.unicodeScalars.append(scalar)
    }
  }

  private static func escape(_ letter: String, _ value: UInt32, digits: Int) -> String {
    let hexadecimal = String(value, radix: 16)
    return "\\" + letter + String(repeating: "0", count: digits - hexadecimal.count) + hexadecimal
  }

  /// At most `count` bytes, and one to three fewer where they would end within a character.
  private static func wholeCharacters(_ bytes: some Collection<UInt8>, _ count: Int) -> Int {
    var end = count
    while end > 0, count - end < 4,
      bytes[bytes.index(bytes.startIndex, offsetBy: end)] & 0b1100_0000 == 0b1000_0000
    {
      end -= 1
    }
    return count - end < 4 ? end : count
  }
}
