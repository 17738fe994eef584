import FastJSON

// Replies are written straight into the output, in the one form that Maelstrom accepts: `src`,
// `dest` and `body` at the top, and in the body nothing beyond what the reply consists of.
//
//     {"src":"n0","dest":"c2","body":{"type":"send_ok","offset":12,"in_reply_to":2}}⏎
//
// The client's name and the number of its request are sent back as they came: a slice of the
// request that was checked when it was read.

extension JSONEmitter {
  /// Emits everything up to the type of a reply.
  @inline(__always)
  mutating func beginReply(from opening: RawSpan, to source: RawSpan) {
    literal(opening)
    literal(source)
  }

  /// Emits the rest of a reply: the number of the request, if it had one, and the end of the line.
  @inline(__always)
  mutating func endReply(to messageID: JSONSlice?, of text: RawSpan) {
    if let messageID {
      literal(",\"in_reply_to\":")
      literal(text.extracting(messageID))
    }
    literal("}}\n")
  }
}

/// How the node names itself in every reply: `{"src":"n0","dest":"`, made once.
struct ReplyOpening: ~Copyable {
  private var emitter = JSONEmitter(capacity: 64)

  /// The opening for a node that has no name yet.
  init() {}

  /// The opening for a node of this name, given as it stands between its quotes.
  init(nodeID: RawSpan) {
    emitter.literal("{\"src\":\"")
    emitter.literal(nodeID)
    emitter.literal("\",\"dest\":\"")
  }

  var bytes: RawSpan {
    @_lifetime(borrow self)
    get { emitter.bytes }
  }
}
