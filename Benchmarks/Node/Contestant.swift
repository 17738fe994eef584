import FastJSON
import LogStore

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

/// The node of this package: the parts that `Server` puts together, without the descriptors.
struct ServedNode: Contestant, ~Copyable {
  private var node = KafkaNode(logs: Logs(), pollByteCountMax: Options().pollByteCountMax)
  private var guess = RequestGuess()
  private var batch = RequestBatch()
  private var replies = JSONEmitter()

  init() {}

  mutating func serve(_ text: [UInt8], _ handOut: (RawSpan) throws -> Void) throws {
    let bytes = text.span.bytes
    var position = 0
    while position < bytes.byteCount {
      batch.removeAll()
      while batch.requests.count < RequestBatch.requestCountMax, position < bytes.byteCount {
        position = try decode(bytes, from: position)
      }
      var index = 0
      while index < batch.requests.count {
        index = node.serve(
          batch, from: index, of: bytes, into: &replies, replyByteCountMax: 256 * 1024)
        try handOut(replies.bytes)
        replies.removeAll()
      }
    }
  }

  private mutating func decode(_ text: RawSpan, from start: Int) throws -> Int {
    if let end = guess.decode(text, from: start, lineByteCountMax: .max, into: &batch) {
      return end
    }
    guard let end = LineFeed.firstPosition(in: text, from: start) else { return text.byteCount }
    try RequestDecoder.decode(text.extracting(0..<end), from: start, into: &batch)
    return end + 1
  }
}
