/// What a client of the g-set workload sets out to do.
package enum GrowOnlySetOperationKind: UInt8, SetOperationKind {
  case add, read

  package static let timed = allCases
  package static let elementMember = "element"
  package static let listMember = "value"

  package var name: String {
    switch self {
    case .add: "add"
    case .read: "read"
    }
  }
}

/// What happened in a run of the g-set workload.
package typealias GrowOnlySetHistory = SetHistory<GrowOnlySetOperationKind>
/// Judges a run of the g-set workload.
package typealias GrowOnlySetChecker = SetChecker<GrowOnlySetOperationKind>
