/// What a client of the broadcast workload sets out to do.
package enum BroadcastOperationKind: UInt8, SetOperationKind {
  case broadcast, read

  package static let timed = allCases
  package static let add = broadcast
  package static let elementMember = "message"
  package static let listMember = "messages"

  package var name: String {
    switch self {
    case .broadcast: "broadcast"
    case .read: "read"
    }
  }
}

/// What happened in a run of the broadcast workload; a message is an element.
package typealias BroadcastHistory = SetHistory<BroadcastOperationKind>
/// Judges a run of the broadcast workload.
package typealias BroadcastChecker = SetChecker<BroadcastOperationKind>
