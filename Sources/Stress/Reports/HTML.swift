import Platform

/// Text as it may stand in a page of HTML.
enum HTML {
  /// The text with the five characters written as entities that mean something in HTML, and the
  /// characters escaped that no reader would see (`PrintableText`), but for the end of a line.
  static func escape(_ text: String) -> String {
    var escaped = ""
    escaped.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "'": escaped += "&#39;"
      case _ where scalar != "\n" && PrintableText.isEscaped(scalar):
        escaped += PrintableText.of(String(scalar))
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}
