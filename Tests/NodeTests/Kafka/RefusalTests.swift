import FastJSON
import TestSupport
import Testing

@testable import Node

/// Refusals say which rule was broken, in a valid string wherever it stands.
@Suite struct RefusalTests {
  @Test(arguments: [
    (Refusal.missing(.key), 12, #""the field \"key\" is missing; expected a string""#),
    (
      .missing(.messageID), 12,
      #""the field \"msg_id\" is missing; expected an integer of 64 bits""#
    ),
    (
      .wrongType(.offsets), 12,
      #""the field \"offsets\" must be an object with integers of 64 bits""#
    ),
    (.wrongType(.nodeID), 12, #""the field \"node_id\" must be a string that is not empty""#),
    (
      .invalidJSON(JSONError(.controlCharacter, at: 63)), 12,
      #""the line is not valid JSON: control characters in strings must be escaped at byte 63""#
    ),
    (
      .invalidJSON(JSONError(.invalidUnicodeEscape, at: 0)), 12,
      #""the line is not valid JSON: \\u needs four hexadecimal digits at byte 0""#
    ),
    (
      .notInitialized, 11, #""the node has not been initialized; send \"init\" first""#
    ),
  ])
  func refusalHasACodeAndAText(_ refusal: Refusal, _ code: Int64, _ expected: String) {
    #expect(refusal.code == code)
    // Twice in one buffer, between literals: neither may know of the other.
    var emitter = JSONEmitter()
    for _ in 0..<2 {
      emitter.literal(":")
      refusal.emitText(into: &emitter, of: RawSpan())
    }
    #expect(String(decoding: emitter.bytes.array, as: UTF8.self) == ":\(expected):\(expected)")
  }

  @Test func repliesWithErrorsStandSideBySide() {
    let line = #"{"src":"c1","dest":"n0","body":{"type":"send","msg_id":2}}"#
    let reply =
      #"{"src":"n0","dest":"c1","body":{"type":"error","code":12,"#
      + #""text":"the field \"key\" is missing; expected a string","in_reply_to":2}}"#
    var node = NodeInProcess.initialized()
    #expect(node.replies(to: "\(line)\n\(line)\n\(line)") == [reply, reply, reply])
  }

  @Test func everyFieldIsNamedAsOnTheWire() {
    let fields: [(Refusal.Field, String)] = [
      (.dest, "dest"), (.body, "body"), (.type, "type"), (.messageID, "msg_id"),
      (.nodeID, "node_id"), (.nodeIDs, "node_ids"), (.key, "key"), (.message, "msg"),
      (.offsets, "offsets"), (.keys, "keys"),
    ]
    for (field, name) in fields {
      #expect("\(field.name)" == name)
      #expect("\(field.expectation)".hasPrefix("a"))
    }
  }
}
