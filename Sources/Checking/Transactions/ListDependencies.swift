// What the transactions of txn-list-append show of each other.
//
// A list shows in which order its elements were appended, so that all dependencies are known: *ww* from
// the writer of each element to that of the next; *wr* from the writer of the last element that a read
// has to its reader; *rw* from a reader to the writer of the element that comes behind what it read.
// What nobody has read comes behind the longest list.
//
// The order of time would be a dependency for each two transactions that did not overlap. Instead there
// is a chain of nodes, one for each end of a transaction in the order of the ends:
//
//     T1 ──▶ e1 ──▶ e2 ──▶ e3 ──▶         a transaction leads to its own end,
//                    └──▶ T4               and the last end before it began leads to it
//
// so that there is a way from T1 to T4 exactly if T1 had ended before T4 began.

/// The dependencies between transactions over lists.
struct ListDependencies: DependencySource {
  let history: TransactionHistory
  let writers: WriterTable
  let orders: ListOrders
  /// The ends of the transactions that were ok, in their order; empty where time does not matter.
  private let ends: [Int64]

  init(
    _ history: TransactionHistory, _ writers: WriterTable, _ orders: ListOrders, hasTime: Bool
  ) {
    self.history = history
    self.writers = writers
    self.orders = orders
    var ends: [Int64] = []
    if hasTime {
      for number in 0..<history.count where history.operations[number].outcome == .ok {
        ends.append(history.operations[number].completed)
      }
    }
    self.ends = ends
  }

  var nodeCount: Int { history.count + ends.count }

  func forEachDependency(_ body: (Dependency) -> Void) {
    for key in 0..<UInt32(history.keyNames.count) { forEachWriteWrite(key, body) }
    for number in 0..<history.count {
      let operation = history.operations[number]
      guard operation.outcome == .ok else { continue }
      for index in operation.steps where !history.steps[index].isWrite {
        forEachOfRead(history.steps[index], UInt32(number), body)
      }
    }
    if !ends.isEmpty { forEachOfTime(body) }
  }

  /// The writer of an element, unless it was refused.
  private func writer(_ value: TransactionValue, _ key: UInt32) -> UInt32? {
    writers.writer(of: value, key).flatMap {
      history.operations[Int($0)].outcome == .fail ? nil : $0
    }
  }

  private func forEachWriteWrite(_ key: UInt32, _ body: (Dependency) -> Void) {
    var before: (value: TransactionValue, writer: UInt32)?
    for index in orders.order(of: key) {
      let value = history.elements[index]
      guard let writer = writer(value, key) else { continue }
      if let before, before.writer != writer {
        body(
          Dependency(
            from: before.writer, to: writer, kinds: .writeWrite, key: key, value: before.value,
            next: value))
      }
      before = (value, writer)
    }
    guard let before else { return }
    for unread in orders.unread(of: key) where unread.writer != before.writer {
      body(
        Dependency(
          from: before.writer, to: unread.writer, kinds: .writeWrite, key: key,
          value: before.value, next: unread.value))
    }
  }

  private func forEachOfRead(
    _ step: TransactionStep, _ reader: UInt32, _ body: (Dependency) -> Void
  ) {
    let last = step.list.last.map { history.elements[$0] }
    var next = 0
    if let last {
      guard let place = writers.place(step.key, last) else { return }
      if let writer = writer(last, step.key), writer != reader {
        body(Dependency(from: writer, to: reader, kinds: .writeRead, key: step.key, value: last))
      }
      next = (orders.position(place) ?? 0) + 1
    }
    let order = orders.order(of: step.key)
    let value = last ?? TransactionHistory.unset
    if next < order.count {
      let element = history.elements[order.lowerBound + next]
      guard let writer = writer(element, step.key), writer != reader else { return }
      body(
        Dependency(
          from: reader, to: writer, kinds: .readWrite, key: step.key, value: value, next: element))
      return
    }
    for unread in orders.unread(of: step.key) where unread.writer != reader {
      body(
        Dependency(
          from: reader, to: unread.writer, kinds: .readWrite, key: step.key, value: value,
          next: unread.value))
    }
  }

  private func forEachOfTime(_ body: (Dependency) -> Void) {
    let firstNode = UInt32(history.count)
    var endedCount: UInt32 = 0
    for number in 0..<history.count {
      let operation = history.operations[number]
      guard operation.outcome != .fail else { continue }
      let earlier = endCount(before: operation.invoked)
      if earlier > 0 {
        body(
          Dependency(from: firstNode + earlier - 1, to: UInt32(number), kinds: .realtime))
      }
      guard operation.outcome == .ok else { continue }
      let node = firstNode + endedCount
      body(Dependency(from: UInt32(number), to: node, kinds: .realtime))
      if endedCount > 0 { body(Dependency(from: node - 1, to: node, kinds: .realtime)) }
      endedCount += 1
    }
  }

  /// How many transactions had ended before a time.
  private func endCount(before time: Int64) -> UInt32 {
    var range = 0..<ends.count
    while !range.isEmpty {
      let middle = range.lowerBound + range.count / 2
      range = ends[middle] < time ? middle + 1..<range.upperBound : range.lowerBound..<middle
    }
    return UInt32(range.lowerBound)
  }
}
