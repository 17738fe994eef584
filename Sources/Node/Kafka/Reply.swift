import FastJSON

// Replies are written straight into the output, in the one form that Maelstrom accepts: `src`,
// `dest` and `body` at the top, and in the body nothing beyond what the reply consists of.
//
//     {"src":"n0","dest":"c2","body":{"type":"send_ok","offset":12,"in_reply_to":2}}⏎
//
// The client's name and the number of its request are sent back as they came: a slice of the
// request that was checked when it was read.

extension JSONEmitter {
  /// Emits a reply that consists of its type and at most one number.
  @inline(__always)
  mutating func reply(
    to request: Request, of text: RawSpan, from opening: RawSpan,
    _ fill: (inout EmitterRun) -> Void
  ) {
    run(atMost: opening.byteCount &+ request.source.count &+ ReplyForm.byteCountMax) { run in
      run.copy(opening)
      run.copy(request.source, of: text)
      fill(&run)
      run.endReply(to: request.messageID, of: text)
    }
  }

  /// Emits everything of a reply up to its type.
  @inline(__always)
  mutating func beginReply(
    to request: Request, of text: RawSpan, from opening: RawSpan, _ type: StaticString
  ) {
    run(atMost: opening.byteCount &+ request.source.count &+ ReplyForm.byteCountMax) { run in
      run.copy(opening)
      run.copy(request.source, of: text)
      run.literal(type)
    }
  }

  /// Emits the rest of a reply: the number of the request, if it had one, and the end of the line.
  @inline(__always)
  mutating func endReply(to request: Request, of text: RawSpan) {
    let messageID = request.messageID
    run(atMost: ReplyForm.byteCountMax) { run in run.endReply(to: messageID, of: text) }
  }
}

extension EmitterRun {
  @inline(__always)
  fileprivate mutating func endReply(to messageID: JSONSlice, of text: RawSpan) {
    if messageID.count > 0 {
      literal(",\"in_reply_to\":")
      copy(messageID, of: text)
    }
    literal("}}\n")
  }
}

/// Sizes of replies.
enum ReplyForm {
  /// The most bytes that the fixed parts and the numbers of a reply take: the longest type, two
  /// numbers of 20 digits, and what stands around them.
  static let byteCountMax = 128
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
