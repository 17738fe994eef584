// Elle's anomalies, as Maelstrom's txn-rw-register and txn-list-append ask for them, each in time that
// is linear in the steps.
//
//     TransactionHistory ─▶ WriterTable ─▶ RegisterStepChecks, or ListOrders ─▶ ListStepChecks
//                               └────────▶ RegisterDependencies, or ListDependencies
//                                              └─▶ TransactionGraph ─▶ CycleSearch
//
// All anomalies are looked for; which of them make a run invalid is the model's to say
// (`ConsistencyModel`). What it allows is told as a hint, and what no model allows is told beyond it.
//
// Not told apart are cycles by the order of one client's transactions (`G1c-process` and its kin): that
// order is part of the order of time, and they are told as such.
//
// Sources: `elle.rw-register`, `elle.list-append`, `elle.txn`; `maelstrom.workload.txn-rw-register`,
// `maelstrom.workload.txn-list-append`.

/// Judges a run of a transaction workload as Maelstrom's checker does, and beyond it.
package enum TransactionChecker {
  /// Checks a history, and explains the first `keptCount` anomalies of each kind.
  ///
  /// - Precondition: the model can be judged of what the keys hold.
  package static func check(
    _ history: TransactionHistory, model: ConsistencyModel, requests: (any RecordedLines)?,
    replies: (any RecordedLines)?, keptCount: Int = 3, isCutShort: Bool = false
  ) -> Judgement {
    precondition(model.isJudged(of: history.style), "the model can be judged")
    var findings = TransactionFindings(keptCount: keptCount)
    let writers = WriterTable(history)
    let isEmpty: Bool
    switch history.style {
    case .registers: isEmpty = checkRegisters(history, writers, &findings)
    case .lists: isEmpty = checkLists(history, writers, model, &findings)
    }
    RunChecks(history, writers).run(isEmpty: isEmpty, into: &findings)
    let explainer = Explainer(history: history, requests: requests, replies: replies)
    var anomalies = findings.anomalies(explainedBy: explainer)
    for place in anomalies.indices {
      guard let kind = anomalies[place].kind as? TransactionAnomaly else { continue }
      anomalies[place].consequence = kind.consequence(under: model, history.style)
    }
    return Judgement(
      anomalies: anomalies, operations: history.operations.countsByKind(), isCutShort: isCutShort)
  }

  private static func checkRegisters(
    _ history: TransactionHistory, _ writers: WriterTable, _ findings: inout TransactionFindings
  ) -> Bool {
    RegisterStepChecks(history, writers).run(into: &findings)
    var dependencies = RegisterDependencies(history: history, writers: writers)
    // Where the orders of values contradict each other, Elle takes none of them.
    dependencies.hasVersionOrder = !findings.tallies.contains { $0.kind == .cyclicVersions }
    var search = CycleSearch(history, dependencies)
    search.run(into: &findings)
    return search.isEmpty && !NullReads.precedeWrites(history)
  }

  private static func checkLists(
    _ history: TransactionHistory, _ writers: WriterTable, _ model: ConsistencyModel,
    _ findings: inout TransactionFindings
  ) -> Bool {
    let orders = ListOrders(history, writers)
    var steps = ListStepChecks(history, writers, orders)
    steps.run(into: &findings)
    let dependencies = ListDependencies(
      history, writers, orders, hasTime: model == .strictSerializable)
    var search = CycleSearch(history, dependencies)
    search.run(into: &findings)
    return search.isEmpty
  }
}

/// Whether a transaction that read null of a register comes before another that wrote it: a dependency
/// that makes no cycle of those that are judged here, but keeps Elle's graph from being empty.
private enum NullReads {
  static func precedeWrites(_ history: TransactionHistory) -> Bool {
    var reader: [UInt32: UInt32] = [:]
    var severalReaders: Set<UInt32> = []
    for number in 0..<history.count {
      let operation = history.operations[number]
      guard operation.outcome == .ok else { continue }
      for index in operation.steps
      where !history.steps[index].isWrite && history.isFirst(index, in: operation)
        && history.steps[index].value == TransactionHistory.unset
      {
        let key = history.steps[index].key
        if let other = reader[key], other != UInt32(number) { severalReaders.insert(key) }
        reader[key] = UInt32(number)
      }
    }
    for number in 0..<history.count where history.operations[number].outcome == .ok {
      for index in history.operations[number].steps where history.steps[index].isWrite {
        let key = history.steps[index].key
        guard let other = reader[key] else { continue }
        if other != UInt32(number) || severalReaders.contains(key) { return true }
      }
    }
    return false
  }
}

/// Checks what is true of a whole run.
private struct RunChecks: TransactionTelling {
  /// How many reads of something a node must have answered before it is missed that nothing of
  /// another node's is among them.
  private static let readCountMin = 20

  let history: TransactionHistory
  let writers: WriterTable

  init(_ history: TransactionHistory, _ writers: WriterTable) {
    self.history = history
    self.writers = writers
  }

  func run(isEmpty: Bool, into findings: inout TransactionFindings) {
    if isEmpty, history.count > 0, findings.count(.emptyGraph) {
      findings.keep(
        .emptyGraph,
        TransactionFinding(
          summary: "Of \(history.count) transactions none depends on another.", evidence: []))
    }
    if let twice = writers.twice, findings.count(.severalWriters) {
      findings.keep(.severalWriters, tell(twice))
    }
    for number in 0..<history.count
    where history.operations[number].isAlteredAndOK && findings.count(.altered) {
      findings.keep(
        .altered,
        TransactionFinding(
          summary: "The reply to \(client(number)) lists other steps than its request.",
          evidence: [
            TransactionEvidence(number, .request(.member("txn")), "asked for"),
            TransactionEvidence(number, .reply(.member("txn")), "and told"),
          ]))
    }
    findNeverReplicated(&findings)
  }

  private func tell(
    _ twice: (first: UInt32, second: UInt32, key: UInt32, value: TransactionValue)
  ) -> TransactionFinding {
    TransactionFinding(
      summary: "\(client(Int(twice.first))) and \(client(Int(twice.second))) both wrote "
        + "\(history.name(twice.value)) to \(name(twice.key)), as their replies tell.",
      evidence: [twice.first, twice.second].compactMap {
        writing(Int($0), twice.key, twice.value, "written here")
      })
  }

  private func findNeverReplicated(_ findings: inout TransactionFindings) {
    var readCounts: [UInt16: Int] = [:]
    for number in 0..<history.count {
      let operation = history.operations[number]
      guard operation.outcome == .ok else { continue }
      for index in operation.steps where !history.steps[index].isWrite {
        let step = history.steps[index]
        let value =
          history.style == .lists ? step.list.last.map { history.elements[$0] } : step.value
        guard let value, let writer = writers.writer(of: value, step.key) else { continue }
        if history.operations[Int(writer)].node != operation.node { return }
        readCounts[operation.node, default: 0] += 1
      }
    }
    let nodes = readCounts.filter { $0.value >= Self.readCountMin }.keys.sorted()
    guard nodes.count > 1, findings.count(.neverReplicated) else { return }
    let names = nodes.map { "n\($0)" }.joined(separator: ", ")
    findings.keep(
      .neverReplicated,
      TransactionFinding(
        summary: "On each of \(names) only what was written there was ever read.", evidence: []))
  }
}

extension TransactionOperation {
  fileprivate var isAlteredAndOK: Bool { detail.isAltered && outcome == .ok }
}
