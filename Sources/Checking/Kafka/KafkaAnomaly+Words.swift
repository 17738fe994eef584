// What is said of each anomaly: what it does to the verdict, the rule that it breaks, and what usually
// causes it.

extension KafkaAnomaly {
  package var consequence: AnomalyConsequence {
    switch self {
    case .realtimeWriteCycle: .none
    case .noWriter:
      .unknown(because: "A value was polled that nobody sent: Maelstrom's checker then gives up.")
    default: .invalid
    }
  }

  package var isOfTheEnd: Bool { self == .unseen }

  /// The rule that was broken, in one sentence.
  package var rule: String {
    switch self {
    case .duplicate:
      "A value that was sent once stands at one offset of its key."
    case .inconsistentOffsets:
      "An offset of a key holds one value, for everybody and for good."
    case .lostWrite:
      "If a poll returned an offset of a key, every acknowledged lower offset is returned by some "
        + "poll."
    case .unseen:
      "Every acknowledged value has been returned by some poll when the run ends."
    case .pollSkip:
      "A client's next poll of a key goes on with the next record that exists."
    case .nonmonotonicPoll:
      "A client's next poll of a key never goes back, unless the key was assigned anew."
    case .intPollSkip:
      "A reply to a poll leaves out no record between the first and the last that it lists of a "
        + "key."
    case .intNonmonotonicPoll:
      "A reply to a poll lists the records of a key with rising offsets."
    case .nonmonotonicSend:
      "What one client sends to a key one after the other gets rising offsets."
    case .abortedRead:
      "A value whose send was refused with a definite error is never returned."
    case .realtimeCycle:
      "No poll returns a value before somebody has sent it."
    case .realtimeWriteCycle:
      "A value that is sent after another was acknowledged gets a higher offset. "
        + "(Maelstrom does not ask for this: it is a hint, not a fault.)"
    case .noWriter:
      "A poll returns only values that somebody sent to that key."
    }
  }

  /// What usually causes it.
  package var usualCause: String {
    switch self {
    case .duplicate:
      "A send that is tried again after a timeout or an error and had been stored the first time, "
        + "or one that is stored by two nodes."
    case .inconsistentOffsets:
      "Two sends at once take the same next offset: it is read and written back without a lock, or "
        + "two nodes give out offsets by themselves. Or a stored record is overwritten."
    case .lostWrite:
      "The reply is sent before the record is stored, and the store fails or is overwritten; or "
        + "polls read from a copy that missed the write."
    case .unseen:
      "The record is stored where polls do not look, or polls return too few records for a client "
        + "to get to the end, or the node stopped answering (one bad line on stdout is enough)."
    case .pollSkip:
      "A lower offset becomes visible after a higher one has been shown; or a poll starts one too "
        + "far; or a commit was refused, so that the client forgot what it had polled."
    case .nonmonotonicPoll:
      "A poll starts below the offset that was asked for, or ignores it and starts at the "
        + "committed one."
    case .intPollSkip:
      "Records are collected while others are being stored, or some are filtered out or cached."
    case .intNonmonotonicPoll:
      "Records are returned in the order in which they arrived, from a hash table, or from several "
        + "lists, and not sorted by offset."
    case .nonmonotonicSend:
      "Offsets come from a counter that several nodes keep, or that is not read and raised in one "
        + "step."
    case .abortedRead:
      "The send is stored first and refused after. If it is uncertain whether it happened, answer "
        + "with an indefinite code (0, 13), or not at all."
    case .realtimeCycle:
      "The node makes up values, or the times of the history are wrong."
    case .realtimeWriteCycle:
      "Several nodes give out offsets and one had not yet heard of the other's. Readers that have "
        + "passed the lower offset will never see what appears there."
    case .noWriter:
      "The payload was changed on its way (a number rewritten, a string re-encoded), stored under "
        + "another key, or read from memory that was used again."
    }
  }
}
