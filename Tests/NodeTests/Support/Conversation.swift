import Testing

/// A request and the reply that is expected of the node, both as the members of a `body`.
///
/// The number of the request is left to the conversation: `msg_id` and `in_reply_to` are added.
struct Turn {
  let request: String
  let reply: String

  init(_ request: String, _ reply: String) {
    self.request = request
    self.reply = reply
  }
}

/// Holds a conversation of client c1 with a fresh node n0, and expects each of its replies, byte for
/// byte.
func expectConversation(
  _ turns: [Turn], pollByteCountMax: Int = 1 << 20,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  for reading in [NodeInProcess.Reading.guessing, .general] {
    var node = NodeInProcess.initialized(reading, pollByteCountMax: pollByteCountMax)
    for (index, turn) in turns.enumerated() {
      let number = index + 2
      let replies = node.replies(
        to:
          #"{"id":\#(number),"src":"c1","dest":"n0","body":{\#(turn.request),"msg_id":\#(number)}}"#
      )
      let expected =
        #"{"src":"n0","dest":"c1","body":{\#(turn.reply),"in_reply_to":\#(number)}}"#
      #expect(replies == [expected], "\(turn.request)", sourceLocation: sourceLocation)
    }
  }
}

/// Expects the replies of an initialized node n0 to whole lines, byte for byte.
func expectReplies(
  to lines: String, _ expected: [String], sourceLocation: SourceLocation = #_sourceLocation
) {
  for reading in [NodeInProcess.Reading.guessing, .general] {
    var node = NodeInProcess.initialized(reading)
    let replies = node.replies(to: lines)
    #expect(replies == expected, "\(lines)", sourceLocation: sourceLocation)
  }
}
