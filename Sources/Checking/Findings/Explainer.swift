/// A history whose lines can be told again.
package protocol ExplainedHistory {
  associatedtype Detail: OperationDetail
  associatedtype Place: LinePlace

  var operations: Operations<Detail> { get }

  /// When a line of an operation went over the pipe.
  func time(of place: Place, in operation: Operation<Detail>) -> Int64

  /// What the history itself knows of a line that was not kept.
  func retell(_ place: Place, in operation: Operation<Detail>) -> String
}

/// Turns findings into explanations: fetches the lines of each, and has the places shown that
/// matter.
package struct Explainer<History: ExplainedHistory> {
  package let history: History
  package let requests: (any RecordedLines)?
  package let replies: (any RecordedLines)?

  package func explain(_ finding: Finding<History.Place>) -> Explanation {
    let lines = finding.evidence.map { explain($0) }
    // The sort is stable: what has one time stays in the order in which it was told.
    return Explanation(summary: finding.summary, lines: lines.sorted { $0.time < $1.time })
  }

  private func explain(_ evidence: Evidence<History.Place>) -> ExplainedLine {
    let operation = history.operations[evidence.operation]
    let place = evidence.place
    var line = ExplainedLine(
      time: history.time(of: place, in: operation), client: operation.client,
      direction: place.direction,
      text: "", cutBefore: 0, cutAfter: 0, mark: nil, note: evidence.note)
    guard let bytes = bytes(of: place, in: operation) else {
      line.text = "(the line was not kept) \(history.retell(place, in: operation))"
      return line
    }
    line.show(bytes, around: place.find(in: bytes))
    return line
  }

  private func bytes(
    of place: History.Place, in operation: Operation<History.Detail>
  ) -> [UInt8]? {
    let exchanges = history.operations.exchanges(of: operation)
    guard place.exchange < exchanges.count else { return nil }
    switch place.direction {
    case .request: return requests?.line(at: exchanges[place.exchange].request)
    case .reply: return replies?.line(at: exchanges[place.exchange].reply)
    }
  }
}
