import FastJSONCoding
import Foundation
import TestSupport
import Testing

/// The coders against Foundation's, on random values of many types, and on their texts with bytes
/// changed.
@Suite struct RandomAgreementTests {
  private struct Document: Codable, Equatable {
    var tokens: Tokens
    var optionalTokens: OptionalTokens
    var dictionaries: Dictionaries
    var shapes: [Shape]
    var node: Node?
    var flat: Flat
    var tree: Tree
    var raw: Wrapped<[String: [Int?]]>
  }

  @Test func randomValuesEncodeAndDecodeAlike() throws {
    var random = RandomValue(generator: SeededGenerator())
    for _ in 0..<60 {
      try Coders().expectAgreement(encoding: random.document())
      try Coders().expectAgreement(encoding: random.tree(depth: 5))
    }
  }

  @Test func randomValuesInSnakeCaseEncodeAndDecodeAlike() throws {
    var random = RandomValue(generator: SeededGenerator())
    for _ in 0..<40 { try Coders.snakeCase.expectAgreement(encoding: random.document()) }
  }

  /// Most changes make a text that is no JSON; some make another value, another kind, another name.
  @Test func changedTextsDecodeAlike() throws {
    var random = RandomValue(generator: SeededGenerator())
    let coders = Coders()
    var plain = coders.ourEncoder
    plain.outputFormatting = []
    var decodedCount = 0
    for _ in 0..<30 {
      let document = random.document()
      for (text, check) in [
        (try plain.encode(document), { coders.disagreement(Document.self, on: $0) }),
        (try plain.encode(document.tree), { coders.disagreement(Tree.self, on: $0) }),
        (try plain.encode(document.tokens), { coders.disagreement(OptionalTokens.self, on: $0) }),
        (try plain.encode(document.shapes), { coders.disagreement([Shape].self, on: $0) }),
      ] as [([UInt8], ([UInt8]) -> String?)] {
        #expect(check(text) == nil)
        for _ in 0..<40 {
          let changed = random.changed(text)
          guard !Self.isLeftToChoice(changed) else { continue }
          #expect(check(changed) == nil)
          decodedCount += 1
        }
      }
    }
    #expect(decodedCount > 2_500)
  }

  /// Whether a text may hold what the two read differently on purpose.
  ///
  /// That is half a surrogate pair, a number near zero, an integer beyond 2⁵³ with a fraction, null in
  /// the place of a Boolean, and a comma behind the last member; and a text that begins with zero bytes,
  /// which Foundation takes for UTF-16 or UTF-32 (RFC 8259 §8.1 has done away with them).
  private static func isLeftToChoice(_ text: [UInt8]) -> Bool {
    if text.prefix(4).contains(0) { return true }
    let text = String(decoding: text, as: UTF8.self)
    return text.contains(/\\u[dD]|[eE]-|\d{16}\.\d|"bool":null|,[}\]]/)
  }

  /// Random values: every length of a string around a word, numbers of every size.
  private struct RandomValue {
    var generator: SeededGenerator

    mutating func document() -> Document {
      Document(
        tokens: tokens(), optionalTokens: optionalTokens(), dictionaries: dictionaries(),
        shapes: array { $0.shape(depth: 3) },
        node: generator.oneIn(3) ? nil : node(depth: 3), flat: flat(), tree: tree(depth: 3),
        raw: Wrapped(dictionary { random in random.array { $0.optional { $0.integer() } } }))
    }

    mutating func changed(_ text: [UInt8]) -> [UInt8] {
      var text = text
      let index = Int.random(in: 0..<text.count, using: &generator)
      switch Int.random(in: 0..<6, using: &generator) {
      case 0: text[index] = generator.pick(Array("{}[]\",:\\0-.eu tfn19aZ/".utf8))
      case 1: text.insert(generator.pick(Array("{}[]\",:\\0-.eu tfn19aZ/".utf8)), at: index)
      case 2: text.remove(at: index)
      case 3:
        // One token in the place of another.
        let token = generator.pick(["null", "true", "1", "-2.5", "\"a\"", "[]", "{}", "300", "1e2"])
        let end = text[index...].firstIndex { [0x2C, 0x5D, 0x7D].contains($0) } ?? text.endIndex
        if let start = text[..<index].lastIndex(where: { [0x2C, 0x5B, 0x3A].contains($0) }) {
          text.replaceSubrange(start + 1..<end, with: token.utf8)
        }
      case 4: text[index] = UInt8.random(in: 0...255, using: &generator)
      default: text.removeSubrange(index...)
      }
      return text
    }

    mutating func integer<T: FixedWidthInteger>() -> T {
      let value = T.random(in: .min ... .max, using: &generator)
      return generator.oneIn(4)
        ? value : value >> T(generator.pick([0, T.bitWidth / 2, T.bitWidth - 4]))
    }

    mutating func double() -> Double {
      switch Int.random(in: 0..<5, using: &generator) {
      case 0: Double(integer() as Int)
      case 1: Double(integer() as Int16) / 100
      case 2: Double(integer() as Int8)
      case 3: Double.random(in: -1...1, using: &generator)
      default:
        Double.random(in: 1...10, using: &generator)
          * pow(10, Double(Int.random(in: -30...30, using: &generator)))
      }
    }

    mutating func string() -> String {
      let pieces = [
        "a", "Z", "0", "_", "/", "\"", "\\", "\n", "\u{1}", "\u{7F}", "é", "€", "日本", "😀", " ",
        "plain text", "\u{2028}",
      ]
      let count = generator.oneIn(5) ? Int.random(in: 0...40, using: &generator) : 3
      return (0..<count).map { _ in generator.pick(pieces) }.joined()
    }

    mutating func optional<T>(_ value: (inout RandomValue) -> T) -> T? {
      generator.oneIn(3) ? nil : value(&self)
    }

    mutating func array<T>(_ element: (inout RandomValue) -> T) -> [T] {
      (0..<Int.random(in: 0...4, using: &generator)).map { _ in element(&self) }
    }

    mutating func dictionary<T>(_ element: (inout RandomValue) -> T) -> [String: T] {
      let count = generator.oneIn(20) ? 150 : Int.random(in: 0...4, using: &generator)
      return Dictionary(
        (0..<count).map { _ in (string(), element(&self)) }, uniquingKeysWith: { first, _ in first }
      )
    }

    mutating func tokens() -> Tokens {
      Tokens(
        bool: generator.oneIn(2), string: string(), double: double(), float: Float(double()),
        int: integer(), int8: integer(), int16: integer(), int32: integer(), int64: integer(),
        int128: integer(), uint: integer(), uint8: integer(), uint16: integer(), uint32: integer(),
        uint64: integer(), uint128: integer())
    }

    mutating func optionalTokens() -> OptionalTokens {
      OptionalTokens(
        bool: optional { $0.generator.oneIn(2) }, string: optional { $0.string() },
        double: optional { $0.double() }, float: optional { Float($0.double()) },
        int: optional { $0.integer() }, int8: optional { $0.integer() },
        int16: optional { $0.integer() }, int32: optional { $0.integer() },
        int64: optional { $0.integer() }, int128: optional { $0.integer() },
        uint: optional { $0.integer() }, uint8: optional { $0.integer() },
        uint16: optional { $0.integer() }, uint32: optional { $0.integer() },
        uint64: optional { $0.integer() }, uint128: optional { $0.integer() })
    }

    mutating func dictionaries() -> Dictionaries {
      Dictionaries(
        byString: dictionary { $0.double() }, byInt: [integer(): string()],
        byColor: [.darkGreen: integer()], byLevel: [.middle: integer()],
        nested: dictionary { random in random.dictionary { random in random.array { $0.integer() } }
        })
    }

    mutating func shape(depth: Int) -> Shape {
      switch Int.random(in: 0..<(depth > 0 ? 5 : 4), using: &generator) {
      case 0: .point
      case 1: .circle(radius: double())
      case 2: .pair(integer(), integer())
      case 3: .named(string(), sides: optional { random in random.array { $0.integer() } })
      default: .group(array { $0.shape(depth: depth - 1) })
      }
    }

    mutating func node(depth: Int) -> Node {
      guard depth > 0 else { return Node(name: string()) }
      return Node(
        name: string(), children: optional { random in random.array { $0.node(depth: depth - 1) } },
        byName: generator.oneIn(2) ? [string(): node(depth: depth - 1)] : [:])
    }

    mutating func flat() -> Flat {
      var flat = Flat()
      flat.id = integer()
      flat.latitude = double()
      flat.longitude = double()
      flat.label = string()
      flat.flag = optional { $0.generator.oneIn(2) }
      return flat
    }

    mutating func tree(depth: Int) -> Tree {
      switch Int.random(in: 0..<(depth > 0 ? 6 : 4), using: &generator) {
      case 0: .null
      case 1: .boolean(generator.oneIn(2))
      case 2: .number(double())
      case 3: .string(string())
      case 4: .array(array { $0.tree(depth: depth - 1) })
      default: .object(dictionary { $0.tree(depth: depth > 2 ? 1 : 0) })
      }
    }
  }
}
