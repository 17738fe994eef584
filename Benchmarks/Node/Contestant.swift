import FastJSON
import LogStore

@testable import Maelstrom
@testable import Node

/// A node in this process: lines in, replies out.
protocol Contestant: ~Copyable {
  /// A node that has seen nothing yet.
  init()

  /// Serves lines, each with its line feed, and hands out the replies piece by piece.
  mutating func serve(_ text: [UInt8], _ handOut: (RawSpan) throws -> Void) throws
}

extension Contestant where Self: ~Copyable {
  /// All replies to some lines.
  mutating func replies(to text: [UInt8]) throws -> [UInt8] {
    var replies: [UInt8] = []
    try serve(text) { span in span.withUnsafeBytes { replies.append(contentsOf: $0) } }
    return replies
  }
}

/// The node of this package: the parts that the pipeline puts together, without the descriptors.
struct ServedNode: Contestant, ~Copyable {
  private var node = KafkaNode(logs: Logs(), pollByteCountMax: Options().pollByteCountMax)
  private var decoder = KafkaDecoder(lineByteCountMax: .max)
  private var batch = RequestBatch()
  private var outbox = Outbox()

  init() {}

  mutating func serve(_ text: [UInt8], _ handOut: (RawSpan) throws -> Void) throws {
    let bytes = text.span.bytes
    var position = 0
    while position < bytes.byteCount {
      batch.removeAll()
      var dropped: LineProblem?
      position = decoder.decode(bytes, from: position, atMost: 256, into: &batch) { problem, _ in
        dropped = problem
      }
      if let dropped { throw dropped }
      var index = 0
      while index < batch.count {
        index = node.serve(batch, from: index, of: bytes, into: &outbox)
        try handOut(outbox.lines.bytes)
        outbox.removeLines()
      }
    }
  }
}
