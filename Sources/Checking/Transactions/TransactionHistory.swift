import Platform

// What happened in a run of a transaction workload.
//
//     operations   48 bytes each   what every operation has, and which steps are its own
//     steps        12 bytes each   reads and writes; those of the reply if the transaction was ok
//     elements      4 bytes each   what reads of lists returned

/// Everything that a run did: filled by the load side, read by the checker when the run is over.
package struct TransactionHistory: ExplainedHistory {
  /// What a read of a register returns that nobody has written.
  package static let unset: TransactionValue = .max
  /// Numbers from here on are values that are none of the generator's.
  package static let firstInventedValue: TransactionValue = 1 << 31

  package let style: TransactionStyle
  package private(set) var operations = Operations<TransactionDetail>()
  private(set) var steps = Chunks<TransactionStep>()
  private(set) var elements = Chunks<TransactionValue>()
  package private(set) var keyNames: [Int64] = []
  private var keyNumbers: [Int64: UInt32] = [:]
  private var inventedNumbers: [[UInt8]: TransactionValue] = [:]
  private var inventedValues: [[UInt8]] = []

  package init(_ style: TransactionStyle) {
    self.style = style
  }

  package var count: Int { operations.count }

  // MARK: Names

  /// The number of a key, counted in the order in which keys occur.
  package mutating func key(named name: Int64) -> UInt32 {
    if let number = keyNumbers[name] { return number }
    let number = UInt32(keyNames.count)
    keyNames.append(name)
    keyNumbers[name] = number
    return number
  }

  /// The number of a value that is none of the generator's; equal bytes, equal number.
  package mutating func inventedValue(_ value: [UInt8]) -> TransactionValue {
    if let number = inventedNumbers[value] { return number }
    let number = Self.firstInventedValue + TransactionValue(inventedValues.count)
    inventedNumbers[value] = number
    inventedValues.append(value)
    return number
  }

  /// A value as it stands in a line.
  func name(_ value: TransactionValue) -> String {
    if value == Self.unset { return "null" }
    guard value >= Self.firstInventedValue else { return String(value) }
    return PrintableText.of(
      inventedValues[Int(value - Self.firstInventedValue)], byteCountMax: 40)
  }

  // MARK: One transaction after another

  private var openStep = 0

  /// Starts the steps of a transaction, those of its reply if that is ok, else of its request.
  package mutating func beginSteps() { openStep = steps.count }

  package mutating func appendWrite(key: UInt32, value: TransactionValue) {
    steps.append(TransactionStep(key: key, written: value))
  }

  /// Appends a read of a register; of one whose outcome is unknown the value counts for nothing.
  package mutating func appendRead(key: UInt32, value: TransactionValue) {
    steps.append(TransactionStep(key: key, read: value, count: 0))
  }

  package mutating func appendRead(key: UInt32, list: [TransactionValue]) {
    let first = UInt32(elements.count)
    for value in list { elements.append(value) }
    steps.append(TransactionStep(key: key, read: first, count: UInt32(list.count)))
  }

  /// Ends the steps that were begun, and appends their transaction.
  package mutating func appendTransaction(_ ended: EndedOperation, isAltered: Bool = false) {
    operations.append(
      ended, .txn,
      TransactionDetail(
        firstStep: UInt32(openStep), stepCount: UInt32(steps.count - openStep),
        isAltered: isAltered))
    openStep = steps.count
  }

  // MARK: Explaining

  package func retell(_ place: BodyPlace, in operation: TransactionOperation) -> String {
    if place.direction == .reply, operation.outcome != .ok { return "error" }
    let told = operation.steps.map { index in
      let step = steps[index]
      let key = keyNames[Int(step.key)]
      if step.isWrite {
        return #"["\#(style == .lists ? "append" : "w")",\#(key),\#(name(step.value))]"#
      }
      if place.direction == .request { return #"["r",\#(key),null]"# }
      guard style == .lists else { return #"["r",\#(key),\#(name(step.value))]"# }
      let list = step.list.map { name(elements[$0]) }.joined(separator: ",")
      return #"["r",\#(key),[\#(list)]]"#
    }
    let type = place.direction == .request ? "txn" : "txn_ok"
    return "\(type) [\(told.joined(separator: ","))]"
  }
}
