import FastJSON
import Platform

/// One spelling for all JSON texts of one meaning, so that two texts can be compared.
///
/// The meaning is what Maelstrom's Clojure makes of a text, since it compares values there: objects
/// have no order, and of equal names the last counts; strings are equal where their characters are,
/// whatever escapes they are written with; integers are equal where their digits are, other numbers
/// where they are the same `Double`, and 5 is not 5.0. `true` is not 1.
package enum CanonicalJSON {
  /// The spelling of a text; `nil` when it is no JSON.
  ///
  /// - Complexity: O(n log n); recurses as deep as the text is nested, at most 1,024 levels.
  package static func spelling(of text: RawSpan) -> [UInt8]? {
    var scanner = JSONScanner(text)
    var spelling: [UInt8] = []
    do {
      try appendValue(&scanner, to: &spelling)
      try scanner.end()
    } catch {
      return nil
    }
    return spelling
  }

  private static func appendValue(
    _ scanner: inout JSONScanner, to spelling: inout [UInt8]
  ) throws(JSONError) {
    switch try scanner.peek() {
    case .object: try appendObject(&scanner, to: &spelling)
    case .array:
      spelling.append(UInt8(ascii: "["))
      try scanner.beginArray()
      while try scanner.nextElement() {
        try appendValue(&scanner, to: &spelling)
        spelling.append(UInt8(ascii: ","))
      }
      spelling.append(UInt8(ascii: "]"))
    case .string:
      let string = try scanner.string()
      append(string, scanner, to: &spelling)
    case .number:
      let slice = try scanner.value()
      let digits = String(decoding: scanner.bytes.extracting(slice).copy, as: UTF8.self)
      spelling += canonical(number: digits).utf8
    case .boolean: spelling += (try scanner.boolean() ? "true" : "false").utf8
    case .null:
      try scanner.null()
      spelling += "null".utf8
    }
  }

  private static func appendObject(
    _ scanner: inout JSONScanner, to spelling: inout [UInt8]
  ) throws(JSONError) {
    var members: [[UInt8]: [UInt8]] = [:]
    try scanner.beginObject()
    while let name = try scanner.nextName() {
      var key: [UInt8] = []
      append(name, scanner, to: &key)
      var value: [UInt8] = []
      try appendValue(&scanner, to: &value)
      members[key] = value
    }
    spelling.append(UInt8(ascii: "{"))
    for (name, value) in members.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
      spelling += name
      spelling += value
    }
    spelling.append(UInt8(ascii: "}"))
  }

  /// How many bytes a string says, and the bytes: so no string can end another's place.
  private static func append(
    _ string: JSONString, _ scanner: borrowing JSONScanner, to spelling: inout [UInt8]
  ) {
    var text: [UInt8] = []
    scanner.decode(string, into: &text)
    spelling += "\"\(text.count):".utf8
    spelling += text
  }

  private static func canonical(number: String) -> String {
    if number.utf8.contains(where: { ".eE".utf8.contains($0) }) {
      // Zero is equal to minus zero.
      let value = (Double(number) ?? 0) + 0
      return "d\(value)"
    }
    return number == "-0" ? "0" : number
  }
}
