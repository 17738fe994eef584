import FastJSON
import Platform

/// What a node does with the lines that it gets: the part that differs from node to node.
///
/// A pipeline reads blocks and has their lines decoded, the batches served, and what they left in the
/// outbox written. Decoding shares nothing, so that it may be done on either of two threads; serving is
/// done in the order of the lines, by one thread at a time, so that a service needs no lock of its own.
///
/// The pipeline calls a service once a batch and not once a request: the loops over lines and over
/// requests are the service's own, and compiled together with what they call.
package protocol Service: ~Copyable, SendableMetatype {
  /// Decodes lines for this service.
  associatedtype Decoder: LineDecoder, ~Copyable

  /// Whether two threads may share the work from now on.
  ///
  /// Then the service sets timers only when it serves one: the thread that waits for input has to know
  /// when the next is due.
  var isShareable: Bool { get }

  /// When the next timer is due; nil where none is set.
  var nextDeadline: Instant? { get }

  /// Serves messages of a batch, in order, from the one at `index` on, until the batch or the room in
  /// the outbox is used up; at least one.
  ///
  /// - Parameter lines: what the batch was decoded from.
  /// - Returns: the index of the first message that was not served.
  mutating func serve(
    _ batch: borrowing Decoder.Batch, from index: Int, of lines: RawSpan,
    into outbox: inout Outbox
  ) -> Int

  /// Serves the timers that are due at `now`.
  mutating func serveTimers(at now: Instant, into outbox: inout Outbox)
}

/// Turns lines into messages that can be served.
package protocol LineDecoder: ~Copyable {
  associatedtype Batch: MessageBatch, ~Copyable

  /// A decoder for one thread, which drops lines of more than so many bytes.
  init(lineByteCountMax: Int)

  /// Decodes the line of `lines` that begin at `position`, until `messageCountMax` messages are in the
  /// batch or no line is left.
  ///
  /// - Parameters:
  ///   - lines: complete lines, each with its line feed.
  ///   - drop: is told of each line that nobody can be answered for.
  /// - Returns: the position of the first line that was not decoded.
  mutating func decode(
    _ lines: RawSpan, from position: Int, atMost messageCountMax: Int, into batch: inout Batch,
    drop: (LineProblem, RawSpan) -> Void
  ) -> Int
}

/// Messages that wait in order to be served.
package protocol MessageBatch: ~Copyable {
  /// An empty batch.
  init()
  /// How many there are.
  var count: Int { get }
  /// Forgets them and keeps the memory, within reason.
  mutating func removeAll()
}

/// What a service hands over to the pipeline: lines to be written to the output, and notes for the
/// person who runs the node.
///
/// It may be used on any thread, by one at a time: it is the only owner of all that is in it.
package struct Outbox: ~Copyable, @unchecked Sendable {
  /// Replies are written when they are so many bytes, also if lines are left to serve: it bounds what
  /// the node holds when requests are small and replies are large.
  package static var byteCountMax: Int { 256 * 1024 }
  /// So much room is kept for the next ones, and four times what these took: where all are huge none
  /// should ask for it anew, and the first small one gives it back.
  private static var keptByteCountMin: Int { 4 * byteCountMax }

  /// Whole messages, each with its line feed.
  package var lines = JSONEmitter(capacity: 2 * byteCountMax)
  /// What is to be said to the person who runs the node, a line each.
  package var notes: [String] = []
  /// Messages that nobody can be answered for, each with a position in its line.
  package var dropped: [(problem: LineProblem, position: Int)] = []
  /// What must be kept before the lines leave; nil: they may leave at once.
  package var ledger: (any Ledger)?
  /// Why the service cannot go on; nil while it can.
  ///
  /// The lines are dropped then, and the pipeline ends.
  package var failure: ServiceFailure?

  package init() {}

  /// Whether what there is should be written before more is served.
  package var isFull: Bool { lines.count >= Self.byteCountMax }

  /// Forgets the lines, which have been written.
  package mutating func removeLines() {
    lines.removeAll(keepingCapacity: max(Self.keptByteCountMin, 4 * lines.count))
  }

  /// Forgets the lines and keeps no more memory than is usual.
  package mutating func shrink() {
    lines.removeAll(keepingCapacity: Self.keptByteCountMin)
  }
}
