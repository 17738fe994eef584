/// What a run about a counter can have got wrong.
package enum CounterAnomaly: String, AnomalyKind {
  /// Maelstrom lists them as `errors`.
  case wrongFinalRead = "wrong-final-read"
  case impossibleRead = "impossible-read"
  case readWentBack = "read-went-back"
  case notConverged = "not-converged"

  package var consequence: AnomalyConsequence {
    self == .wrongFinalRead ? .invalid : .beyond
  }

  package var isOfTheEnd: Bool { self == .wrongFinalRead || self == .notConverged }

  package var rule: String {
    switch self {
    case .wrongFinalRead:
      "A final read is the sum of all acknowledged adds, and of some of those whose outcome is "
        + "unknown."
    case .impossibleRead:
      "A read lies between the sum of the negative and the sum of the positive deltas of all adds "
        + "that had begun when it ended."
    case .readWentBack: "A counter that only grows does not shrink for a client on its node."
    case .notConverged: "In the end every node shows the same value."
    }
  }

  package var usualCause: String {
    switch self {
    case .wrongFinalRead:
      "Too little: an add was acknowledged and then lost, by a write that was based on an old value "
        + "(read, then write, without compare-and-set), or was not sent again after a partition; or "
        + "the read came from a stale copy. Too much: an add was done again when its reply was lost."
    case .impossibleRead: "An add counts twice, or the read returns something else."
    case .readWentBack:
      "The node replaces its own value by another's or by one that a service kept, without taking "
        + "the greater; or it reads from a service that may answer with an old state."
    case .notConverged:
      "A node still has an old copy when the run ends: of seq-kv a read may return an old state for "
        + "as long as the node writes nothing."
    }
  }
}
