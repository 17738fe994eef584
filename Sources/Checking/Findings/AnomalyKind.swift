/// A way in which a run of one workload can be wrong; its raw values are Jepsen's names.
package protocol AnomalyKind: RawRepresentable, CaseIterable, Hashable, Sendable
where RawValue == String {
  /// What it does to the verdict.
  var consequence: AnomalyConsequence { get }
  /// Whether it says that something is still missing when the run ends.
  ///
  /// Of a run that was cut short it then says nothing.
  var isOfTheEnd: Bool { get }
  /// The rule that was broken, in one sentence.
  var rule: String { get }
  /// What usually causes it.
  var usualCause: String { get }
}

/// What an anomaly does to the verdict, as Maelstrom judges.
package enum AnomalyConsequence: Equatable, Sendable {
  /// The run is invalid.
  case invalid
  /// Maelstrom's checker gives up, for this reason.
  case unknown(because: String)
  /// Nothing, as Maelstrom judges; but no correct node does it.
  ///
  /// A strict judgement holds it against the node.
  case beyond
  /// Nothing: it is a hint, and not held against the node.
  case none
}
