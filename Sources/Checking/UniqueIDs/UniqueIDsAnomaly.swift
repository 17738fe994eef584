/// What a run of the unique-ids workload can have got wrong.
package enum UniqueIDsAnomaly: String, AnomalyKind {
  case duplicated
  /// Ids of several types, or several objects: Jepsen's checker looks for the least and the greatest,
  /// cannot compare them and gives up.
  case incomparable

  package var consequence: AnomalyConsequence {
    switch self {
    case .duplicated: .invalid
    case .incomparable:
      .unknown(because: "There are ids that Maelstrom's checker cannot compare: it then gives up.")
    }
  }

  package var isOfTheEnd: Bool { false }

  package var rule: String {
    switch self {
    case .duplicated: "Every id is given once, by all nodes together."
    case .incomparable:
      "Ids are of one JSON type whose values have an order. (Maelstrom does not ask for this, but "
        + "its checker needs it.)"
    }
  }

  package var usualCause: String {
    switch self {
    case .duplicated:
      "A counter that every node keeps for itself, without the node's name in the id; a clock that "
        + "is read twice within its unit; a random number of too few bits."
    case .incomparable: "Some ids are numbers and others strings, or an id is an object."
    }
  }
}
