/// What set-full reports beside its verdict.
package struct SetFigures: Sendable {
  package var attemptCount = 0
  package var neverReadCount = 0
  package var staleCount = 0
  /// Milliseconds for each stable element: from when it was known to the last read that missed it.
  package var stableLatencies: [Int64] = []
  /// Milliseconds for each lost element: from when it was known to the last read that found it.
  package var lostLatencies: [Int64] = []

  /// The figures as text, under Jepsen's names.
  var named: [(name: String, value: String)] {
    var named = [
      ("attempt-count", String(attemptCount)), ("stable-count", String(stableLatencies.count)),
      ("lost-count", String(lostLatencies.count)), ("never-read-count", String(neverReadCount)),
      ("stale-count", String(staleCount)),
    ]
    if !stableLatencies.isEmpty {
      named.append(("stable-latencies", Self.quantiles(of: stableLatencies)))
    }
    if !lostLatencies.isEmpty {
      named.append(("lost-latencies", Self.quantiles(of: lostLatencies)))
    }
    return named
  }

  /// The quantiles that Jepsen tells, as it picks them: `{0 0, 0.5 12, 0.95 80, 0.99 97, 1 103}`.
  private static func quantiles(of latencies: [Int64]) -> String {
    let sorted = latencies.sorted()
    let told = [("0", 0), ("0.5", 500), ("0.95", 950), ("0.99", 990), ("1", 1000)].map {
      "\($0.0) \(sorted[min(sorted.count - 1, sorted.count * $0.1 / 1000)])"
    }
    return "{\(told.joined(separator: ", "))}"
  }
}
