// Jepsen's set-full, whose words these are, and what it lets pass.
//
//     SetHistory ─▶ ElementStates ─▶ ElementChecks ─┐
//          ├──────▶ ClientReadChecks ───────────────┼─▶ Findings ─▶ Explainer ─▶ Judgement
//          └──────▶ ConvergenceChecks ──────────────┘
//
// An element is
// - *stable* if some read found it, and the one that began last of those that missed it began before
//   the one that began last of those that found it;
// - *lost* if it was known, and the last read that missed it began after that, and after the last that
//   found it;
// - *never read* otherwise.
// The run is invalid if an element is lost, else unknown if none is stable, else valid. A value that
// was never added and is read is not looked at; nor are duplicates, which the checker means to find
// and does not (it compares `(< count 1)`).
//
// Sources: `set-full` in jepsen.checker; `maelstrom.workload.broadcast`, `maelstrom.workload.g-set`.

/// Judges a run about a growing set as Maelstrom's checker does, and beyond it.
package enum SetChecker<Kind: SetOperationKind> {
  /// Checks a history, and explains the first `keptCount` anomalies of each kind.
  ///
  /// - Parameter isCutShort: whether the run ended before everything had been read.
  package static func check(
    _ history: SetHistory<Kind>, requests: (any RecordedLines)?, replies: (any RecordedLines)?,
    keptCount: Int = 3, isCutShort: Bool = false
  ) -> Judgement {
    var findings = SetFindings(keptCount: keptCount)
    var elements = ElementChecks(history)
    elements.run(into: &findings)
    ClientReadChecks(history).run(into: &findings)
    ConvergenceChecks(history, elements.states).run(into: &findings)
    let explainer = Explainer(history: history, requests: requests, replies: replies)
    var judgement = Judgement(
      anomalies: findings.anomalies(explainedBy: explainer),
      operations: history.operations.countsByKind(), isCutShort: isCutShort)
    judgement.figures = elements.figures.named
    return judgement
  }
}

package typealias SetFindings = Findings<SetAnomaly, BodyPlace>
typealias SetEvidence = Evidence<BodyPlace>

/// The words and the evidence that the checks have in common.
protocol SetTelling {
  associatedtype Kind: SetOperationKind
  var history: SetHistory<Kind> { get }
}

extension SetTelling {
  /// The request of the add of an element, where that is in the history.
  func adding(_ number: UInt32?, _ element: SetElement) -> [SetEvidence] {
    number.map {
      [SetEvidence(Int($0), .request(.member(Kind.elementMember)), "\(element) is added")]
    } ?? []
  }

  /// What made an element known: the reply to its add, or a read that listed it.
  func knowing(_ number: UInt32, _ element: SetElement) -> SetEvidence {
    let operation = history.operations[Int(number)]
    return operation.kind == .add
      ? SetEvidence(Int(number), .reply(), "\(element) is acknowledged by n\(operation.node)")
      : finding(number, element)
  }

  /// An element in the list of a read.
  func finding(_ number: UInt32, _ element: SetElement) -> SetEvidence {
    SetEvidence(
      Int(number), .reply(.member(Kind.listMember), .integer(Int64(element))),
      "n\(history.operations[Int(number)].node) has \(element)")
  }

  /// The list of a read that lacks an element.
  func missing(_ number: UInt32, _ element: SetElement) -> SetEvidence {
    SetEvidence(
      Int(number), .reply(), "n\(history.operations[Int(number)].node) has not \(element)")
  }

  /// How the client of an operation is called: `c12`.
  func client(_ number: UInt32) -> String { "c\(history.operations[Int(number)].client)" }

  /// How the node of an operation is called: `n2`.
  func node(_ number: UInt32) -> String { "n\(history.operations[Int(number)].node)" }
}
