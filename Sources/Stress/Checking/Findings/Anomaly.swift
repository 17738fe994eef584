/// What a run can have got wrong, under the names that Jepsen's `jepsen.tests.kafka` gives it.
enum AnomalyKind: String, CaseIterable, Sendable {
  case duplicate
  case inconsistentOffsets = "inconsistent-offsets"
  case lostWrite = "lost-write"
  case unseen
  case pollSkip = "poll-skip"
  case nonmonotonicPoll = "nonmonotonic-poll"
  case intPollSkip = "int-poll-skip"
  case intNonmonotonicPoll = "int-nonmonotonic-poll"
  case nonmonotonicSend = "nonmonotonic-send"
  case abortedRead = "G1a"
  case realtimeCycle = "G1c-realtime"
  /// Reported, and never held against a node, as in Jepsen.
  case realtimeWriteCycle = "G0-realtime"
  /// A value was polled that nobody sent: Jepsen's checker then gives up, and the verdict is
  /// unknown.
  case noWriter = "no-writer-of"
}

/// What Maelstrom would say of a run.
enum Verdict: String, Sendable {
  case valid, invalid, unknown
}

/// How many operations of one kind ended how.
struct OperationCounts: Equatable, Sendable {
  var ok = 0
  var fail = 0
  var info = 0

  var count: Int { ok + fail + info }
}

/// One line of an explanation: what went over a pipe, when, and where to look.
struct ExplainedLine: Equatable, Sendable {
  enum Direction: String, Sendable {
    case request, reply
  }

  /// Nanoseconds from the start of the run.
  var time: Int64
  /// The client's life; see `Operation.client`.
  var client: UInt32
  var direction: Direction
  /// The line, or the part of it around the place that matters.
  var text: String
  /// Bytes of the line that were cut away before and after `text`.
  var cutBefore: Int
  var cutAfter: Int
  /// The Unicode scalars of `text` that matter, counted from 0; nil when no single place does.
  var mark: Range<Int>?
  /// What to see at the mark, in a few words; empty when there is nothing to say.
  var note: String
}

/// One anomaly, told so that nobody needs to know the checker.
struct Explanation: Equatable, Sendable {
  /// What happened here, in one sentence.
  var summary: String
  /// The lines that prove it, in time order.
  var lines: [ExplainedLine]
}

/// All anomalies of one kind.
struct AnomalyReport: Equatable, Sendable {
  var kind: AnomalyKind
  var count: Int
  /// The first few, in the order in which they were found.
  var explanations: [Explanation]
}

/// What the checker has to say of a whole run.
struct CheckReport: Sendable {
  var verdict: Verdict
  /// Why the verdict is not `valid`, a plain sentence each; empty when it is.
  var reasons: [String]
  /// The kinds that occurred, in the order of `AnomalyKind`.
  var anomalies: [AnomalyReport]
  /// The kinds that were tried.
  var operations: [OperationKind: OperationCounts]
  /// Operations that were ok, of all that were tried, crashes apart: 0 … 1; 1 when none were tried.
  var availability: Double
}
