// The operations of one key, ready to be put in order.
//
// Left out is what cannot matter: operations that failed, which did not happen, and reads without an
// answer. What is left is *required*, if it was ok, and takes effect between its beginning and its end;
// or *optional*, if nobody knows its outcome, and takes effect at some time after its beginning or not
// at all.

/// One operation on a register, as far as an order is concerned.
struct KeyOperation {
  let number: UInt32
  let kind: RegisterOperationKind
  let first: RegisterValue
  let second: RegisterValue
  let invoked: Int64
  /// When it had taken effect; `Int64.max` if nobody knows whether it did.
  var ended: Int64

  var isRequired: Bool { ended != .max }

  /// The value after it; nil where it cannot take effect.
  func apply(to value: RegisterValue) -> RegisterValue? {
    switch kind {
    case .read:
      // Knossos's cas-register lets a read of nil pass in every state.
      value == first || first == RegisterHistory.unset ? value : nil
    case .write: first
    case .compareAndSet: value == first ? second : nil
    }
  }
}

/// The numbers of the operations of each key, parted.
struct OperationsByKey {
  private var firstPlace: [UInt32]
  private var numbers: [UInt32]
  private let history: RegisterHistory

  /// - Complexity: O(operations).
  init(_ history: RegisterHistory) {
    self.history = history
    firstPlace = Array(repeating: 0, count: Int(history.keyCount) + 1)
    for number in 0..<history.count where Self.matters(history.operations[number]) {
      firstPlace[Int(history.operations[number].key) + 1] += 1
    }
    for key in 0..<Int(history.keyCount) { firstPlace[key + 1] += firstPlace[key] }
    var next = firstPlace
    numbers = Array(repeating: 0, count: Int(firstPlace.last ?? 0))
    for number in 0..<history.count where Self.matters(history.operations[number]) {
      let key = Int(history.operations[number].key)
      numbers[Int(next[key])] = UInt32(number)
      next[key] += 1
    }
  }

  private static func matters(_ operation: RegisterOperation) -> Bool {
    switch operation.outcome {
    case .ok: true
    case .fail: false
    case .info: operation.kind != .read
    }
  }

  /// The operations of a key, in the order of their beginnings.
  func operations(of key: UInt32) -> [KeyOperation] {
    var operations = numbers[Int(firstPlace[Int(key)])..<Int(firstPlace[Int(key) + 1])].map {
      number in
      let operation = history.operations[Int(number)]
      return KeyOperation(
        number: number, kind: operation.kind, first: operation.detail.first,
        second: operation.detail.second, invoked: operation.invoked,
        ended: operation.outcome == .ok ? operation.completed : .max)
    }
    operations.sort { ($0.invoked, $0.number) < ($1.invoked, $1.number) }
    return operations
  }
}
