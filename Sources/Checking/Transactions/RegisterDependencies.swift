// What the transactions of txn-rw-register show of each other.
//
// Values are unique, so a read tells which transaction it read from: *wr*. The order of a key's values
// is not shown, but for one thing: who reads a value and then writes the key itself has replaced it
// (writes follow reads, Elle's `wfr-keys?`, the only inference that Maelstrom asks for). The writer of
// the value that was read comes before the one that replaced it: *ww*, along the same way as the wr.
// That readers of a value come before the one that replaced it (*rw*) matters to no model that is
// judged here.
//
// Only transactions that were ok depend on each other; of the writes of one to one key the last counts,
// and of the reads the first, if it came before any write.

/// The dependencies between transactions over registers.
struct RegisterDependencies: DependencySource {
  let history: TransactionHistory
  let writers: WriterTable
  /// Whether reads followed by writes tell an order; not if they contradict each other.
  var hasVersionOrder = true

  var nodeCount: Int { history.count }

  func forEachDependency(_ body: (Dependency) -> Void) {
    for number in 0..<history.count {
      let operation = history.operations[number]
      guard operation.outcome == .ok else { continue }
      for index in operation.steps {
        let step = history.steps[index]
        guard !step.isWrite, step.value != TransactionHistory.unset,
          history.isFirst(index, in: operation),
          let place = writers.place(step.key, step.value), writers.isFinal[place]
        else { continue }
        let writer = writers.writer[place]
        guard writer != WriterTable.none, writer != UInt32(number),
          history.operations[Int(writer)].outcome == .ok
        else { continue }
        var dependency = Dependency(
          from: writer, to: UInt32(number), kinds: .writeRead, key: step.key, value: step.value)
        if hasVersionOrder, let next = history.lastWrite(of: step.key, in: operation) {
          dependency.kinds.insert(.writeWrite)
          dependency.next = next
        }
        body(dependency)
      }
    }
  }
}

extension TransactionHistory {
  /// Whether a step is the first of its transaction that is about its key.
  func isFirst(_ index: Int, in operation: TransactionOperation) -> Bool {
    let key = steps[index].key
    for earlier in operation.steps.lowerBound..<index where steps[earlier].key == key {
      return false
    }
    return true
  }

  /// The value that a transaction wrote last to a key.
  func lastWrite(of key: UInt32, in operation: TransactionOperation) -> TransactionValue? {
    for index in operation.steps.reversed()
    where steps[index].isWrite && steps[index].key == key {
      return steps[index].value
    }
    return nil
  }

  /// What a transaction read from a key before it wrote to it: the place of the step.
  func firstRead(of key: UInt32, in operation: TransactionOperation) -> Int? {
    for index in operation.steps where steps[index].key == key {
      return steps[index].isWrite ? nil : index
    }
    return nil
  }
}
