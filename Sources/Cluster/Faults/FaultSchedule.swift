import Platform

/// When which faults strike a cluster: the same for the same seed, whatever the cluster does.
///
/// Each kind has a schedule of its own and random numbers of its own, so that asking for one more does
/// not move the others. (Jepsen has one schedule for kills and pauses together, which takes one or the
/// other in turn.)
package struct FaultSchedule: Sendable {
  /// An event and when it is due.
  package struct Due: Equatable, Sendable {
    package let time: Instant
    package let event: FaultEvent
  }

  private var flipFlops: [FlipFlop]

  /// The schedule of a load that starts at `start`, when the first fault of each kind begins.
  package init(_ options: FaultOptions, nodeCount: Int, start: Instant, seed: UInt64) {
    precondition(nodeCount > 0, "faults of no nodes")
    var seeds = SplitMix64(seed: seed)
    flipFlops = []
    for kind in FaultKind.allCases {
      // Seeds are drawn for every kind, so that each has its own whichever are wanted.
      let flipFlop = FlipFlop(kind, options, nodeCount: nodeCount, start: start, seeds: &seeds)
      if let flipFlop, options.kinds.contains(kind) { flipFlops.append(flipFlop) }
    }
  }

  /// When the next event is due; `nil` when none ever is.
  package var nextTime: Instant? { flipFlops.map(\.nextTime).min() }

  /// The next event that is due by a time, in the order of time; `nil` when there is none yet.
  package mutating func next(until time: Instant) -> Due? {
    guard
      let place = flipFlops.indices.min(by: { flipFlops[$0].nextTime < flipFlops[$1].nextTime }),
      flipFlops[place].nextTime <= time
    else { return nil }
    let due = flipFlops[place].nextTime
    return Due(time: due, event: flipFlops[place].next())
  }

  /// Ends the schedule: returns what ends the faults that are under way.
  ///
  /// Maelstrom's final phase heals the network always, whether a partition is under way or not; here a
  /// network without one is not healed.
  package mutating func end() -> [FaultEvent] {
    var endings: [FaultEvent] = []
    for place in flipFlops.indices {
      if let ending = flipFlops[place].end() { endings.append(ending) }
    }
    flipFlops = []
    return endings
  }
}
