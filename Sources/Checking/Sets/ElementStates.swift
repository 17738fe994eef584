// What set-full knows of each element at the end of a run.
//
// Jepsen goes through all elements at each read. The same comes of sweeps over runs in which each
// element is settled once:
//
// - *known*: the first operation, by completion, that acknowledged or listed it. Operations in the
//   order of completion; in each run of a read, the elements that are not known yet.
// - *last present*, *last absent*: the read, of all that listed it or lacked it though it had been
//   made, that began last. Reads in the order of their beginnings, from the last; in each run the
//   elements without a last presence, in each gap between runs those without a last absence.
//
// "Those that are not settled yet" is a union-find: each settled element points to the next, paths are
// halved on the way, so that a run of settled elements is jumped over in next to no time.
//
// Two reads that began at one time are taken to have begun in the order in which they ended.

/// For each element: what made it known, and which reads found it, and missed it, last.
struct ElementStates {
  static let none = UInt32.max

  private(set) var known: [UInt32]
  private(set) var lastPresent: [UInt32]
  private(set) var lastAbsent: [UInt32]

  /// Reads a whole history.
  ///
  /// - Complexity: O(elements + runs) but for the sorting of reads by their beginnings.
  init<Kind>(_ history: SetHistory<Kind>) {
    let count = Int(history.createdCount)
    known = Array(repeating: Self.none, count: count)
    lastPresent = known
    lastAbsent = known
    sweepForward(history)
    sweepBackward(history)
  }

  private mutating func sweepForward<Kind>(_ history: SetHistory<Kind>) {
    var unknown = UnsettledPlaces(count: known.count)
    for number in 0..<history.count {
      let operation = history.operations[number]
      guard operation.outcome == .ok else { continue }
      if operation.kind == .add {
        unknown.settle(operation.element(), operation.element() + 1) {
          known[$0] = UInt32(number)
        }
        continue
      }
      for index in operation.runs() {
        let run = history.runs[index]
        unknown.settle(run.start, run.end) { known[$0] = UInt32(number) }
      }
    }
  }

  private mutating func sweepBackward<Kind>(_ history: SetHistory<Kind>) {
    var unseen = UnsettledPlaces(count: known.count)
    var unmissed = UnsettledPlaces(count: known.count)
    for number in Self.readsByInvocation(history).reversed() {
      let read = history.operations[Int(number)]
      var gapStart: SetElement = 0
      for index in read.runs() {
        let run = history.runs[index]
        unseen.settle(run.start, run.end) { lastPresent[$0] = number }
        unmissed.settle(gapStart, run.start) { lastAbsent[$0] = number }
        gapStart = run.end
      }
      unmissed.settle(gapStart, read.detail.createdCount) { lastAbsent[$0] = number }
    }
  }

  private static func readsByInvocation<Kind>(_ history: SetHistory<Kind>) -> [UInt32] {
    var reads: [(invoked: Int64, number: UInt32)] = []
    for number in 0..<history.count {
      let operation = history.operations[number]
      guard operation.kind == .read, operation.outcome == .ok else { continue }
      reads.append((operation.invoked, UInt32(number)))
    }
    reads.sort { ($0.invoked, $0.number) < ($1.invoked, $1.number) }
    return reads.map(\.number)
  }
}

/// Places in a row of which some are settled; finds the next that is not.
private struct UnsettledPlaces {
  /// For each place and one behind the last: itself if it is not settled, else a later one.
  private var next: [UInt32]

  init(count: Int) {
    next = Array(0...UInt32(count))
  }

  /// Settles the places of a range that are not yet, and calls `body` with each of them.
  mutating func settle(_ start: UInt32, _ end: UInt32, _ body: (Int) -> Void) {
    guard start < end else { return }
    var place = find(start)
    while place < end {
      body(Int(place))
      next[Int(place)] = place + 1
      place = find(place + 1)
    }
  }

  private mutating func find(_ start: UInt32) -> UInt32 {
    var place = Int(start)
    while next[place] != place {
      let further = next[Int(next[place])]
      next[place] = further
      place = Int(further)
    }
    return UInt32(place)
  }
}
