/// What a client of the unique-ids workload sets out to do.
package enum UniqueIDsOperationKind: UInt8, OperationKind {
  case generate

  package static let timed = allCases
  package var name: String { "generate" }
}

/// What an operation of the unique-ids workload was about: where `UniqueIDsHistory` keeps its id.
package struct UniqueIDsDetail: OperationDetail {
  package typealias Kind = UniqueIDsOperationKind

  let firstWord: Int
  let byteCount: UInt32
}

/// One operation of one client of the unique-ids workload.
package typealias UniqueIDsOperation = Operation<UniqueIDsDetail>
