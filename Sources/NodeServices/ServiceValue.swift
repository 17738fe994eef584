import FastJSON
import Platform

/// A key or a value of a service: any JSON, kept as it came, and compared as Maelstrom compares it.
package struct ServiceValue: Hashable, Sendable {
  /// The text, byte for byte as it was sent.
  package let text: [UInt8]
  /// The one spelling of all texts that mean the same.
  private let spelling: [UInt8]

  /// The value that a text says; `nil` when it is no JSON.
  package init?(_ text: [UInt8]) {
    let spelling = CanonicalJSON.spelling(of: text.bytes)
    guard let spelling else { return nil }
    self.text = text
    self.spelling = spelling
  }

  package static func == (left: ServiceValue, right: ServiceValue) -> Bool {
    left.spelling == right.spelling
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(spelling)
  }

  /// The value as Clojure's `pr-str` writes it, in which Maelstrom's errors show values: `nil` for
  /// null, no commas in arrays, names and values of objects side by side.
  package var clojureText: String {
    var text = ""
    var scanner = JSONScanner(self.text.bytes)
    do {
      try ClojureText.append(&scanner, self.text, to: &text)
    } catch {
      preconditionFailure("a value is valid JSON: \(error)")
    }
    return text
  }
}

/// JSON as Clojure prints the values that it reads from it.
enum ClojureText {
  static func append(
    _ scanner: inout JSONScanner, _ bytes: [UInt8], to text: inout String
  ) throws(JSONError) {
    switch try scanner.peek() {
    case .object:
      text += "{"
      var isFirst = true
      try scanner.beginObject()
      while let name = try scanner.nextName() {
        if !isFirst { text += ", " }
        isFirst = false
        text += quoted(scanner.text(of: name)) + " "
        try append(&scanner, bytes, to: &text)
      }
      text += "}"
    case .array:
      text += "["
      var isFirst = true
      try scanner.beginArray()
      while try scanner.nextElement() {
        if !isFirst { text += " " }
        isFirst = false
        try append(&scanner, bytes, to: &text)
      }
      text += "]"
    case .string: text += quoted(scanner.text(of: try scanner.string()))
    case .number:
      let slice = try scanner.value()
      text += number(String(decoding: bytes[slice.start..<slice.end], as: UTF8.self))
    case .boolean: text += try scanner.boolean() ? "true" : "false"
    case .null:
      try scanner.null()
      text += "nil"
    }
  }

  /// A string with the escapes of Clojure's printer.
  private static func quoted(_ string: String) -> String {
    var text = "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\t": text += "\\t"
      case "\r": text += "\\r"
      case "\u{0C}": text += "\\f"
      case "\u{08}": text += "\\b"
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text + "\""
  }

  /// A number as Java writes it: integers digit by digit; others with a point, and with an exponent
  /// below a thousandth and from ten million on (`Double.toString`).
  private static func number(_ digits: String) -> String {
    guard digits.utf8.contains(where: { ".eE".utf8.contains($0) }) else {
      return digits == "-0" ? "0" : digits
    }
    let value = Double(digits) ?? 0
    let shortest = "\(value)"
    guard value.isFinite, value != 0, !(1e-3..<1e7).contains(abs(value)) else { return shortest }
    // Swift writes 1e+16 and 12345678.0 where Java writes 1.0E16 and 1.2345678E7.
    let sign = value < 0 ? "-" : ""
    let parts = shortest.drop { $0 == "-" }.split(separator: "e")
    var exponent = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
    let halves = parts[0].split(separator: ".")
    var mantissa = halves.joined()
    exponent += halves[0].count - 1
    let zeros = mantissa.prefix { $0 == "0" }.count
    mantissa = String(mantissa.dropFirst(zeros))
    exponent -= zeros
    while mantissa.count > 1, mantissa.last == "0" { mantissa.removeLast() }
    let fraction = mantissa.count > 1 ? String(mantissa.dropFirst()) : "0"
    return "\(sign)\(mantissa.prefix(1)).\(fraction)E\(exponent)"
  }
}
