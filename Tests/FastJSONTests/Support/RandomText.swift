import TestSupport

/// Random JSON texts, and ways to spoil them.
///
/// The texts are made for the places where a scanner that takes eight or more bytes at a time could
/// slip: runs of plain bytes of every length, escapes and non-ASCII bytes beside them, numbers of
/// every form, whitespace wherever RFC 8259 §2 allows it.
struct RandomText {
  var generator: SeededGenerator
  private(set) var bytes: [UInt8] = []

  init(generator: SeededGenerator) {
    self.generator = generator
  }

  /// A valid text of one value, whitespace around it included.
  mutating func document(depthMax: Int = 6) -> [UInt8] {
    bytes = []
    whitespace()
    value(depthMax: depthMax)
    whitespace()
    return bytes
  }

  /// A valid string with its quotes.
  mutating func stringText() -> [UInt8] {
    bytes = []
    string()
    return bytes
  }

  /// A valid number.
  mutating func numberText() -> [UInt8] {
    bytes = []
    number()
    return bytes
  }

  /// The text with one to three of its bytes changed, removed, doubled, moved or cut off.
  ///
  /// The result may still be valid by chance.
  mutating func mutated(_ text: [UInt8]) -> [UInt8] {
    var text = text
    for _ in 0..<Int.random(in: 1...3, using: &generator) where !text.isEmpty {
      let index = Int.random(in: 0..<text.count, using: &generator)
      switch Int.random(in: 0..<8, using: &generator) {
      case 0: text[index] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
      case 1: text[index] = UInt8.random(in: 0...255, using: &generator)
      case 2: text.insert(UInt8.random(in: 0...255, using: &generator), at: index)
      case 3: text.insert(generator.pick(Array("{}[]\",:\\0-.eu tfn".utf8)), at: index)
      case 4: text.remove(at: index)
      case 5: text.insert(text[index], at: index)
      case 6: text.swapAt(index, Int.random(in: 0..<text.count, using: &generator))
      default: text.removeSubrange(index...)
      }
    }
    return text
  }

  // MARK: The grammar's rules, each at random

  private mutating func append(_ text: String) {
    bytes.append(contentsOf: text.utf8)
  }

  private mutating func whitespace() {
    guard generator.oneIn(3) else { return }
    let count = generator.oneIn(8) ? Int.random(in: 0...70, using: &generator) : 1
    for _ in 0..<count { bytes.append(generator.pick([0x20, 0x20, 0x20, 0x09, 0x0A, 0x0D])) }
  }

  private mutating func value(depthMax: Int) {
    switch Int.random(in: 0..<(depthMax > 0 ? 10 : 6), using: &generator) {
    case 0, 1: string()
    case 2, 3: number()
    case 4: append(generator.pick(["true", "false"]))
    case 5: append("null")
    case 6, 7: container("[", "]") { $0.value(depthMax: depthMax - 1) }
    default:
      container("{", "}") {
        $0.string()
        $0.whitespace()
        $0.append(":")
        $0.whitespace()
        $0.value(depthMax: depthMax - 1)
      }
    }
  }

  private mutating func container(
    _ open: String, _ close: String, member: (inout RandomText) -> Void
  ) {
    append(open)
    whitespace()
    for index in 0..<Int.random(in: 0...5, using: &generator) {
      if index > 0 {
        append(",")
        whitespace()
      }
      member(&self)
      whitespace()
    }
    append(close)
  }

  private mutating func string() {
    append("\"")
    let pieces = generator.oneIn(4) ? Int.random(in: 0...12, using: &generator) : 1
    for _ in 0..<pieces {
      switch Int.random(in: 0..<6, using: &generator) {
      case 0: append(#"\"# + String(generator.pick(Array(#""\/bfnrt"#))))
      case 1: unicodeEscape()
      case 2: append(String(scalar()))
      default:
        for _ in 0..<Int.random(in: 0...(generator.oneIn(6) ? 70 : 9), using: &generator) {
          bytes.append(generator.pick(Array("abcdeghijkm 0123456789/:,{}[]~\u{7F}".utf8)))
        }
      }
    }
    append("\"")
  }

  /// Any unit, half surrogate pairs as often as whole ones, in digits of either case.
  private mutating func unicodeEscape() {
    let units: [UInt16] =
      switch Int.random(in: 0..<4, using: &generator) {
      case 0: [UInt16.random(in: 0...0xFF, using: &generator)]
      case 1: [UInt16.random(in: 0...0xFFFF, using: &generator)]
      case 2: [UInt16.random(in: 0xD800...0xDFFF, using: &generator)]
      default:
        [
          UInt16.random(in: 0xD800...0xDBFF, using: &generator),
          UInt16.random(in: 0xDC00...0xDFFF, using: &generator),
        ]
      }
    for unit in units {
      let digits = String(unit, radix: 16, uppercase: Bool.random(using: &generator))
      append("\\u" + String(repeating: "0", count: 4 - digits.count) + digits)
    }
  }

  /// A scalar that may stand unescaped outside of ASCII, the corners of each row of UTF-8 included.
  private mutating func scalar() -> Character {
    let corners: [UInt32] = [
      0x80, 0x7FF, 0x800, 0xFFF, 0x1000, 0xCFFF, 0xD000, 0xD7FF, 0xE000, 0xFFFD, 0xFFFF, 0x10000,
      0x3FFFF, 0x40000, 0xFFFFF, 0x100000, 0x10FFFF,
    ]
    let point =
      generator.oneIn(3)
      ? generator.pick(corners)
      : UInt32.random(in: 0x80...(generator.oneIn(2) ? 0x7FF : 0xD7FF), using: &generator)
    return Character(UnicodeScalar(point) ?? "\u{FFFD}")
  }

  private mutating func number() {
    if generator.oneIn(3) { append("-") }
    if generator.oneIn(5) {
      append("0")
    } else {
      append(String(Int.random(in: 1...9, using: &generator)))
      digits()
    }
    if generator.oneIn(3) {
      append(".")
      digits(atLeast: 1)
    }
    if generator.oneIn(4) {
      append(generator.pick(["e", "E", "e+", "E+", "e-", "E-"]))
      append(String(Int.random(in: 0...(generator.oneIn(4) ? 999 : 30), using: &generator)))
    }
  }

  private mutating func digits(atLeast countMin: Int = 0) {
    let count = Int.random(in: countMin...(generator.oneIn(5) ? 40 : 6), using: &generator)
    for _ in 0..<count { bytes.append(UInt8.random(in: 0x30...0x39, using: &generator)) }
  }
}
