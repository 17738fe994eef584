/// What a run can have got wrong, under the names that Jepsen's `jepsen.tests.kafka` gives it.
package enum KafkaAnomaly: String, AnomalyKind {
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
