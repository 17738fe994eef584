// What can be said of each read of a list by itself, and of each list.

/// Checks the transactions of txn-list-append one by one.
struct ListStepChecks: TransactionTelling {
  let history: TransactionHistory
  let writers: WriterTable
  let orders: ListOrders
  /// For each place of the table of writers, the last read that was seen to have its element.
  private var seenBy: [Int]

  init(_ history: TransactionHistory, _ writers: WriterTable, _ orders: ListOrders) {
    self.history = history
    self.writers = writers
    self.orders = orders
    seenBy = Array(repeating: -1, count: writers.writer.count)
  }

  mutating func run(into findings: inout TransactionFindings) {
    var updates = UpdateTable()
    for number in 0..<history.count {
      let operation = history.operations[number]
      guard operation.outcome == .ok else { continue }
      for index in operation.steps where !history.steps[index].isWrite {
        checkOwn(index, number, operation, &findings)
        checkElements(index, number, operation, &findings)
        checkOrder(index, number, &findings)
        let step = history.steps[index]
        guard history.isFirst(index, in: operation) else { continue }
        checkWhole(index, number, operation, &findings)
        if history.lastWrite(of: step.key, in: operation) != nil,
          let first = updates.note(step.key, last(of: step), by: UInt32(number)),
          findings.count(.lostUpdate)
        {
          findings.keep(.lostUpdate, tellLostUpdate(step.key, Int(first), number))
        }
      }
    }
    for key in 0..<UInt32(history.keyNames.count) { checkRefused(key, &findings) }
  }

  private func last(of step: TransactionStep) -> TransactionValue {
    step.list.last.map { history.elements[$0] } ?? TransactionHistory.unset
  }

  // MARK: One read

  /// Holds a read against what the transaction read and appended before.
  private func checkOwn(
    _ index: Int, _ number: Int, _ operation: TransactionOperation,
    _ findings: inout TransactionFindings
  ) {
    let step = history.steps[index]
    let list = step.list.map { history.elements[$0] }
    // What the list must be, from its start if it was read before, else only at its end.
    var expected: [TransactionValue] = []
    var isWhole = false
    var earlier: Int?
    for before in operation.steps.lowerBound..<index where history.steps[before].key == step.key {
      let other = history.steps[before]
      if other.isWrite {
        expected.append(other.value)
      } else {
        expected = other.list.map { history.elements[$0] }
        isWhole = true
      }
      earlier = before
    }
    if let earlier, isWhole ? list != expected : !list.reversed().starts(with: expected.reversed())
    {
      if findings.count(.internal) { findings.keep(.internal, tellOwn(number, earlier, index)) }
      let isMissed = history.steps[earlier].isWrite && !list.contains(history.steps[earlier].value)
      if isMissed, findings.count(.ownWriteMissed) {
        findings.keep(.ownWriteMissed, tellOwn(number, earlier, index))
      }
    }
    for later in index..<operation.steps.upperBound
    where history.steps[later].isWrite && history.steps[later].key == step.key
      && list.contains(history.steps[later].value)
    {
      if findings.count(.futureRead) {
        findings.keep(.futureRead, tellFuture(number, index, later))
      }
    }
  }

  private mutating func checkElements(
    _ index: Int, _ number: Int, _ operation: TransactionOperation,
    _ findings: inout TransactionFindings
  ) {
    let step = history.steps[index]
    for element in step.list {
      let value = history.elements[element]
      guard let place = writers.place(step.key, value), writers.writer[place] != WriterTable.none
      else {
        if findings.count(.invented) { findings.keep(.invented, tellInvented(number, index)) }
        continue
      }
      if seenBy[place] == index, findings.count(.duplicateElements) {
        findings.keep(.duplicateElements, tellDuplicate(number, index, value))
      }
      seenBy[place] = index
      let writerNumber = Int(writers.writer[place])
      let writer = history.operations[writerNumber]
      if writer.outcome == .fail, findings.count(.abortedRead) {
        findings.keep(
          .abortedRead, tellRead(number, index, value, of: writerNumber, "had been refused"))
      }
      if operation.completed < writer.invoked, findings.count(.readBeforeWrite) {
        findings.keep(
          .readBeforeWrite, tellRead(number, index, value, of: writerNumber, "began later"))
      }
    }
    guard let place = writers.place(step.key, last(of: step)), !writers.isFinal[place] else {
      return
    }
    let writer = Int(writers.writer[place])
    if writer != number, findings.count(.intermediateRead) {
      findings.keep(
        .intermediateRead,
        tellRead(number, index, last(of: step), of: writer, "appended to that key again"))
    }
  }

  /// Holds a read against the longest one.
  private func checkOrder(_ index: Int, _ number: Int, _ findings: inout TransactionFindings) {
    let step = history.steps[index]
    let order = orders.order(of: step.key)
    for (place, element) in step.list.enumerated()
    where history.elements[element] != history.elements[order.lowerBound + place] {
      if findings.count(.incompatibleOrder) {
        let other = history.elements[order.lowerBound + place]
        let value = history.elements[element]
        findings.keep(.incompatibleOrder, tellOrder(number, index, place, value, other))
      }
      return
    }
  }

  /// Looks for an append of the same transaction that the reader did not see.
  private func checkWhole(
    _ index: Int, _ number: Int, _ operation: TransactionOperation,
    _ findings: inout TransactionFindings
  ) {
    let step = history.steps[index]
    guard let writerNumber = writers.writer(of: last(of: step), step.key).map({ Int($0) }),
      writerNumber != number
    else { return }
    let writer = history.operations[writerNumber]
    for other in writer.steps where history.steps[other].isWrite {
      let appended = history.steps[other]
      guard appended.key != step.key,
        history.lastWrite(of: appended.key, in: writer) == appended.value,
        let read = history.firstRead(of: appended.key, in: operation),
        !history.steps[read].list.contains(where: { history.elements[$0] == appended.value })
      else { continue }
      if findings.count(.fracturedRead) {
        findings.keep(.fracturedRead, tellFractured(number, index, read, of: writerNumber))
      }
    }
  }

  // MARK: One list

  /// Looks for an append that was kept behind one that was refused.
  private func checkRefused(_ key: UInt32, _ findings: inout TransactionFindings) {
    var refused: (value: TransactionValue, writer: UInt32)?
    for index in orders.order(of: key) {
      let value = history.elements[index]
      guard let writer = writers.writer(of: value, key) else { continue }
      switch history.operations[Int(writer)].outcome {
      case .fail: refused = (value, writer)
      case .info: break
      case .ok:
        guard let refused else { continue }
        if findings.count(.dirtyUpdate) {
          findings.keep(
            .dirtyUpdate, tellDirtyUpdate(key, refused, (value, writer)))
        }
        return
      }
    }
  }

  // MARK: Telling

  private func tellLostUpdate(_ key: UInt32, _ first: Int, _ second: Int) -> TransactionFinding {
    TransactionFinding(
      summary:
        "\(client(first)) and \(client(second)) both read \(name(key)) as it was at one time "
        + "and appended to it.",
      evidence: [first, second].flatMap {
        [readingFirst($0, key, "read"), writingLast($0, key, "and appended")]
      }.compactMap { $0 })
  }

  private func tellFuture(_ number: Int, _ index: Int, _ later: Int) -> TransactionFinding {
    TransactionFinding(
      summary: "\(client(number)) read \(history.name(history.steps[later].value)) of "
        + "\(name(history.steps[index].key)), which it appended only later in that transaction.",
      evidence: [
        writing(number, later, "appended here"), reading(number, index, "and read before"),
      ])
  }

  private func tellDuplicate(
    _ number: Int, _ index: Int, _ value: TransactionValue
  ) -> TransactionFinding {
    TransactionFinding(
      summary: "\(client(number)) read \(history.name(value)) twice in "
        + "\(name(history.steps[index].key)).",
      evidence: [reading(number, index, "this has \(history.name(value)) twice")])
  }

  private func tellOrder(
    _ number: Int, _ index: Int, _ place: Int, _ value: TransactionValue, _ other: TransactionValue
  ) -> TransactionFinding {
    let key = history.steps[index].key
    return TransactionFinding(
      summary: "\(client(number)) read \(name(key)) with \(history.name(value)) as its element "
        + "\(place), where the longest read has \(history.name(other)).",
      evidence: [reading(number, index, "read here")] + [longestReader(of: key)].compactMap { $0 })
  }

  private func longestReader(of key: UInt32) -> TransactionEvidence? {
    let order = orders.order(of: key)
    for number in 0..<history.count {
      let operation = history.operations[number]
      for index in operation.steps
      where operation.outcome == .ok && !history.steps[index].isWrite
        && history.steps[index].key == key && history.steps[index].list == order
      {
        return reading(number, index, "and this is the longest read")
      }
    }
    return nil
  }

  private func tellDirtyUpdate(
    _ key: UInt32, _ refused: (value: TransactionValue, writer: UInt32),
    _ kept: (value: TransactionValue, writer: UInt32)
  ) -> TransactionFinding {
    TransactionFinding(
      summary: "In \(name(key)), \(history.name(kept.value)) by \(client(Int(kept.writer))) stands "
        + "behind \(history.name(refused.value)), which had been refused.",
      evidence: [
        writing(Int(refused.writer), key, refused.value, "refused"),
        writing(Int(kept.writer), key, kept.value, "and this was kept behind it"),
        longestReader(of: key),
      ].compactMap { $0 })
  }
}
