import FastJSON

/// A JSON value read the obvious way: the twin that FastJSON is compared with.
///
/// The reader below follows the grammar of RFC 8259 byte by byte, one method for each rule, and
/// builds the whole tree. It is slow on purpose: nothing in it is clever enough to be wrong. The
/// tests and the fuzz targets demand that the scanner gives the same verdict, the same values and,
/// for a text that is refused, the same error at the same byte.
struct NaiveJSON: Equatable {
  /// Where the value stands in the text, in bytes.
  var range: Range<Int>
  /// What it is.
  var content: Content

  indirect enum Content: Equatable {
    case object([Member])
    case array([NaiveJSON])
    /// The decoded bytes.
    case string([UInt8])
    /// The bytes of the number as they stand in the text.
    case number([UInt8])
    case boolean(Bool)
    case null
  }

  struct Member: Equatable {
    /// Where the name stands in the text, with its quotes.
    var nameRange: Range<Int>
    /// The decoded bytes of the name.
    var name: [UInt8]
    var value: NaiveJSON
  }

  /// Whether two values say the same, wherever they stand.
  func isEqualApartFromPlace(to other: NaiveJSON) -> Bool {
    switch (content, other.content) {
    case (.object(let members), .object(let others)):
      return members.count == others.count
        && zip(members, others).allSatisfy {
          $0.name == $1.name && $0.value.isEqualApartFromPlace(to: $1.value)
        }
    case (.array(let elements), .array(let others)):
      return elements.count == others.count
        && zip(elements, others).allSatisfy { $0.isEqualApartFromPlace(to: $1) }
    default:
      return content == other.content
    }
  }

  /// The one value of a text, with only whitespace around it.
  static func read(_ text: [UInt8]) throws(JSONError) -> NaiveJSON {
    var reader = NaiveReader(text: text)
    let value = try reader.value()
    reader.skipWhitespace()
    guard reader.next == nil else { throw reader.failure(.trailingBytes) }
    return value
  }
}

/// The recursive descent behind `NaiveJSON.read`.
struct NaiveReader {
  let text: [UInt8]
  var offset = 0
  var depth = 0

  static let depthMax = 1024

  init(text: [UInt8]) {
    self.text = text
  }

  /// The next byte, or nil at the end of the text.
  var next: UInt8? { offset < text.count ? text[offset] : nil }

  /// An error at the next byte; at the end of the text it is always `unexpectedEnd`.
  func failure(_ kind: JSONError.Kind) -> JSONError {
    JSONError(next == nil ? .unexpectedEnd : kind, at: offset)
  }

  /// Reads an ASCII character if it comes next.
  mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard next == UInt8(ascii: character) else { return false }
    offset += 1
    return true
  }

  // MARK: §2, whitespace

  mutating func skipWhitespace() {
    while take(" ") || take("\t") || take("\n") || take("\r") {}
  }

  // MARK: §3, values

  mutating func value() throws(JSONError) -> NaiveJSON {
    skipWhitespace()
    let start = offset
    let content: NaiveJSON.Content
    switch next.map(Unicode.Scalar.init) {
    case "{": content = .object(try object())
    case "[": content = .array(try array())
    case "\"": content = .string(try string())
    case "-", "0", "1", "2", "3", "4", "5", "6", "7", "8", "9": content = .number(try number())
    case "t":
      try literal("true")
      content = .boolean(true)
    case "f":
      try literal("false")
      content = .boolean(false)
    case "n":
      try literal("null")
      content = .null
    default: throw failure(.expectedValue)
    }
    return NaiveJSON(range: start..<offset, content: content)
  }

  mutating func literal(_ word: String) throws(JSONError) {
    for letter in word.unicodeScalars {
      guard take(letter) else { throw failure(.expectedValue) }
    }
  }

  // MARK: §4 and §5, objects and arrays

  mutating func object() throws(JSONError) -> [NaiveJSON.Member] {
    try enter("{")
    var members: [NaiveJSON.Member] = []
    skipWhitespace()
    if take("}") { return leave(members) }
    while true {
      skipWhitespace()
      guard next == 0x22 else { throw failure(.expectedName) }
      let start = offset
      let name = try string()
      let nameRange = start..<offset
      skipWhitespace()
      guard take(":") else { throw failure(.expectedColon) }
      members.append(NaiveJSON.Member(nameRange: nameRange, name: name, value: try value()))
      skipWhitespace()
      if take("}") { return leave(members) }
      guard take(",") else { throw failure(.expectedCommaOrBrace) }
    }
  }

  mutating func array() throws(JSONError) -> [NaiveJSON] {
    try enter("[")
    var elements: [NaiveJSON] = []
    skipWhitespace()
    if take("]") { return leave(elements) }
    while true {
      elements.append(try value())
      skipWhitespace()
      if take("]") { return leave(elements) }
      guard take(",") else { throw failure(.expectedCommaOrBracket) }
    }
  }

  mutating func enter(_ bracket: Unicode.Scalar) throws(JSONError) {
    guard depth < Self.depthMax else { throw failure(.tooDeep) }
    depth += 1
    _ = take(bracket)
  }

  mutating func leave<Contents>(_ contents: Contents) -> Contents {
    depth -= 1
    return contents
  }

  // MARK: §6, numbers

  mutating func number() throws(JSONError) -> [UInt8] {
    let start = offset
    _ = take("-")
    if take("0") {
      if isDigit(next) { throw failure(.leadingZero) }
    } else {
      try digits()
    }
    if take(".") { try digits() }
    if take("e") || take("E") {
      if !take("+") { _ = take("-") }
      try digits()
    }
    return Array(text[start..<offset])
  }

  mutating func digits() throws(JSONError) {
    guard isDigit(next) else { throw failure(.expectedDigit) }
    while isDigit(next) { offset += 1 }
  }

  func isDigit(_ byte: UInt8?) -> Bool {
    guard let byte else { return false }
    return (0x30...0x39).contains(byte)
  }

  // MARK: §7, strings

  /// Reads a string with its quotes; gives its decoded bytes.
  mutating func string() throws(JSONError) -> [UInt8] {
    var decoded: [UInt8] = []
    _ = take("\"")
    while true {
      guard let byte = next else { throw failure(.unexpectedEnd) }
      switch byte {
      case 0x22:
        offset += 1
        return decoded
      case 0x5C:
        offset += 1
        decoded += try escape()
      case 0x00...0x1F:
        throw failure(.controlCharacter)
      default:
        decoded += try character()
      }
    }
  }

  /// What follows a backslash.
  ///
  /// §8.2: an escape of half a surrogate pair is kept as it is, in the
  /// three bytes that UTF-8's pattern would give it.
  mutating func escape() throws(JSONError) -> [UInt8] {
    guard let byte = next else { throw failure(.unexpectedEnd) }
    offset += 1
    switch Unicode.Scalar(byte) {
    case "\"": return [0x22]
    case "\\": return [0x5C]
    case "/": return [0x2F]
    case "b": return [0x08]
    case "f": return [0x0C]
    case "n": return [0x0A]
    case "r": return [0x0D]
    case "t": return [0x09]
    case "u": break
    default:
      offset -= 1
      throw failure(.invalidEscape)
    }
    let unit = try fourHexDigits()
    if (0xD800...0xDBFF).contains(unit), let low = followingLowSurrogate() {
      return encode(0x10000 + (unit - 0xD800) * 0x400 + (low - 0xDC00))
    }
    return encode(unit)
  }

  mutating func fourHexDigits() throws(JSONError) -> UInt32 {
    var unit: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = next, let digit = hexDigit(byte) else {
        throw failure(.invalidUnicodeEscape)
      }
      unit = unit * 16 + digit
      offset += 1
    }
    return unit
  }

  func hexDigit(_ byte: UInt8) -> UInt32? {
    switch byte {
    case 0x30...0x39: UInt32(byte) - 0x30
    case 0x41...0x46: UInt32(byte) - 0x41 + 10
    case 0x61...0x66: UInt32(byte) - 0x61 + 10
    default: nil
    }
  }

  /// Reads `\uDC00` … `\uDFFF` if that comes next, and nothing otherwise.
  mutating func followingLowSurrogate() -> UInt32? {
    var ahead = self
    guard ahead.take("\\"), ahead.take("u"), let unit = try? ahead.fourHexDigits(),
      (0xDC00...0xDFFF).contains(unit)
    else { return nil }
    self = ahead
    return unit
  }

  /// The bytes of a code point, RFC 3629 §3; surrogates in the same pattern.
  func encode(_ point: UInt32) -> [UInt8] {
    func continuation(_ shift: UInt32) -> UInt8 { UInt8(0x80 | (point >> shift) & 0x3F) }
    switch point {
    case 0..<0x80: return [UInt8(point)]
    case 0x80..<0x800: return [UInt8(0xC0 | point >> 6), continuation(0)]
    case 0x800..<0x10000:
      return [UInt8(0xE0 | point >> 12), continuation(6), continuation(0)]
    default:
      return [UInt8(0xF0 | point >> 18), continuation(12), continuation(6), continuation(0)]
    }
  }

  // MARK: §8.1, UTF-8

  /// Table 3-7 of the Unicode Standard: the first byte of a character, and those that follow it.
  static let rows: [(first: ClosedRange<UInt8>, rest: [ClosedRange<UInt8>])] = [
    (0x00...0x7F, []),
    (0xC2...0xDF, [0x80...0xBF]),
    (0xE0...0xE0, [0xA0...0xBF, 0x80...0xBF]),
    (0xE1...0xEC, [0x80...0xBF, 0x80...0xBF]),
    (0xED...0xED, [0x80...0x9F, 0x80...0xBF]),
    (0xEE...0xEF, [0x80...0xBF, 0x80...0xBF]),
    (0xF0...0xF0, [0x90...0xBF, 0x80...0xBF, 0x80...0xBF]),
    (0xF1...0xF3, [0x80...0xBF, 0x80...0xBF, 0x80...0xBF]),
    (0xF4...0xF4, [0x80...0x8F, 0x80...0xBF, 0x80...0xBF]),
  ]

  /// One character of well-formed UTF-8, unescaped.
  mutating func character() throws(JSONError) -> [UInt8] {
    let start = offset
    guard let byte = next, let row = Self.rows.first(where: { $0.first.contains(byte) }) else {
      throw failure(.invalidUTF8)
    }
    offset += 1
    for range in row.rest {
      guard let byte = next, range.contains(byte) else { throw failure(.invalidUTF8) }
      offset += 1
    }
    return Array(text[start..<offset])
  }
}
