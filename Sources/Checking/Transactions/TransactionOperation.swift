/// What a client of the txn workloads sets out to do.
package enum TransactionOperationKind: UInt8, OperationKind {
  case txn

  package static let timed = allCases
  package var name: String { "txn" }
}

/// What the keys of a transaction workload hold: txn-rw-register or txn-list-append.
package enum TransactionStyle: Sendable {
  case registers, lists
}

/// The number of a value that is written once to its key: the generator's own, counting up from 1, or
/// one of `TransactionHistory.inventedValue(_:)`.
package typealias TransactionValue = UInt32

/// What a transaction was about: a range of `TransactionHistory.steps`.
package struct TransactionDetail: OperationDetail {
  package typealias Kind = TransactionOperationKind

  let firstStep: UInt32
  let stepCount: UInt32
  /// Whether the reply lists other steps than the request did.
  let isAltered: Bool
}

/// One transaction of one client.
package typealias TransactionOperation = Operation<TransactionDetail>

extension TransactionOperation {
  var steps: Range<Int> {
    Int(detail.firstStep)..<Int(detail.firstStep) + Int(detail.stepCount)
  }
}

/// One read or write of a transaction: Elle's micro-operation.
package struct TransactionStep: Equatable, Sendable {
  /// The key's place in `TransactionHistory.keyNames`.
  let key: UInt32
  /// The value written or read; of a list, where it begins in `TransactionHistory.elements`.
  let first: UInt32
  private let countAndKind: UInt32

  init(key: UInt32, written value: TransactionValue) {
    self.key = key
    first = value
    countAndKind = 1 << 31
  }

  init(key: UInt32, read value: UInt32, count: UInt32) {
    self.key = key
    first = value
    countAndKind = count
  }

  /// Whether it writes, or appends.
  var isWrite: Bool { countAndKind >> 31 == 1 }

  /// The value that it writes, or that a read of a register returned.
  var value: TransactionValue { first }

  /// The list that a read returned, as a range of `TransactionHistory.elements`.
  var list: Range<Int> { Int(first)..<Int(first) + Int(countAndKind & ~(1 << 31)) }
}
