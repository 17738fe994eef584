import Platform

/// One time for each of a fixed number of places, and which place has the earliest.
///
/// A tournament: the times are leaves of a binary tree, and each inner place knows the winner among
/// the two below it, so that a change costs as many comparisons as the tree is high.
struct EarliestTable {
  private let leafCount: Int
  /// The winner below each inner place, the root at 1.
  private var winners: [Int]
  private var times: [Instant]

  /// A table in which every place has the end of time.
  ///
  /// - Precondition: there is a place.
  init(count: Int) {
    precondition(count > 0)
    var leafCount = 1
    while leafCount < count { leafCount *= 2 }
    self.leafCount = leafCount
    times = Array(repeating: .distantFuture, count: leafCount)
    // Before anything is set, the lowest place below each wins.
    winners = Array(repeating: 0, count: leafCount)
    for inner in stride(from: leafCount - 1, to: 0, by: -1) {
      winners[inner] = 2 * inner < leafCount ? winners[2 * inner] : 2 * inner - leafCount
    }
  }

  /// The place with the earliest time; of equal ones the lowest.
  var earliest: Int { leafCount == 1 ? 0 : winners[1] }

  /// The earliest time.
  var earliestTime: Instant { times[earliest] }

  /// The time of a place.
  subscript(place: Int) -> Instant {
    get { times[place] }
    set {
      guard times[place] != newValue else { return }
      times[place] = newValue
      var inner = (place + leafCount) / 2
      while inner > 0 {
        let left = winner(at: 2 * inner)
        let right = winner(at: 2 * inner + 1)
        winners[inner] = times[right] < times[left] ? right : left
        inner /= 2
      }
    }
  }

  private func winner(at node: Int) -> Int { node < leafCount ? winners[node] : node - leafCount }
}
