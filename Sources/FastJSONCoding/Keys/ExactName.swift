/// A name as a key of a dictionary, equal to names of the same bytes only.
///
/// Two strings are equal in Swift if they are canonically equivalent in Unicode; two names of JSON, if
/// their code units are (RFC 8259 §8.3).
struct ExactName: Hashable {
  let text: String

  init(_ text: String) { self.text = text }

  static func == (first: ExactName, second: ExactName) -> Bool {
    first.text.withBytes { bytes in
      second.text.withBytes { $0.byteCount == bytes.byteCount && $0.matches(bytes, at: 0) }
    }
  }

  /// Names of the same bytes are canonically equivalent as well, so the string's own hash will do.
  func hash(into hasher: inout Hasher) { hasher.combine(text) }
}
