/// What a run about a growing set can have got wrong, under the names of Jepsen's set-full where it has
/// one.
package enum SetAnomaly: String, AnomalyKind {
  case lost
  /// Jepsen's checker then knows nothing to be there, and says `unknown`.
  case nothingStable = "no-stable-element"
  case stale
  case invented
  case repeated = "duplicated"
  case readWentBack = "read-went-back"
  case notConverged = "not-converged"

  package var consequence: AnomalyConsequence {
    switch self {
    case .lost: .invalid
    case .nothingStable:
      .unknown(
        because: "No value was read to the end: Maelstrom's checker then has nothing to judge.")
    case .stale: .none
    case .invented, .repeated, .readWentBack, .notConverged: .beyond
    }
  }

  package var isOfTheEnd: Bool {
    switch self {
    case .lost, .nothingStable, .stale, .notConverged: true
    case .invented, .repeated, .readWentBack: false
    }
  }

  package var rule: String {
    switch self {
    case .lost:
      "Once a value was acknowledged or read, the read that begins last of all finds it."
    case .nothingStable:
      "Some value is found by the read that begins last of those that might have found it."
    case .stale:
      "A value is found by every read that begins after it was acknowledged. (Maelstrom does not "
        + "ask for this: it takes time to spread. It reports how much.)"
    case .invented: "A read lists only values that somebody had begun to add."
    case .repeated: "A read lists no value twice."
    case .readWentBack: "What a client has read on its node it finds there again."
    case .notConverged:
      "When the run ends, every node has what another node has, and what was acknowledged before."
    }
  }

  package var usualCause: String {
    switch self {
    case .lost:
      "A message to another node was lost in a partition and not sent again; or a node forgets, or "
        + "answers before it has kept the value."
    case .nothingStable: "The nodes answer reads with nothing, or with values that vanish again."
    case .stale:
      "Values are passed on at intervals, over many hops, or only once a partition is over."
    case .invented:
      "Something else than the value is kept, such as a message's number, or memory is used again."
    case .repeated:
      "Values are kept in a list, and one that comes a second time is not looked for in it."
    case .readWentBack:
      "The node's set is replaced by another node's instead of being united with it; or reads are "
        + "answered from several copies."
    case .notConverged:
      "Values are sent to each neighbour once; who was unreachable then never hears of them."
    }
  }
}
