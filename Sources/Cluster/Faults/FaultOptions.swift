/// Which faults strike a cluster, and how often.
package struct FaultOptions: Equatable, Sendable {
  /// Which faults there are.
  package var kinds: Set<FaultKind>
  /// How long a fault lasts, and how long it is until the next one, on average, in seconds
  /// (`--nemesis-interval`).
  package var interval: Double
  /// Whether faults that would strike nobody are left out.
  ///
  /// Of Maelstrom's partitions of two nodes half cut nothing.
  package var onlyEffective: Bool

  /// - Precondition: the interval is above zero.
  package init(kinds: Set<FaultKind> = [], interval: Double = 10, onlyEffective: Bool = false) {
    precondition(interval > 0 && interval.isFinite, "faults without time between them")
    self.kinds = kinds
    self.interval = interval
    self.onlyEffective = onlyEffective
  }
}
