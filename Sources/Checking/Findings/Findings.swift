/// A place in one of an operation's lines, and what to see there.
package struct Evidence {
  /// The operation's number in the history.
  package var operation: Int
  package var place: KafkaLinePlace
  /// A few words for the caret; may be empty.
  package var note: String

  package init(_ operation: Int, _ place: KafkaLinePlace, _ note: String = "") {
    self.operation = operation
    self.place = place
    self.note = note
  }
}

/// What was found, before its lines have been fetched.
package struct Finding {
  package var summary: String
  package var evidence: [Evidence]
}

/// Counts what the checks find, and keeps the first few of each kind.
///
/// Counting and telling are apart, because a node that is wrong in every reply makes tens of
/// millions of anomalies:
///
///     if findings.count(.duplicate) { findings.keep(.duplicate, tellDuplicate(id)) }
package struct Findings {
  /// One kind that occurred.
  package struct Tally {
    package let kind: KafkaAnomaly
    package var count = 0
    package var kept: [Finding] = []
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
  package mutating func count(_ kind: KafkaAnomaly) -> Bool {
    let place = place(of: kind)
    tallies[place].count += 1
    return tallies[place].count <= keptCount
  }

  /// Keeps an anomaly that was counted.
  package mutating func keep(_ kind: KafkaAnomaly, _ finding: Finding) {
    tallies[place(of: kind)].kept.append(finding)
  }

  /// The place of a kind among the few that occur: found sooner in a short list than by hashing.
  private mutating func place(of kind: KafkaAnomaly) -> Int {
    if let place = tallies.firstIndex(where: { $0.kind == kind }) { return place }
    tallies.append(Tally(kind: kind))
    return tallies.count - 1
  }
}
