import Foundation
import Testing

/// Expects that Maelstrom accepts a line of the node's output as a reply (`doc/protocol.md`,
/// § Messages): an object with no other members than it knows.
func expectAcceptable(
  _ line: Data, sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let shown = String(decoding: line.prefix(300), as: UTF8.self)
  let message = try #require(
    try? JSONSerialization.jsonObject(with: readable(line)) as? [String: Any], "\(shown)",
    sourceLocation: sourceLocation)
  #expect(Set(message.keys) == ["src", "dest", "body"], "\(shown)", sourceLocation: sourceLocation)
  #expect(message["src"] is String && message["dest"] is String, sourceLocation: sourceLocation)
  let body = try #require(message["body"] as? [String: Any], sourceLocation: sourceLocation)
  let type = try #require(body["type"] as? String, sourceLocation: sourceLocation)
  let members = try #require(
    membersOfReplies[type], "\(shown)", sourceLocation: sourceLocation)
  #expect(
    Set(body.keys).subtracting(["in_reply_to"]) == members, "\(shown)",
    sourceLocation: sourceLocation)
}

private let membersOfReplies: [String: Set<String>] = [
  "init_ok": ["type"], "send_ok": ["type", "offset"], "poll_ok": ["type", "msgs"],
  "commit_offsets_ok": ["type"], "list_committed_offsets_ok": ["type", "offsets"],
  "error": ["type", "code", "text"],
]

/// The same line without what is valid JSON and Foundation does not read: numbers beyond a double and
/// lone surrogates.
private func readable(_ line: Data) -> Data {
  let text = String(decoding: line, as: UTF8.self)
  return Data(text.replacing("1e400", with: "1").replacing(#"\ud800"#, with: "?").utf8)
}
