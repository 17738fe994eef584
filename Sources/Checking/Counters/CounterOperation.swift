/// What a client of the g-counter and pn-counter workloads sets out to do.
package enum CounterOperationKind: UInt8, OperationKind {
  case add, read

  package static let timed = allCases

  package var name: String {
    switch self {
    case .add: "add"
    case .read: "read"
    }
  }
}

/// What an operation on a counter was about.
package struct CounterDetail: OperationDetail {
  package typealias Kind = CounterOperationKind

  /// An add's delta; the value of a read that was ok.
  let value: Int64
  /// Whether a read is of the final phase, the only ones that Maelstrom looks at.
  let isFinal: Bool
}

/// One operation of one client of a counter workload.
package typealias CounterOperation = Operation<CounterDetail>

extension CounterOperation {
  /// The delta of an add.
  package var delta: Int64 { detail.value }
  /// The value of a read that was ok.
  package var value: Int64 { detail.value }
  /// Whether it is a read of the final phase.
  package var isFinalRead: Bool { kind == .read && detail.isFinal }
}
