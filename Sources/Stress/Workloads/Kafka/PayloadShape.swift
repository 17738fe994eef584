/// What a send carries.
///
/// The value number n of a key is always rendered as the same bytes, so that a record in a poll
/// tells which send it came from, and any change to it is seen.
///
/// - `int`: n
/// - `string`: `"n "` and text with escapes, two-, three- and four-byte characters
/// - `json`: `{"n":n,…,"text":"…"}` with every kind of JSON value
/// - `mixed`: the three in turn
enum PayloadShape: String, CaseIterable, Equatable, Sendable {
  case integer = "int"
  case string
  case json
  case mixed

  /// What the filling is made of: what a careless node gets wrong.
  ///
  /// Each stands by itself.
  private static let tokens: [StaticString] = [
    "a", "stress ", "\\\"", "é", "\\\\", "kafka", "€", "\\n", "\\u0000", "😀", "/", "\\ud83d\\ude00",
  ]

  /// Appends the payload of a value, at least as many bytes as asked for when it has a filling.
  func append(value: Int, byteCount: Int, to buffer: inout ByteBuffer) {
    switch resolved(for: value) {
    case .string:
      let start = buffer.count
      buffer.append("\"")
      buffer.append(decimal: value)
      buffer.append(" ")
      Self.fill(from: value, until: start + byteCount - 1, &buffer)
      buffer.append("\"")
    case .json:
      let start = buffer.count
      buffer.append("{\"n\":")
      buffer.append(decimal: value)
      buffer.append(",\"of\":[1.5,-0.25,null,true,{\"\":[]}],\"text\":\"")
      Self.fill(from: value, until: start + byteCount - 2, &buffer)
      buffer.append("\"}")
    case .integer, .mixed:
      buffer.append(decimal: value)
    }
  }

  /// The shape of one value: what `mixed` is for it.
  func resolved(for value: Int) -> PayloadShape {
    guard self == .mixed else { return self }
    return switch value % 3 {
    case 0: .integer
    case 1: .string
    default: .json
    }
  }

  private static func fill(from value: Int, until end: Int, _ buffer: inout ByteBuffer) {
    var index = value
    while buffer.count < end {
      buffer.append(tokens[index % tokens.count])
      index += 1
    }
  }
}
