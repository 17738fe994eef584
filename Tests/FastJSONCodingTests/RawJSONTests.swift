import FastJSON
import FastJSONCoding
import Foundation
import Testing

/// Any value stays as it is written, in this module's coders; in others it stays the same value.
@Suite struct RawJSONTests {
  private struct Send: Codable, Equatable {
    var key: String
    var msg: RawJSON
    var other: RawJSON?
  }

  static let texts = [
    "1.0", "-0", "1e400", "123456789012345678901234567890", #""\u00e9\/""#, #""\ud800""#, "null",
    "true", "[ ]", #"{"a" : [1.0, {"b":null}], "a":2}"#,
  ]

  @Test(arguments: texts)
  func bytesStayAsTheyAre(_ text: String) throws {
    let line = Array("{\"msg\": \(text) ,\"key\":\"k\"}".utf8)
    let send = try FastJSONDecoder().decode(Send.self, from: line)
    #expect(send.msg.description == text)
    let encoded = String(decoding: try FastJSONEncoder().encode(send), as: UTF8.self)
    #expect(encoded == "{\"key\":\"k\",\"msg\":\(text)}")
    let list = try FastJSONDecoder().decode([RawJSON].self, from: "[\(text), \(text)]")
    #expect(try FastJSONEncoder().encode(list) == Array("[\(text),\(text)]".utf8))
    #expect(try FastJSONEncoder().encode(list[0]) == Array(text.utf8))
  }

  @Test func anOptionalOneTakesNullForNothing() throws {
    let send = try FastJSONDecoder().decode(Send.self, from: #"{"key":"","msg":null,"other":null}"#)
    #expect(send.msg.description == "null")
    #expect(send.other == nil)
  }

  @Test func onlyOneWholeValueIsTaken() throws {
    #expect(try RawJSON(Array(" [1] \n".utf8)).bytes == Array("[1]".utf8))
    #expect(throws: JSONError(.trailingBytes, at: 2)) { try RawJSON(Array("1 2".utf8)) }
    #expect(throws: JSONError(.unexpectedEnd, at: 0)) { try RawJSON([]) }
  }

  @Test func itIsDecodedAsATypeLater() throws {
    let send = try FastJSONDecoder().decode(
      Send.self, from: #"{"key":"k","msg":{"name":"a","byName":{}}}"#)
    #expect(try send.msg.decode(Node.self) == Node(name: "a"))
    #expect(try RawJSON(encoding: [1, 2]).description == "[1,2]")
  }

  @Test func itIsLaidOutWithTheRest() throws {
    var encoder = FastJSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let send = Send(key: "k", msg: try RawJSON(Array(#"{ "b":1.0, "a":[ ] }"#.utf8)))
    #expect(
      String(decoding: try encoder.encode(send), as: UTF8.self)
        == #"{"key":"k","msg":{"a":[],"b":1.0}}"#)
  }

  @Test(arguments: [
    "1", "-7", "18446744073709551615", "1.5", "\"é\"", "null", "true", "[]",
    #"{"a":[1,2.5,{"b":null}],"c":{}}"#,
  ])
  func foundationsCodersTakeItAsAValue(_ text: String) throws {
    let line = "{\"key\":\"k\",\"msg\":\(text)}"
    let send = try JSONDecoder().decode(Send.self, from: Data(line.utf8))
    #expect(send.key == "k")
    #expect(
      try NSDictionary(dictionary: ["": Self.value(send.msg.bytes)])
        == NSDictionary(dictionary: ["": Self.value(Array(text.utf8))]))
    let encoded = try JSONEncoder().encode(send)
    #expect(
      try NSDictionary(dictionary: ["": Self.value(Array(encoded))])
        == NSDictionary(dictionary: ["": Self.value(Array(line.utf8))]))
  }

  private static func value(_ text: [UInt8]) throws -> Any {
    try JSONSerialization.jsonObject(with: Data(text), options: .fragmentsAllowed)
  }
}
