/// What a run of a transaction workload can have got wrong, under Elle's names where it has one.
package enum TransactionAnomaly: String, AnomalyKind {
  case dirtyWrite = "G0"
  case abortedRead = "G1a"
  case intermediateRead = "G1b"
  case circularInformation = "G1c"
  case readSkew = "G-single"
  case nonadjacentSkew = "G-nonadjacent"
  case antidependencyCycle = "G2-item"
  case realtimeDirtyWrite = "G0-realtime"
  case realtimeCircularInformation = "G1c-realtime"
  case realtimeReadSkew = "G-single-realtime"
  case realtimeNonadjacentSkew = "G-nonadjacent-realtime"
  case realtimeAntidependencyCycle = "G2-item-realtime"
  case `internal`
  case lostUpdate = "lost-update"
  case cyclicVersions = "cyclic-versions"
  case duplicateElements = "duplicate-elements"
  case incompatibleOrder = "incompatible-order"
  case dirtyUpdate = "dirty-update"
  case futureRead = "future-read"
  case emptyGraph = "empty-transaction-graph"
  case severalWriters = "several-writers"
  case invented
  case altered = "altered-transaction"
  case readBeforeWrite = "read-before-write"
  case ownWriteMissed = "own-write-missed"
  case fracturedRead = "fractured-read"
  case neverReplicated = "never-replicated"

  /// What it does where nothing is known of the model that was asked for.
  package var consequence: AnomalyConsequence { .none }

  /// What it does to the verdict on a run that was to keep a model.
  package func consequence(under model: ConsistencyModel, _ style: TransactionStyle)
    -> AnomalyConsequence
  {
    if model.forbidden.contains(self) { return .invalid }
    switch self {
    case .emptyGraph:
      // Maelstrom's txn-rw-register makes a fault of what Elle leaves open.
      return style == .registers
        ? .invalid
        : .unknown(because: "No transaction depends on another: Elle then has nothing to judge.")
    case .severalWriters:
      return .unknown(because: "A value was written twice: Elle then gives up.")
    case .invented, .altered, .readBeforeWrite, .neverReplicated: return .beyond
    // Under read-uncommitted another transaction may have written in between.
    case .ownWriteMissed: return model >= .readCommitted ? .beyond : .none
    case .fracturedRead: return model >= .readAtomic ? .beyond : .none
    default: return .none
    }
  }

  package var isOfTheEnd: Bool { self == .emptyGraph || self == .neverReplicated }
}
