// What can be said of each read of a register by itself, and of each value.

/// Checks the transactions of txn-rw-register one by one.
struct RegisterStepChecks: TransactionTelling {
  let history: TransactionHistory
  let writers: WriterTable

  init(_ history: TransactionHistory, _ writers: WriterTable) {
    self.history = history
    self.writers = writers
  }

  func run(into findings: inout TransactionFindings) {
    var updates = UpdateTable()
    for number in 0..<history.count {
      let operation = history.operations[number]
      guard operation.outcome == .ok else { continue }
      for index in operation.steps where !history.steps[index].isWrite {
        checkOwn(index, number, operation, &findings)
        checkWriter(index, number, operation, &findings)
        let step = history.steps[index]
        guard history.isFirst(index, in: operation),
          history.lastWrite(of: step.key, in: operation) != nil
        else { continue }
        if let first = updates.note(step.key, step.value, by: UInt32(number)),
          findings.count(.lostUpdate)
        {
          findings.keep(.lostUpdate, tellLostUpdate(step, Int(first), number))
        }
      }
    }
    findCyclicVersions(&findings)
  }

  // MARK: One read

  /// Holds a read against what the transaction did with the key before.
  private func checkOwn(
    _ index: Int, _ number: Int, _ operation: TransactionOperation,
    _ findings: inout TransactionFindings
  ) {
    let step = history.steps[index]
    for earlier in (operation.steps.lowerBound..<index).reversed()
    where history.steps[earlier].key == step.key {
      let before = history.steps[earlier]
      guard before.value != TransactionHistory.unset, before.value != step.value else { return }
      if findings.count(.internal) {
        findings.keep(.internal, tellOwn(number, earlier, index))
      }
      if before.isWrite, findings.count(.ownWriteMissed) {
        findings.keep(.ownWriteMissed, tellOwn(number, earlier, index))
      }
      return
    }
  }

  /// Holds a read against the transaction that wrote its value.
  private func checkWriter(
    _ index: Int, _ number: Int, _ operation: TransactionOperation,
    _ findings: inout TransactionFindings
  ) {
    let step = history.steps[index]
    guard step.value != TransactionHistory.unset else { return }
    guard let place = writers.place(step.key, step.value),
      writers.writer[place] != WriterTable.none
    else {
      if findings.count(.invented) { findings.keep(.invented, tellInvented(number, index)) }
      return
    }
    let writerNumber = Int(writers.writer[place])
    guard writerNumber != number else { return }
    let writer = history.operations[writerNumber]
    if writer.outcome == .fail, findings.count(.abortedRead) {
      findings.keep(
        .abortedRead, tellRead(number, index, step.value, of: writerNumber, "had been refused"))
    }
    if !writers.isFinal[place], findings.count(.intermediateRead) {
      findings.keep(
        .intermediateRead,
        tellRead(number, index, step.value, of: writerNumber, "wrote that key again"))
    }
    if operation.completed < writer.invoked, findings.count(.readBeforeWrite) {
      findings.keep(
        .readBeforeWrite, tellRead(number, index, step.value, of: writerNumber, "began later"))
    }
    if history.isFirst(index, in: operation) {
      checkWhole(index, number, operation, writerNumber, &findings)
    }
  }

  /// Looks for a write of the same transaction that the reader surely did not see.
  private func checkWhole(
    _ index: Int, _ number: Int, _ operation: TransactionOperation, _ writerNumber: Int,
    _ findings: inout TransactionFindings
  ) {
    let writer = history.operations[writerNumber]
    for other in writer.steps {
      let written = history.steps[other]
      guard written.isWrite, written.key != history.steps[index].key,
        history.lastWrite(of: written.key, in: writer) == written.value,
        let read = history.firstRead(of: written.key, in: operation)
      else { continue }
      let value = history.steps[read].value
      // Null comes before every value, and what the writer had read before what it then wrote.
      let replaced = history.firstRead(of: written.key, in: writer).map { history.steps[$0].value }
      if value == TransactionHistory.unset || (value == replaced && value != written.value),
        findings.count(.fracturedRead)
      {
        findings.keep(.fracturedRead, tellFractured(number, index, read, of: writerNumber))
      }
    }
  }

  // MARK: The values of a key

  /// Follows each value back to the one that it replaced, and so on: a way that comes back is a cycle.
  ///
  /// - Complexity: O(values).
  private func findCyclicVersions(_ findings: inout TransactionFindings) {
    for cycle in VersionCycles.find(history, writers) where findings.count(.cyclicVersions) {
      findings.keep(.cyclicVersions, tellCyclicVersions(cycle))
    }
  }

  private func tellLostUpdate(
    _ step: TransactionStep, _ first: Int, _ second: Int
  ) -> TransactionFinding {
    let key = name(step.key)
    return TransactionFinding(
      summary: "\(client(first)) and \(client(second)) both read \(history.name(step.value)) of "
        + "\(key) and wrote to it.",
      evidence: [first, second].flatMap {
        [readingFirst($0, step.key, "read"), writingLast($0, step.key, "and replaced")]
      }.compactMap { $0 })
  }

  private func tellCyclicVersions(_ cycle: [Int]) -> TransactionFinding {
    // Each place is the step of a write; its transaction had read the one before.
    let told = cycle.map { history.name(history.steps[$0].value) }
    let key = cycle.first.map { name(history.steps[$0].key) } ?? ""
    return TransactionFinding(
      summary: "Of \(key), \((told + told.prefix(1)).joined(separator: " was replaced by ")).",
      evidence: cycle.compactMap { index in
        writers.writer(of: history.steps[index].value, history.steps[index].key).map {
          writing(Int($0), index, "this replaced what the transaction had read")
        }
      })
  }
}

/// Who first read a value of a key and then wrote the key.
struct UpdateTable {
  private struct Name: Hashable {
    var key: UInt32
    var value: TransactionValue
  }

  private var first: [Name: (number: UInt32, isTold: Bool)] = [:]

  /// Notes an update.
  ///
  /// - Returns: the transaction that had updated the same value before, the first time that there is
  ///   one.
  mutating func note(
    _ key: UInt32, _ value: TransactionValue, by number: UInt32
  ) -> UInt32? {
    let name = Name(key: key, value: value)
    guard let before = first[name] else {
      first[name] = (number, false)
      return nil
    }
    first[name]?.isTold = true
    return before.isTold ? nil : before.number
  }
}

/// Values of a key that replaced each other in a circle.
enum VersionCycles {
  /// Finds the circles; each as the places of the steps that wrote its values, the replaced one first.
  ///
  /// - Complexity: O(steps).
  static func find(_ history: TransactionHistory, _ writers: WriterTable) -> [[Int]] {
    // For each value: the value that it replaced, and the step that wrote it.
    var replaced = [UInt32](repeating: WriterTable.none, count: writers.writer.count)
    var step = [Int](repeating: 0, count: replaced.count)
    for number in 0..<history.count {
      let operation = history.operations[number]
      guard operation.outcome == .ok else { continue }
      for index in operation.steps where history.steps[index].isWrite {
        let written = history.steps[index]
        guard history.lastWrite(of: written.key, in: operation) == written.value,
          let read = history.firstRead(of: written.key, in: operation),
          let from = writers.place(written.key, history.steps[read].value),
          let to = writers.place(written.key, written.value), from != to,
          writers.writer[from] != WriterTable.none
        else { continue }
        replaced[to] = UInt32(from)
        step[to] = index
      }
    }
    return circles(replaced).map { $0.map { step[$0] } }
  }

  private static func circles(_ replaced: [UInt32]) -> [[Int]] {
    var circles: [[Int]] = []
    // Which walk came by; a walk that meets itself has found a circle.
    var walk = [UInt32](repeating: WriterTable.none, count: replaced.count)
    for start in replaced.indices where walk[start] == WriterTable.none {
      var place = start
      while walk[place] == WriterTable.none, replaced[place] != WriterTable.none {
        walk[place] = UInt32(start)
        place = Int(replaced[place])
      }
      guard walk[place] == UInt32(start) else { continue }
      var circle = [place]
      var next = Int(replaced[place])
      while next != place {
        circle.append(next)
        next = Int(replaced[next])
      }
      circles.append(circle.reversed())
    }
    return circles
  }
}
