/// All findings of one kind.
package struct Anomaly: Sendable {
  package var kind: any AnomalyKind
  /// What it does to the verdict of this run: what its kind says, or what the run was asked for.
  package var consequence: AnomalyConsequence
  package var count: Int
  /// The first few, in the order in which they were found.
  package var explanations: [Explanation]

  package init(
    kind: any AnomalyKind, consequence: AnomalyConsequence? = nil, count: Int,
    explanations: [Explanation]
  ) {
    self.kind = kind
    self.consequence = consequence ?? kind.consequence
    self.count = count
    self.explanations = explanations
  }
}
