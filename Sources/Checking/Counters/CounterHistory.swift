// What happened in a run of the g-counter or the pn-counter workload: the operations, 48 bytes each.
// A g-counter is a pn-counter whose deltas are never negative.

/// Everything that a run did: filled by the load side, read by the checker when the run is over.
package struct CounterHistory: ExplainedHistory {
  package private(set) var operations = Operations<CounterDetail>()
  /// Whether a negative delta is among the adds.
  package private(set) var canFall = false

  package init() {}

  package var count: Int { operations.count }

  /// Appends an add.
  ///
  /// - Precondition: `delta` is less than a million, either way; the generator's are below 6.
  package mutating func appendAdd(_ ended: EndedOperation, delta: Int64) {
    precondition(delta.magnitude < 1_000_000, "deltas are small")
    if delta < 0 { canFall = true }
    operations.append(ended, .add, CounterDetail(value: delta, isFinal: false))
  }

  /// Appends a read; the value of one that was not ok counts for nothing.
  package mutating func appendRead(_ ended: EndedOperation, value: Int64, isFinal: Bool) {
    operations.append(ended, .read, CounterDetail(value: value, isFinal: isFinal))
  }

  package func retell(_ place: BodyPlace, in operation: CounterOperation) -> String {
    switch (operation.kind, place.direction) {
    case (.add, .request): "add of \(operation.delta)"
    case (.add, .reply): operation.outcome == .ok ? "add_ok" : "error"
    case (.read, .request): "read"
    case (.read, .reply): operation.outcome == .ok ? "read_ok with \(operation.value)" : "error"
    }
  }
}
