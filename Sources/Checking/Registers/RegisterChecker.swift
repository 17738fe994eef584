// Key by key, as Jepsen's `independent` does: the order of one key's operations says nothing of
// another's.
//
//     RegisterHistory ─▶ OperationsByKey ─▶ Linearizer ─▶ UnorderableStretch ─▶ Findings ─▶ Judgement
//
// Sources: `maelstrom.workload.lin-kv`, jepsen.tests.linearizable-register, `cas-register` in
// knossos.model.

package typealias RegisterFindings = Findings<RegisterAnomaly, BodyPlace>

/// Judges a run of the lin-kv workload as Maelstrom's checker does, and beyond it.
package enum RegisterChecker {
  /// Checks a history, and explains the first `keptCount` anomalies of each kind.
  ///
  /// - Parameter isCutShort: whether the run ended before everything had been read.
  package static func check(
    _ history: RegisterHistory, requests: (any RecordedLines)?, replies: (any RecordedLines)?,
    keptCount: Int = 3, isCutShort: Bool = false
  ) -> Judgement {
    var findings = RegisterFindings(keptCount: keptCount)
    RegisterChecks(history).run(into: &findings)
    let explainer = Explainer(history: history, requests: requests, replies: replies)
    return Judgement(
      anomalies: findings.anomalies(explainedBy: explainer),
      operations: history.operations.countsByKind(), isCutShort: isCutShort)
  }
}

/// Checks the operations of every key.
struct RegisterChecks {
  let history: RegisterHistory

  init(_ history: RegisterHistory) {
    self.history = history
  }

  func run(into findings: inout RegisterFindings) {
    let byKey = OperationsByKey(history)
    var linearizer = Linearizer()
    for key in 0..<history.keyCount {
      let operations = byKey.operations(of: key)
      switch linearizer.run(operations, from: [RegisterHistory.unset]) {
      case .orderly: break
      case .undecided:
        if findings.count(.undecided) { findings.keep(.undecided, tellUndecided(key)) }
      case .stuck(let place):
        if findings.count(.notLinearizable) {
          let stretch = UnorderableStretch(operations, stuckAt: place)
          findings.keep(.notLinearizable, tell(stretch, of: operations, key))
        }
      }
      findNullReads(operations, key, &findings)
    }
  }

  /// Finds reads of null that began after something had surely been written.
  private func findNullReads(
    _ operations: [KeyOperation], _ key: UInt32, _ findings: inout RegisterFindings
  ) {
    var first: KeyOperation?
    for operation in operations where operation.kind != .read && operation.isRequired {
      if operation.ended < first?.ended ?? .max { first = operation }
    }
    guard let first else { return }
    for read in operations
    where read.kind == .read && read.first == RegisterHistory.unset && first.ended < read.invoked {
      if findings.count(.nullRead) { findings.keep(.nullRead, tellNullRead(read, first, key)) }
    }
  }

  // MARK: Telling

  private func tell(
    _ stretch: UnorderableStretch, of operations: [KeyOperation], _ key: UInt32
  ) -> Finding<BodyPlace> {
    let numbers = stretch.places.map { Int(operations[$0].number) }
    let last = stretch.places.max {
      (operations[$0].ended, $0) < (operations[$1].ended, $1)
    }.map { history.operations[Int(operations[$0].number)] }
    let what = last.map { "\(describe($0)) by c\($0.client) on n\($0.node)" } ?? "an operation"
    let before =
      stretch.isFromTheStart
      ? "when the key had never been written before" : "whatever the key held before"
    let summary =
      numbers.count == 1
      ? "Key \(key): the \(what) cannot be, for nobody had begun to write what it needs."
      : "Key \(key): these \(numbers.count) operations have no order, \(before); the last to end is "
        + "the \(what)."
    return Finding(summary: summary, evidence: numbers.flatMap { lines(of: $0) })
  }

  private func describe(_ operation: RegisterOperation) -> String {
    switch operation.kind {
    case .read: "read of \(history.name(operation.readValue))"
    case .write: "write of \(history.name(operation.newValue))"
    case .compareAndSet:
      "cas from \(history.name(operation.expectedValue)) to \(history.name(operation.newValue))"
    }
  }

  /// Both lines of an operation: it took effect between them.
  private func lines(of number: Int) -> [Evidence<BodyPlace>] {
    let operation = history.operations[number]
    switch operation.kind {
    case .read:
      return [
        Evidence(number, .request(), "a read begins"),
        Evidence(number, .reply(.member("value")), "it returns this"),
      ]
    case .write:
      return [
        Evidence(number, .request(.member("value")), "a write of this begins"),
        Evidence(number, .reply(), "the write of \(history.name(operation.newValue)) has ended"),
      ]
    case .compareAndSet:
      return [
        Evidence(number, .request(.member("to")), "a \(describe(operation)) begins"),
        Evidence(number, .reply(), "the \(describe(operation)) has succeeded"),
      ]
    }
  }

  private func tellUndecided(_ key: UInt32) -> Finding<BodyPlace> {
    Finding(summary: "Key \(key) has too many operations at once.", evidence: [])
  }

  private func tellNullRead(
    _ read: KeyOperation, _ write: KeyOperation, _ key: UInt32
  ) -> Finding<BodyPlace> {
    let operation = history.operations[Int(read.number)]
    return Finding(
      summary: "c\(operation.client) read null of key \(key) on n\(operation.node), which had been "
        + "written before.",
      evidence: lines(of: Int(write.number)) + lines(of: Int(read.number)))
  }
}
