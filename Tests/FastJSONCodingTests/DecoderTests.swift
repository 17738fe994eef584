import FastJSON
import FastJSONCoding
import TestSupport
import Testing

/// What can be decoded from, what is found in an object, and what is set for a decoder.
@Suite struct DecoderTests {
  let decoder = FastJSONDecoder()

  @Test func everyKindOfInputGivesTheSame() throws {
    let text = #"{"name":"a","byName":{}}"#
    let bytes = Array(text.utf8)
    let node = Node(name: "a")
    #expect(try decoder.decode(Node.self, from: text) == node)
    #expect(try decoder.decode(Node.self, from: bytes) == node)
    #expect(try decoder.decode(Node.self, from: bytes.span) == node)
    #expect(try decoder.decode(Node.self, from: bytes.span.bytes) == node)
  }

  @Test func aSliceOfAScannedTextIsDecodedByItself() throws {
    let line = Array(#"{"src":"c1","body":{"name":"a","byName":{}},"id":1}"#.utf8)
    var scanner = JSONScanner(line.span.bytes)
    try scanner.beginObject()
    var node: Node?
    while let name = try scanner.nextName() {
      let value = try scanner.value()
      if scanner.matches(name, "body") {
        node = try decoder.decode(Node.self, from: value, of: line.span.bytes)
      }
    }
    #expect(node == Node(name: "a"))
  }

  @Test func nestingIsTakenUpToTheLimit() throws {
    func nested(_ depth: Int) -> [UInt8] {
      Array((String(repeating: "[", count: depth) + String(repeating: "]", count: depth)).utf8)
    }
    _ = try decoder.decode(Tree.self, from: nested(FastJSONDecoder.maximumDepth))
    let error = #expect(throws: DecodingError.self) {
      try decoder.decode(Tree.self, from: nested(FastJSONDecoder.maximumDepth + 1))
    }
    #expect(
      try #require(error).kindAndContext.context.underlyingError as? JSONError
        == JSONError(.tooDeep, at: FastJSONDecoder.maximumDepth))
  }

  /// Whatever the order in which they are asked for.
  @Test(arguments: [["a", "b"], ["b", "a"], ["a", "a", "b"], ["b", "a", "b", "a"]])
  func ofANameThatOccursTwiceTheFirstCounts(_ order: [String]) throws {
    for text in [
      #"{"a":1,"b":2,"a":3,"b":4}"#, #"{"a":1,"b":2,"\u0061":3}"#, #"{"\u0061":1,"b":2,"a":3}"#,
    ] {
      let members = try decoder.decode(Members.self, from: text)
      for name in order {
        #expect(try members.value(name) == (name == "a" ? 1 : 2), "\(name) of \(text)")
      }
      #expect(members.names == ["a", "b"])
    }
  }

  /// From few members to more than are searched one by one.
  @Test(arguments: [0, 1, 2, 8, 9, 31, 32, 33, 64, 65, 200, 1_000])
  func membersAreFoundInAnyOrder(_ count: Int) throws {
    var random = SeededGenerator()
    let names = (0..<count).map {
      "name" + String($0 * $0) + String(repeating: "x", count: $0 % 20)
    }
    let text = "{" + names.enumerated().map { "\"\($1)\":\($0)" }.joined(separator: ",") + "}"
    let members = try decoder.decode(Members.self, from: text)
    #expect(members.names == names)
    for (index, name) in names.enumerated() { #expect(try members.value(name) == index) }
    for index in names.indices.shuffled(using: &random) {
      #expect(try members.value(names[index]) == index)
      #expect(!members.contains("name" + String(index) + "y"))
      #expect(throws: DecodingError.self) { try members.value("nam") }
    }
    // The first one again, behind all others.
    guard let first = names.first else { return }
    let repeated = text.dropLast() + ",\"\(first)\":-1}"
    #expect(try decoder.decode(Members.self, from: String(repeated)).value(first) == 0)
  }

  /// Swift's strings are equal where they are canonically equivalent; names are not.
  @Test(arguments: [2, 100])
  func namesAreEqualIfTheirBytesAre(_ count: Int) throws {
    let composed = "\u{E9}"
    let decomposed = "e\u{301}"
    let others = (2..<count).map { "\"\($0)\":0" }
    let text =
      "{" + (["\"\(composed)\":1", "\"\(decomposed)\":2"] + others).joined(separator: ",") + "}"
    let members = try decoder.decode(Members.self, from: text)
    #expect(try members.value(decomposed) == 2)
    #expect(try members.value(composed) == 1)
    #expect(members.names.count == count)
  }

  /// What is known of the names of one object is used for the next one of as many members.
  @Test func objectsOfAnArrayAreFoundOutEachByItself() throws {
    let text =
      #"[{"a":1,"b":2},{"a":3,"b":4},{"a":5,"a":6},{"b":7,"a":8},{"a":9,"\u0061":0},{"a":1,"c":2}]"#
    let objects = try decoder.decode([Members].self, from: text)
    #expect(
      objects.map(\.names) == [["a", "b"], ["a", "b"], ["a"], ["b", "a"], ["a"], ["a", "c"]])
    #expect(try objects.map { try $0.value("a") } == [1, 3, 5, 8, 9, 1])
    #expect(objects.map { $0.contains("b") } == [true, true, false, true, false, false])
  }

  /// A decoder and its containers may be kept: the text stays with them.
  @Test func aDecoderThatIsKeptGoesOn() throws {
    struct Kept: Decodable {
      let decoder: any Decoder
      init(from decoder: any Decoder) { self.decoder = decoder }
    }
    let kept = try decoder.decode([String: [Kept]].self, from: #"{"a":[{"name":1}]}"#)
    let decoder = try #require(kept["a"]?.first).decoder
    #expect(throws: DecodingError.self) { try Node(from: decoder) }
    #expect(decoder.codingPath.count <= 2)
  }

  @Test func userInfoReachesEveryDecoder() throws {
    struct Greedy: Decodable {
      let found: [Int]
      init(from decoder: any Decoder) throws {
        let key = try #require(CodingUserInfoKey(rawValue: "key"))
        var container = try decoder.unkeyedContainer()
        let superDecoder = try container.superDecoder()
        found = [decoder, superDecoder].compactMap { $0.userInfo[key] as? Int }
      }
    }
    var decoder = decoder
    decoder.userInfo[try #require(CodingUserInfoKey(rawValue: "key"))] = 7
    #expect(try decoder.decode([Greedy].self, from: "[[1]]").first?.found == [7, 7])
  }

  @Test func aTypeIsDecodedAsIsSetForIt() throws {
    var decoder = decoder
    decoder.decode(Int.self) { try $0.singleValueContainer().decode(String.self).utf8.count }
    decoder.decode(Node.self) { Node(name: try String(from: $0)) }
    #expect(try decoder.decode([Int].self, from: #"["a","bc"]"#) == [1, 2])
    #expect(
      try decoder.decode([String: Node?].self, from: #"{"a":"b","c":null}"#) == [
        "a": Node(name: "b"), "c": nil,
      ])
    #expect(try FastJSONDecoder().decode([Int].self, from: "[1]") == [1])
  }

  /// The members of an object by any name.
  private struct Members: Decodable {
    private let container: KeyedDecodingContainer<AgreementTests.Name>

    init(from decoder: any Decoder) throws {
      container = try decoder.container(keyedBy: AgreementTests.Name.self)
    }

    var names: [String] { container.allKeys.map(\.stringValue) }

    func value(_ name: String) throws -> Int { try container.decode(Int.self, forKey: .init(name)) }

    func contains(_ name: String) -> Bool { container.contains(.init(name)) }
  }
}
