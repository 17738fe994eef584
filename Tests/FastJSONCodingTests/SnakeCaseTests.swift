import FastJSONCoding
import Foundation
import TestSupport
import Testing

/// Names are converted as Foundation converts them, whatever they look like.
@Suite struct SnakeCaseTests {
  @Test func randomNamesBecomeSnakeCaseAlike() throws {
    var random = SeededGenerator()
    let coders = Coders.snakeCase
    for _ in 0..<3_000 {
      let value = One(name: Self.name(&random))
      #expect(
        String(decoding: try coders.ourEncoder.encode(value), as: UTF8.self)
          == String(decoding: try coders.encoder.encode(value), as: UTF8.self))
    }
  }

  @Test func randomNamesBecomeCamelCaseAlike() throws {
    var random = SeededGenerator()
    let coders = Coders.snakeCase
    for _ in 0..<3_000 {
      let text = try JSONEncoder().encode([Self.name(&random): 1])
      let ours = try coders.ourDecoder.decode(One.self, from: Array(text))
      let theirs = try coders.decoder.decode(One.self, from: text)
      #expect(ours.name == theirs.name, "\(String(decoding: text, as: UTF8.self))")
    }
  }

  /// Whether a letter behind it is a first one.
  @Test func everyCharacterBetweenLettersCountsAlike() throws {
    let coders = Coders.snakeCase
    for scalar in (UInt32(0x20)..<0xFFFF).lazy.compactMap(Unicode.Scalar.init)
    where scalar != "\"" && scalar != "\\" {
      let text = Array("{\"a_b\(scalar)c\":1}".utf8)
      let ours = try coders.ourDecoder.decode(One.self, from: text)
      guard try ours.name != coders.decoder.decode(One.self, from: Data(text)).name else {
        continue
      }
      Issue.record("U+\(String(scalar.value, radix: 16)) makes \(ours.name)")
    }
  }

  @Test func twoNamesThatBecomeOneGiveTheFirst() throws {
    let text = #"{"one_two":1,"oneTwo":2,"one__two":3}"#
    Coders.snakeCase.expectAgreement(Pair.self, on: text)
    #expect(try Coders.snakeCase.ourDecoder.decode(Pair.self, from: text).oneTwo == 1)
  }

  private struct Pair: Codable, Equatable { var oneTwo: Int }

  private static func name(_ random: inout SeededGenerator) -> String {
    let pieces = [
      "a", "b", "A", "B", "URL", "Id", "_", "_", "__", "1", "9", "é", "É", "ß", "ǅ", "日", ".", "'",
      "-", " ", "word", "Word", "ﬁ", "e\u{301}", "ı",
    ]
    let count = Int.random(in: 1...7, using: &random)
    return (0..<count).map { _ in random.pick(pieces) }.joined()
  }

  /// An object of one member, of any name.
  private struct One: Codable {
    let name: String

    init(name: String) { self.name = name }

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: AgreementTests.Name.self)
      name = try #require(container.allKeys.first).stringValue
      #expect(try container.decode(Int.self, forKey: .init(name)) == 1)
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: AgreementTests.Name.self)
      try container.encode(1, forKey: .init(name))
    }
  }
}
