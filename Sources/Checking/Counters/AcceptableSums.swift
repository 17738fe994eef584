// Which sums a counter may show when all adds have ended.
//
// Each acknowledged add counts; each add whose outcome is unknown may count or not. So the acceptable
// values are the sum of the former, plus each sum of some of the latter. Maelstrom keeps them as ranges
// and doubles the ranges for each unknown add. Here a value is a bit, and an add of d ORs the bits with
// themselves moved by d. Two liberties:
// 1. A negative delta is taken to count, and then may be taken back: all moves go upwards.
// 2. Equal deltas are taken together. m adds of d make 0, d, … m·d; so do one add of d, one of 2d, one
//    of 4d and so on, and one of what is left of m. There are ten deltas, so that the moves are few
//    however many adds are unknown.

/// The values that a final read may show.
package struct AcceptableSums: Equatable {
  /// The least of them.
  private var least: Int64
  private var words: [UInt64]
  /// How much the greatest is above the least, at most.
  private var span: Int

  /// The sums of `definite` and any of `unknown`.
  ///
  /// - Complexity: O(d · log n · s / 64) for d different deltas, n of them, and s the sum of their
  ///   magnitudes.
  package init(definite: Int64, unknown: [Int64: Int]) {
    least = definite
    span = 0
    for (delta, count) in unknown {
      if delta < 0 { least += delta * Int64(count) }
      span += Int(delta.magnitude) * count
    }
    words = Array(repeating: 0, count: span / 64 + 1)
    words[0] = 1
    for (delta, count) in unknown.sorted(by: { $0.key < $1.key }) where delta != 0 {
      var rest = count
      var step = 1
      while rest > 0 {
        let taken = min(step, rest)
        addMoved(by: Int(delta.magnitude) * taken)
        rest -= taken
        step *= 2
      }
    }
  }

  /// ORs the bits with themselves, moved up.
  private mutating func addMoved(by distance: Int) {
    let wordDistance = distance / 64
    let bitDistance = UInt64(distance % 64)
    // From above, so that what is read has not been written yet.
    for target in words.indices.reversed() where target >= wordDistance {
      let source = target - wordDistance
      var moved = words[source] << bitDistance
      if bitDistance > 0, source > 0 { moved |= words[source - 1] >> (64 - bitDistance) }
      words[target] |= moved
    }
  }

  /// Whether a final read may show this.
  package func contains(_ value: Int64) -> Bool {
    let (place, hasOverflown) = value.subtractingReportingOverflow(least)
    guard !hasOverflown, 0 <= place, place <= span else { return false }
    return words[Int(place) / 64] & 1 << UInt64(place % 64) != 0
  }

  /// The values as Maelstrom tells them: closed ranges, from the least.
  package var ranges: [ClosedRange<Int64>] {
    var ranges: [ClosedRange<Int64>] = []
    var start: Int64?
    for place in 0...Int64(span) + 1 {
      if contains(least + place) {
        start = start ?? least + place
      } else if let first = start {
        ranges.append(first...least + place - 1)
        start = nil
      }
    }
    return ranges
  }
}
