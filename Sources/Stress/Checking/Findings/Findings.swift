/// A place in one of an operation's lines, and what to see there.
struct Evidence {
  /// The operation's number in the history.
  var operation: Int
  var place: LinePlace
  /// A few words for the caret; may be empty.
  var note: String

  init(_ operation: Int, _ place: LinePlace, _ note: String = "") {
    self.operation = operation
    self.place = place
    self.note = note
  }
}

/// What was found, before its lines have been fetched.
struct Finding {
  var summary: String
  var evidence: [Evidence]
}

/// Counts what the checks find, and keeps the first few of each kind.
///
/// Counting and telling are apart, because a node that is wrong in every reply makes tens of
/// millions of anomalies:
///
///     if findings.count(.duplicate) { findings.keep(.duplicate, tellDuplicate(id)) }
struct Findings {
  /// One kind that occurred.
  struct Tally {
    let kind: AnomalyKind
    var count = 0
    var kept: [Finding] = []
  }

  /// How many of each kind are kept to be explained.
  let keptCount: Int
  /// The kinds that occurred, in the order in which they did.
  private(set) var tallies: [Tally] = []

  init(keptCount: Int) {
    self.keptCount = keptCount
  }

  /// Counts one anomaly.
  ///
  /// - Returns: whether it is among the first few of its kind, and is to be kept.
  mutating func count(_ kind: AnomalyKind) -> Bool {
    let place = place(of: kind)
    tallies[place].count += 1
    return tallies[place].count <= keptCount
  }

  /// Keeps an anomaly that was counted.
  mutating func keep(_ kind: AnomalyKind, _ finding: Finding) {
    tallies[place(of: kind)].kept.append(finding)
  }

  /// The place of a kind among the few that occur: found sooner in a short list than by hashing.
  private mutating func place(of kind: AnomalyKind) -> Int {
    if let place = tallies.firstIndex(where: { $0.kind == kind }) { return place }
    tallies.append(Tally(kind: kind))
    return tallies.count - 1
  }
}
