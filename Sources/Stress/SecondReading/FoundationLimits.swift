/// What JSON may say and Foundation's JSON refuses, taken out of a text.
///
/// RFC 8259 leaves limits to each reader (§6, §8.2, §9), so a text that Foundation refuses is no
/// sign that somebody read wrongly. These are its limits, found by reading random texts with it and
/// with FastJSON:
///
/// 1. A surrogate escape outside of a pair: it becomes `\ufffd`.
/// 2. A number beyond what a `Double` can hold: it becomes `0`.
/// 3. Containers nested more than 512 deep: what lies deeper becomes `0`.
///
/// Each part that is replaced keeps its length, so that a position in the text stays what it was.
/// Nothing else is touched: a text that is no JSON is none afterwards.
enum FoundationLimits {
  private static let depthMax = 512
  private static let space = UInt8(ascii: " ")

  /// The text as Foundation can read it.
  ///
  /// - Complexity: O(n).
  static func mended(_ text: some Sequence<UInt8>) -> [UInt8] {
    var bytes = Array(text)
    var index = 0
    var depth = 0
    var deepStart = 0
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "\""): index = mendString(&bytes, after: index)
      case UInt8(ascii: "["), UInt8(ascii: "{"):
        depth += 1
        if depth == depthMax + 1 { deepStart = index }
        index += 1
      case UInt8(ascii: "]"), UInt8(ascii: "}"):
        index += 1
        if depth == depthMax + 1 { replace(deepStart..<index, in: &bytes) }
        depth -= 1
      case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
        index = mendNumber(&bytes, from: index)
      default: index += 1
      }
    }
    return bytes
  }

  /// Puts a zero there, and spaces before it.
  private static func replace(_ range: Range<Int>, in bytes: inout [UInt8]) {
    for index in range { bytes[index] = space }
    bytes[range.upperBound - 1] = UInt8(ascii: "0")
  }

  private static func mendNumber(_ bytes: inout [UInt8], from start: Int) -> Int {
    let end =
      bytes[start...].firstIndex { !"0123456789+-.eE".utf8.contains($0) } ?? bytes.count
    let number = Double(String(decoding: bytes[start..<end], as: UTF8.self))
    if let number, !number.isFinite { replace(start..<end, in: &bytes) }
    return end
  }

  /// Steps over the string whose quote stands at `start`, and replaces its lone surrogates.
  private static func mendString(_ bytes: inout [UInt8], after start: Int) -> Int {
    var index = start + 1
    while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
      guard bytes[index] == UInt8(ascii: "\\") else {
        index += 1
        continue
      }
      switch unit(bytes, at: index) {
      case 0xD800...0xDBFF where (0xDC00...0xDFFF).contains(unit(bytes, at: index + 6)):
        index += 12
      case 0xD800...0xDFFF:
        bytes.replaceSubrange(index..<index + 6, with: #"\ufffd"#.utf8)
        index += 6
      default: index += 2
      }
    }
    return index + 1
  }

  /// The UTF-16 code unit of the escape that begins at `index`; 0 when there is none.
  private static func unit(_ bytes: [UInt8], at index: Int) -> UInt32 {
    guard index + 6 <= bytes.count, bytes[index] == UInt8(ascii: "\\"),
      bytes[index + 1] == UInt8(ascii: "u")
    else { return 0 }
    return UInt32(String(decoding: bytes[index + 2..<index + 6], as: UTF8.self), radix: 16) ?? 0
  }
}
