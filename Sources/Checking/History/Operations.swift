// What every history has, in a form that is small enough to keep whole.
//
// The load side appends one operation when it completes or is given up. What a checker judges is in
// the operation itself, or in what its workload keeps beside; what only an explanation needs (the
// lines that went over the pipes) stays in two `Spool`s on disk, and here are the positions.
//
//     operations   48 bytes each   kind, outcome, client, node, times, and what it was about
//     exchanges    16 bytes each   where a request and its reply begin in the spools
//
// Times are nanoseconds since the start of the run and may be equal, as when one clock reading
// serves a batch. An invocation is stamped before its line is written, a completion after its line
// was read; so `a.completed < b.invoked` proves that a came first, and equal times prove nothing.

/// The operations of a run, in the order in which they completed or were given up, with their lines.
package struct Operations<Detail: OperationDetail> {
  private var operations = Chunks<Operation<Detail>>()
  private var exchanges = Chunks<Exchange>()

  package init() {}

  package var count: Int { operations.count }

  /// - Precondition: `number` lies in `0 ..< count`.
  package subscript(number: Int) -> Operation<Detail> { operations[number] }

  /// Appends an operation in O(1).
  package mutating func append(_ ended: EndedOperation, _ kind: Detail.Kind, _ detail: Detail) {
    let firstExchange = UInt32(exchanges.count)
    if let lines = ended.lines { exchanges.append(lines) }
    if let lines = ended.laterLines { exchanges.append(lines) }
    operations.append(
      Operation(
        invoked: ended.invoked, completed: ended.completed, detail: detail, client: ended.client,
        firstExchange: firstExchange, node: ended.node,
        exchangeCount: UInt8(UInt32(exchanges.count) - firstExchange), kind: kind,
        outcome: ended.outcome))
  }

  /// The exchanges of an operation, in time order.
  package func exchanges(of operation: Operation<Detail>) -> [Exchange] {
    (0..<Int(operation.exchangeCount)).map { exchanges[Int(operation.firstExchange) + $0] }
  }

  /// How the operations of each kind that occurs ended.
  ///
  /// - Complexity: O(count).
  package func countsByKind() -> [Detail.Kind: OperationCounts] {
    var tallies = [OperationCounts](repeating: OperationCounts(), count: Detail.Kind.allCases.count)
    for number in 0..<count {
      let operation = operations[number]
      tallies[Int(operation.kind.rawValue)].add(operation.outcome)
    }
    var counts: [Detail.Kind: OperationCounts] = [:]
    for kind in Detail.Kind.allCases where tallies[Int(kind.rawValue)].count > 0 {
      counts[kind] = tallies[Int(kind.rawValue)]
    }
    return counts
  }
}

/// How many operations of one kind ended how.
package struct OperationCounts: Equatable, Sendable {
  package var ok = 0
  package var fail = 0
  package var info = 0

  package var count: Int { ok + fail + info }

  package init(ok: Int = 0, fail: Int = 0, info: Int = 0) {
    self.ok = ok
    self.fail = fail
    self.info = info
  }

  /// Counts one operation.
  package mutating func add(_ outcome: Outcome) {
    switch outcome {
    case .ok: ok += 1
    case .fail: fail += 1
    case .info: info += 1
    }
  }
}
