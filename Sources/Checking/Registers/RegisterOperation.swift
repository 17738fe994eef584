/// What a client of the lin-kv workload sets out to do.
package enum RegisterOperationKind: UInt8, OperationKind {
  case read, write, compareAndSet

  package static let timed = allCases

  package var name: String {
    switch self {
    case .read: "read"
    case .write: "write"
    case .compareAndSet: "cas"
    }
  }
}

/// The number of a register's value: the generator's own, `RegisterHistory.unset`, or one of
/// `RegisterHistory.inventedValue(_:)`.
package typealias RegisterValue = UInt32

/// What an operation on a register was about.
package struct RegisterDetail: OperationDetail {
  package typealias Kind = RegisterOperationKind

  let key: UInt32
  /// What a read returned, what a write writes, what a cas compares with.
  let first: RegisterValue
  /// What a cas sets.
  let second: RegisterValue
}

/// One operation of one client of the lin-kv workload.
package typealias RegisterOperation = Operation<RegisterDetail>

extension RegisterOperation {
  /// The register's number.
  package var key: UInt32 { detail.key }
  /// What a read returned, if it was ok.
  package var readValue: RegisterValue { detail.first }
  /// What a write writes and a cas sets.
  package var newValue: RegisterValue { kind == .write ? detail.first : detail.second }
  /// What a cas compares with.
  package var expectedValue: RegisterValue { detail.first }
}
