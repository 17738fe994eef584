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
struct Findings {
  /// How many of each kind are kept to be explained.
  let keptCount: Int
  private(set) var counts: [AnomalyKind: Int] = [:]
  private(set) var kept: [AnomalyKind: [Finding]] = [:]

  init(keptCount: Int) {
    self.keptCount = keptCount
  }

  /// Counts one anomaly; `tell` is called only if it is among the first few of its kind.
  mutating func add(_ kind: AnomalyKind, _ tell: () -> Finding) {
    counts[kind, default: 0] += 1
    if kept[kind, default: []].count < keptCount { kept[kind, default: []].append(tell()) }
  }
}
