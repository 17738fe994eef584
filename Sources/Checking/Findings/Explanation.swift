/// One line of an explanation: what went over a pipe, when, and where to look.
package struct ExplainedLine: Equatable, Sendable {
  package enum Direction: String, Sendable {
    case request, reply
  }

  /// Nanoseconds from the start of the run.
  package var time: Int64
  /// The client's life; see `Operation.client`.
  package var client: UInt32
  package var direction: Direction
  /// The line, or the part of it around the place that matters.
  package var text: String
  /// Bytes of the line that were cut away before and after `text`.
  package var cutBefore: Int
  package var cutAfter: Int
  /// The Unicode scalars of `text` that matter, counted from 0; nil when no single place does.
  package var mark: Range<Int>?
  /// What to see at the mark, in a few words; empty when there is nothing to say.
  package var note: String

  package init(
    time: Int64, client: UInt32, direction: Direction, text: String, cutBefore: Int = 0,
    cutAfter: Int = 0, mark: Range<Int>? = nil, note: String = ""
  ) {
    self.time = time
    self.client = client
    self.direction = direction
    self.text = text
    self.cutBefore = cutBefore
    self.cutAfter = cutAfter
    self.mark = mark
    self.note = note
  }
}

/// One finding, told so that nobody needs to know the checker.
package struct Explanation: Equatable, Sendable {
  /// What happened here, in one sentence.
  package var summary: String
  /// The lines that prove it, in time order.
  package var lines: [ExplainedLine]

  package init(summary: String, lines: [ExplainedLine]) {
    self.summary = summary
    self.lines = lines
  }
}
