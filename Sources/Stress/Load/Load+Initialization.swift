import Cluster

// The first exchange of a run: client c0 sends `init` and must get `init_ok`, once, within 10 s.

extension Load where W: ~Copyable {
  /// How long Maelstrom waits for `init_ok`.
  static var initTimeoutNanoseconds: UInt64 { 10_000_000_000 }

  /// Appends the `init` request.
  mutating func requestInitialization() {
    writer.appendInitialization(RequestSender(name: 0, messageID: 1), to: &requests)
  }

  /// Deals with the first line from the node, if it has been read; returns whether it has.
  ///
  /// - Throws: as `takeInitialization`.
  mutating func takeInitialization(from input: inout InputBuffer) throws(BenchFailure) -> Bool {
    guard let line = input.nextLine() else { return false }
    try takeInitialization(line)
    return true
  }

  /// Deals with the first line from the node.
  /// - Throws: `BenchFailure` when it is anything but the `init_ok` that was asked for.
  mutating func takeInitialization(_ line: InputBuffer.Line) throws(BenchFailure) {
    let defect = ReplyReader.read(line.bytes, from: nodes, into: &reply)
    let isAnswer =
      defect == nil && reply.source == .node(0) && reply.destination == .client(0)
      && reply.kind == .initOK && reply.present.contains(.inReplyTo) && reply.inReplyTo == 1
    guard isAnswer else {
      let text = String(decoding: line.bytes.extracting(first: 2000).copy, as: UTF8.self)
      throw BenchFailure("the node's first line is no init_ok for c0: \(text)")
    }
  }
}

/// Why the bench could not do its work; no verdict on the node.
struct BenchFailure: Error, Equatable, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
