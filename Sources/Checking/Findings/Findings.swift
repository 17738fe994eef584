/// Counts what the checks find, and keeps the first few of each kind.
///
/// Counting and telling are apart, because a node that is wrong in every reply makes tens of
/// millions of anomalies:
///
///     if findings.count(.duplicate) { findings.keep(.duplicate, tellDuplicate(id)) }
package struct Findings<Kind: AnomalyKind, Place: LinePlace> {
  /// One kind that occurred.
  package struct Tally {
    package let kind: Kind
    package var count = 0
    package var kept: [Finding<Place>] = []
  }

  /// How many of each kind are kept to be explained.
  package let keptCount: Int
  /// The kinds that occurred, in the order in which they did.
  package private(set) var tallies: [Tally] = []

  package init(keptCount: Int) {
    self.keptCount = keptCount
  }

  /// Counts one anomaly.
  ///
  /// - Returns: whether it is among the first few of its kind, and is to be kept.
  package mutating func count(_ kind: Kind) -> Bool {
    let place = place(of: kind)
    tallies[place].count += 1
    return tallies[place].count <= keptCount
  }

  /// Keeps an anomaly that was counted.
  package mutating func keep(_ kind: Kind, _ finding: Finding<Place>) {
    tallies[place(of: kind)].kept.append(finding)
  }

  /// The kinds that occurred, in the order of all, each with the first few explained.
  package func anomalies<History: ExplainedHistory>(
    explainedBy explainer: Explainer<History>
  ) -> [Anomaly] where History.Place == Place {
    Kind.allCases.compactMap { kind in
      tallies.first { $0.kind == kind }.map { tally in
        Anomaly(kind: kind, count: tally.count, explanations: tally.kept.map(explainer.explain))
      }
    }
  }

  /// The place of a kind among the few that occur: found sooner in a short list than by hashing.
  private mutating func place(of kind: Kind) -> Int {
    if let place = tallies.firstIndex(where: { $0.kind == kind }) { return place }
    tallies.append(Tally(kind: kind))
    return tallies.count - 1
  }
}
