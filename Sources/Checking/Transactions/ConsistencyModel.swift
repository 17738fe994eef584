// Which anomalies a consistency model forbids, as Elle concludes it (`elle.consistency-model`): each
// model forbids what it names itself and what all weaker ones forbid.

/// What a database promises, under Maelstrom's names for `--consistency-models`.
package enum ConsistencyModel: String, CaseIterable, Sendable {
  case readUncommitted = "read-uncommitted"
  case readCommitted = "read-committed"
  case monotonicAtomicView = "monotonic-atomic-view"
  case readAtomic = "read-atomic"
  case serializable
  case strictSerializable = "strict-serializable"

  /// Whether what it forbids can be told from a history.
  ///
  /// What registers do not show is in which order they were written, without which nothing can be said
  /// of serializability.
  package func isJudged(of style: TransactionStyle) -> Bool {
    style == .lists || self < .serializable
  }

  /// What makes a run invalid.
  package var forbidden: Set<TransactionAnomaly> {
    var forbidden: Set<TransactionAnomaly> = [.dirtyWrite, .duplicateElements, .cyclicVersions]
    if self >= .readCommitted {
      forbidden.formUnion([
        .abortedRead, .intermediateRead, .circularInformation, .incompatibleOrder, .dirtyUpdate,
        .futureRead,
      ])
    }
    if self >= .readAtomic { forbidden.insert(.internal) }
    if self >= .serializable {
      forbidden.formUnion([.lostUpdate, .readSkew, .nonadjacentSkew, .antidependencyCycle])
    }
    if self >= .strictSerializable {
      forbidden.formUnion([
        .realtimeDirtyWrite, .realtimeCircularInformation, .realtimeReadSkew,
        .realtimeNonadjacentSkew, .realtimeAntidependencyCycle,
      ])
    }
    return forbidden
  }
}

extension ConsistencyModel: Comparable {
  package static func < (weaker: ConsistencyModel, stronger: ConsistencyModel) -> Bool {
    weaker.strength < stronger.strength
  }

  private var strength: Int {
    switch self {
    case .readUncommitted: 0
    case .readCommitted: 1
    case .monotonicAtomicView: 2
    case .readAtomic: 3
    case .serializable: 4
    case .strictSerializable: 5
    }
  }
}
