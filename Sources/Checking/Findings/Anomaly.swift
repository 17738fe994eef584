/// All findings of one kind.
package struct Anomaly: Sendable {
  package var kind: any AnomalyKind
  package var count: Int
  /// The first few, in the order in which they were found.
  package var explanations: [Explanation]

  package init(kind: any AnomalyKind, count: Int, explanations: [Explanation]) {
    self.kind = kind
    self.count = count
    self.explanations = explanations
  }
}
