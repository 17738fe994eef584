import FastJSON
import Platform

/// A node as the pipeline sees it.
struct NodeService: Service, ~Copyable {
  typealias Decoder = MessageDecoder

  let node: Node

  /// Handlers run on one thread.
  var isShareable: Bool { false }

  var nextDeadline: Instant? { node.assumeIsolated { $0.nextDeadline } }

  mutating func serve(
    _ batch: borrowing NodeBatch, from index: Int, of lines: RawSpan, into outbox: inout Outbox
  ) -> Int {
    node.assumeIsolated { $0.serve(batch, from: index, of: lines, into: &outbox) }
  }

  mutating func serveTimers(at now: Instant, into outbox: inout Outbox) {
    node.assumeIsolated { $0.serveTimers(at: now, into: &outbox) }
  }
}
