/// What a run of the lin-kv workload can have got wrong.
package enum RegisterAnomaly: String, AnomalyKind {
  case notLinearizable = "not-linearizable"
  case undecided
  case nullRead = "null-read"

  package var consequence: AnomalyConsequence {
    switch self {
    case .notLinearizable: .invalid
    case .undecided:
      .unknown(because: "So many operations of one key overlap that their orders are too many.")
    case .nullRead: .beyond
    }
  }

  package var isOfTheEnd: Bool { false }

  package var rule: String {
    switch self {
    case .notLinearizable:
      "The operations on a key have an order in which each takes effect between its beginning and "
        + "its end, and each read returns what was written last."
    case .undecided: "The orders that the operations on a key can have are few enough to be tried."
    case .nullRead:
      "A key that was written has a value from then on. (Maelstrom's checker takes null for any "
        + "value.)"
    }
  }

  package var usualCause: String {
    switch self {
    case .notLinearizable:
      "A read is answered from a copy that may be old, by a leader that was replaced, or before a "
        + "write was agreed on; or a cas is read and written without a lock; or a write that was "
        + "refused happens after all."
    case .undecided: "Very many operations on one key were never answered."
    case .nullRead:
      "A node that does not know the key answers with null, where it should ask, or say error 20."
    }
  }
}
