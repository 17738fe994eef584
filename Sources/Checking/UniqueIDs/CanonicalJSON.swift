import FastJSON

// Two JSON texts mean the same to Clojure, and so to Maelstrom, if they are
// - integers of the same value: -0 is 0;
// - other numbers of the same value, each as a double: 1.0 is 1.00 and 10e-1, and is not 1;
// - strings of the same characters, however escaped;
// - arrays of the same elements; objects of the same members in any order, of equal names the last.
//
// The canonical text is the one of all these that is written as here: a string without escapes but \"
// and \\, a double as Swift describes it, the members of an object in the order of their names. What
// cannot be read (a node may send anything), or is nested too deep, stays as it is.

/// The one text that all equal JSON values share.
enum CanonicalJSON {
  /// Whether a text is surely canonical already, as nearly all ids are: a short integer, or a string
  /// without escapes.
  static func isCanonical(_ text: [UInt8]) -> Bool {
    guard let first = text.first else { return false }
    if first == UInt8(ascii: "\"") { return !text.contains(UInt8(ascii: "\\")) }
    return first != UInt8(ascii: "-") && text.allSatisfy { 0x30 <= $0 && $0 <= 0x39 }
  }

  /// Levels of nesting that are looked into: each takes some of the stack.
  private static let depthMax = 64

  /// The canonical text of a value.
  static func of(_ text: [UInt8]) -> [UInt8] {
    var scanner = JSONScanner(text.bytes)
    return (try? value(&scanner, text, depth: 0)) ?? text
  }

  private static func value(
    _ scanner: inout JSONScanner, _ text: [UInt8], depth: Int
  ) throws(JSONError) -> [UInt8] {
    switch try scanner.peek() {
    case .object where depth < depthMax: return try object(&scanner, text, depth: depth)
    case .array where depth < depthMax:
      var result = [UInt8(ascii: "[")]
      try scanner.beginArray()
      while try scanner.nextElement() {
        if result.count > 1 { result.append(UInt8(ascii: ",")) }
        result += try value(&scanner, text, depth: depth + 1)
      }
      return result + [UInt8(ascii: "]")]
    case .string: return string(try scanner.string(), scanner)
    case .number: return number(try scanner.value(), text)
    default:
      let slice = try scanner.value()
      return Array(text[slice.start..<slice.end])
    }
  }

  private static func object(
    _ scanner: inout JSONScanner, _ text: [UInt8], depth: Int
  ) throws(JSONError) -> [UInt8] {
    var members: [[UInt8]: [UInt8]] = [:]
    try scanner.beginObject()
    while let name = try scanner.nextName() {
      let name = string(name, scanner)
      members[name] = try value(&scanner, text, depth: depth + 1)
    }
    var result = [UInt8(ascii: "{")]
    for (name, member) in members.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
      if result.count > 1 { result.append(UInt8(ascii: ",")) }
      result += name + [UInt8(ascii: ":")] + member
    }
    return result + [UInt8(ascii: "}")]
  }

  private static func string(_ string: JSONString, _ scanner: borrowing JSONScanner) -> [UInt8] {
    var decoded: [UInt8] = []
    scanner.decode(string, into: &decoded)
    var result = [UInt8(ascii: "\"")]
    for byte in decoded {
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
        result.append(UInt8(ascii: "\\"))
      }
      result.append(byte)
    }
    return result + [UInt8(ascii: "\"")]
  }

  private static func number(_ slice: JSONSlice, _ text: [UInt8]) -> [UInt8] {
    let digits = Array(text[slice.start..<slice.end])
    let isInteger = digits.allSatisfy { $0 == UInt8(ascii: "-") || (0x30 <= $0 && $0 <= 0x39) }
    if isInteger { return digits == Array("-0".utf8) ? [UInt8(ascii: "0")] : digits }
    // Zero has two doubles, which are equal.
    let double = Double(String(decoding: digits, as: UTF8.self)) ?? 0
    return Array((double == 0 ? 0 : double).description.utf8)
  }
}
