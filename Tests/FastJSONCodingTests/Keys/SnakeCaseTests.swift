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

  /// An object takes over what is known of the names of one before it, if they are the same; a
  /// dictionary's names are not converted, whichever comes first.
  @Test func objectsOfAnArrayAreConvertedEachByItself() throws {
    let coders = Coders.snakeCase
    let same = #"{"one_two":1,"x_y":2}"#
    let objects = [
      same, same, #"{"x_y":2,"one_two":3}"#, #"{"oneTwo":4,"x_y":0}"#, #"{"one_two":5,"oneTwo":6}"#,
      #"{"one\u005ftwo":7,"x_y":0}"#, same,
    ]
    let text = "[" + objects.joined(separator: ",") + "]"
    coders.expectAgreement([Pair].self, on: text)
    #expect(
      try coders.ourDecoder.decode([Pair].self, from: text).map(\.oneTwo) == [1, 1, 3, 4, 5, 7, 1])
    for kinds in [["d", "p", "d", "p"], ["p", "d", "p", "d"]] {
      let text =
        "{" + kinds.enumerated().map { "\"\($1)\($0)\":\(same)" }.joined(separator: ",") + "}"
      coders.expectAgreement(Mixed.self, on: text)
      _ = try coders.ourDecoder.decode(Mixed.self, from: text)
    }
  }

  @Test func objectsOfManyMembersAreConverted() throws {
    let members = (0..<100).map { "\"name_\($0)\":\($0)" } + ["\"one_two\":-1"]
    Coders.snakeCase.expectAgreement(Pair.self, on: "{" + members.joined(separator: ",") + "}")
    Coders.snakeCase.expectAgreement(
      Pair.self, on: "{" + (members + ["\"oneTwo\":-2"]).joined(separator: ",") + "}")
  }

  /// Dictionaries and objects with the same names, in turn.
  private struct Mixed: Codable, Equatable {
    var d0: [String: Int]?
    var d1: [String: Int]?
    var d2: [String: Int?]?
    var d3: [String: Int?]?
    var p0: Pair?
    var p1: Pair?
    var p2: Pair?
    var p3: Pair?
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
