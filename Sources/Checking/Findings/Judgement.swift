// From what was found to a verdict, in the order in which Maelstrom's checkers combine:
//
// 1. *Invalid* if some kind of operation was tried and never succeeded (`stats`; crashes apart, as
//    in `stats-checker` of jepsen.tests.kafka).
// 2. *Unknown* if there was an anomaly at which Jepsen's workload checker throws, and says nothing
//    of those that it had found; they are reported here all the same.
// 3. *Invalid* if there was an anomaly that counts.
// 4. *Valid* otherwise.
//
// Of a run that was ended before everything had been read, what nobody has read says nothing, nor
// does a kind of operation that had no time to succeed; and it is not known to be valid.

/// What Maelstrom would say of a run.
package enum Verdict: String, Sendable {
  case valid, invalid, unknown
}

/// What the checker has to say of a whole run.
package struct Judgement: Sendable {
  package var verdict: Verdict
  /// Why the verdict is not `valid`, a plain sentence each; empty when it is.
  package var reasons: [String]
  /// The kinds that occurred, in the order in which their workload lists them.
  package var anomalies: [Anomaly]
  /// Operations that were ok, of all that were tried, crashes apart: 0 … 1; 1 when none were tried.
  package var availability: Double
  /// What Maelstrom's checker of the workload reports beside its verdict, under its names.
  package var figures: [(name: String, value: String)] = []

  /// What Maelstrom lets pass, and no correct node does.
  package var beyond: [Anomaly] { anomalies.filter { $0.consequence == .beyond } }

  /// The verdict that holds against the node what Maelstrom lets pass too.
  package var strictVerdict: Verdict { beyond.isEmpty ? verdict : .invalid }

  package init<Kind: OperationKind>(
    anomalies: [Anomaly], operations: [Kind: OperationCounts], isCutShort: Bool = false
  ) {
    let anomalies = isCutShort ? anomalies.filter { !$0.kind.isOfTheEnd } : anomalies
    self.anomalies = anomalies
    reasons = []
    verdict = .valid

    let faults = anomalies.filter { $0.consequence == .invalid }
    if !faults.isEmpty {
      verdict = .invalid
      let list = faults.map { "\($0.kind.rawValue) (\($0.count))" }.joined(separator: ", ")
      reasons.append("Rules were broken: \(list).")
    }
    for anomaly in anomalies {
      guard case .unknown(let reason) = anomaly.consequence else { continue }
      verdict = .unknown
      reasons.append(reason)
    }
    let tried = Kind.timed.compactMap { kind in operations[kind].map { (kind, $0) } }
    for (kind, counts) in tried where counts.ok == 0 && !isCutShort {
      verdict = .invalid
      reasons.append("No \(kind.name) succeeded, of \(counts.count) that were tried.")
    }
    if isCutShort, verdict == .valid {
      verdict = .unknown
      reasons.append("The run was ended before everything had been read.")
    }
    let count = tried.reduce(0) { $0 + $1.1.count }
    let ok = tried.reduce(0) { $0 + $1.1.ok }
    availability = count == 0 ? 1 : Double(ok) / Double(count)
  }
}
