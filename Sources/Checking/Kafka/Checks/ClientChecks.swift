// What can be said of each client's operations in their order: `poll-skip`, `nonmonotonic-poll`,
// `nonmonotonic-send`, and inside single replies `int-poll-skip`, `int-nonmonotonic-poll`.
//
// Two values of a key that a client meets one after the other must stand next to each other in the
// key's version order. A step of more than 1 in the index is a skip, of less than 1 a step back.
// Nothing is said of a value that has no index.
//
// What a client knows of its positions is kept over an assign for the keys that it still has, and
// forgotten for all others. An operation that was not ok moves nothing, except that an indefinite
// send is remembered as sent. (`int-send-skip` and `int-nonmonotonic-send` are about two sends in
// one transaction. Maelstrom's operations have one micro-operation, so they cannot arise.)
//
// Sources: `poll-skip+nonmonotonic-cases`, `int-poll-skip+nonmonotonic-cases` and
// `nonmonotonic-send-cases` in jepsen.tests.kafka.

/// Checks what each client met, operation by operation.
package struct ClientChecks {
  package let history: KafkaHistory
  package let table: ValueTable
  /// Where each value stands in its log; see `VersionOrder.enter(into:)`.
  package let index: [UInt32]
  private var read: Positions
  private var sent: Positions
  /// The current client's last poll whose commit was refused: what often explains a skip.
  package private(set) var uncommittedPoll: Int?

  package init(_ history: KafkaHistory, _ table: ValueTable, index: [UInt32]) {
    self.history = history
    self.table = table
    self.index = index
    read = Positions(keyCount: history.keyNames.count)
    sent = read
  }

  /// Checks all clients, one after another.
  ///
  /// - Complexity: O(operations + polled records).
  package mutating func run(into findings: inout KafkaFindings) {
    var client: UInt32?
    for number in operationsByClient() {
      let operation = history.operations[Int(number)]
      if operation.client != client {
        client = operation.client
        read.removeAll()
        sent.removeAll()
        uncommittedPoll = nil
      }
      switch operation.kind {
      case .assign: assign(operation)
      case .poll: poll(operation, Int(number), &findings)
      case .send: send(operation, Int(number), &findings)
      case .crash: break
      }
    }
  }

  /// The numbers of all operations, client by client, each client's in their order.
  private func operationsByClient() -> [UInt32] {
    var counts: [Int] = []
    for number in 0..<history.count {
      let client = Int(history.operations[number].client)
      while counts.count <= client { counts.append(0) }
      counts[client] += 1
    }
    var next = 0
    for client in counts.indices {
      let count = counts[client]
      counts[client] = next
      next += count
    }
    var numbers = [UInt32](repeating: 0, count: history.count)
    for number in 0..<history.count {
      let client = Int(history.operations[number].client)
      numbers[counts[client]] = UInt32(number)
      counts[client] += 1
    }
    return numbers
  }

  private mutating func assign(_ operation: KafkaOperation) {
    guard operation.outcome != .fail else { return }
    read.keep(operation.assigned, of: history)
    sent.keep(operation.assigned, of: history)
  }

  // MARK: Sends

  private mutating func send(
    _ operation: KafkaOperation, _ number: Int, _ findings: inout KafkaFindings
  ) {
    guard operation.outcome != .fail,
      let id = table.id(key: operation.key, value: operation.value)
    else { return }
    if let last = sent[operation.key], let lastID = last.id, step(from: lastID, to: id) < 1 {
      if findings.count(.nonmonotonicSend) {
        findings.keep(.nonmonotonicSend, tellNonmonotonicSend(last.operation, number))
      }
    }
    sent[operation.key] = Positions.Position(id: id, operation: number)
  }

  // MARK: Polls

  private mutating func poll(
    _ operation: KafkaOperation, _ number: Int, _ findings: inout KafkaFindings
  ) {
    guard operation.outcome == .ok else {
      if operation.exchangeCount > 1 { uncommittedPoll = number }
      return
    }
    var previousKey: KeyNumber?
    for index in operation.polled.range {
      let run = history.runs[index]
      let last = read[run.key]
      guard run.count > 0, let first = table.id(key: run.key, value: run.value) else {
        read[run.key] = Positions.Position(id: nil, operation: number)
        previousKey = run.key
        continue
      }
      if let last, let lastID = last.id {
        let place = PolledPlace(operation: number, run: index, step: 0)
        if run.key == previousKey {
          checkInside(lastID, first, at: place, &findings)
        } else {
          checkBetween(last.operation, lastID, first, at: place, &findings)
        }
      }
      let end = checkRun(index, from: first, number, &findings)
      read[run.key] = Positions.Position(id: end, operation: number)
      previousKey = run.key
    }
  }

  /// Checks the steps inside a run, and returns the id of its last value.
  private func checkRun(
    _ number: Int, from first: ValueID, _ operation: Int, _ findings: inout KafkaFindings
  ) -> ValueID {
    let run = history.runs[number]
    let ids = table.ids(of: run.key)
    guard ids.contains(first), UInt64(first) + UInt64(run.count) <= UInt64(ids.upperBound) else {
      var previous = first
      for step in 1..<run.count {
        guard let id = table.id(key: run.key, value: run.value &+ step) else { continue }
        let place = PolledPlace(operation: operation, run: number, step: step)
        checkInside(previous, id, at: place, &findings)
        previous = id
      }
      return previous
    }
    // The ids are in a row, and almost always so are their indices.
    var previous = index[Int(first)]
    for id in first + 1..<first + run.count {
      let next = index[Int(id)]
      if next != previous &+ 1 || previous == ValueTable.none {
        let place = PolledPlace(operation: operation, run: number, step: id - first)
        checkInside(id - 1, id, at: place, &findings)
      }
      previous = next
    }
    return first + (run.count - 1)
  }

  /// Checks the step from a value to the next of the same reply, which is listed at `place`.
  private func checkInside(
    _ a: ValueID, _ b: ValueID, at place: PolledPlace, _ findings: inout KafkaFindings
  ) {
    let step = step(from: a, to: b)
    if step > 1 {
      if findings.count(.intPollSkip) {
        findings.keep(.intPollSkip, tellSkipInside(a, b, at: place))
      }
    } else if step < 1 {
      if findings.count(.intNonmonotonicPoll) {
        findings.keep(.intNonmonotonicPoll, tellStepBackInside(at: place))
      }
    }
  }

  /// Checks the step from the last value of one poll to the first of a later one, listed at
  /// `place`.
  private func checkBetween(
    _ last: Int, _ a: ValueID, _ b: ValueID, at place: PolledPlace, _ findings: inout KafkaFindings
  ) {
    let step = step(from: a, to: b)
    if step > 1 {
      if findings.count(.pollSkip) { findings.keep(.pollSkip, tellSkip(last, a, b, at: place)) }
    } else if step < 1 {
      if findings.count(.nonmonotonicPoll) {
        findings.keep(.nonmonotonicPoll, tellStepBack(last, at: place))
      }
    }
  }

  /// How far it is from one value to the next in their log; 1 if one of them has no index.
  private func step(from a: ValueID, to b: ValueID) -> Int {
    let from = index[Int(a)]
    let to = index[Int(b)]
    return from == ValueTable.none || to == ValueTable.none ? 1 : Int(to) - Int(from)
  }
}
