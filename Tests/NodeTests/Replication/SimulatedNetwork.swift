import Maelstrom
import TestSupport

/// What a network does to the messages of nodes.
struct NetworkFaults: Sendable {
  enum Latency: Sendable {
    case constant(Int64)
    case uniform(Int64)
    case exponential(Int64)

    /// Nanoseconds.
    func draw(_ random: inout SeededGenerator) -> Int64 {
      switch self {
      case .constant(let time): return time
      case .uniform(let mean): return Int64.random(in: 0...2 * mean, using: &random)
      case .exponential(let mean):
        // −ln u is what remains of u's bits: the sum of two uniform numbers' would do as well; this is
        // the inverse of the distribution, by halves.
        var time: Int64 = 0
        while Bool.random(using: &random) { time += mean * 7 / 10 }
        return time + Int64.random(in: 0...mean * 7 / 10, using: &random)
      }
    }
  }

  enum Cut: CaseIterable, Sendable {
    case none
    /// One node from all others.
    case one
    /// Two halves.
    case halves
    /// Messages of one node to another, in one direction.
    case oneWay
    /// Each node hears only the one before it.
    case ring
    /// Everybody from everybody.
    case all
  }

  var latency = Latency.constant(0)
  /// Per thousand.
  var lost = 0
  var repeated = 0
  /// Nanoseconds between two changes of the cuts; nil: there are none.
  var cutInterval: Int64?
  /// Nanoseconds that a node stands still, now and then; nil: never.
  var pause: Int64?

  /// Which messages, from and to, do not come through.
  static func cuts(_ cut: Cut, nodeCount: Int, _ random: inout SeededGenerator) -> Set<[Int]> {
    let order = Array(0..<nodeCount).shuffled(using: &random)
    var cuts: Set<[Int]> = []
    for (from, sender) in order.enumerated() {
      for (to, receiver) in order.enumerated() where from != to {
        let isCut =
          switch cut {
          case .none: false
          case .one: from == 0 || to == 0
          case .halves: (from < nodeCount / 2) != (to < nodeCount / 2)
          case .oneWay: from == 0 && to == 1
          case .ring: (from + 1) % nodeCount != to
          case .all: true
          }
        if isCut { cuts.insert([sender, receiver]) }
      }
    }
    return cuts
  }

  /// Faults that a seed stands for.
  static func random(_ random: inout SeededGenerator) -> NetworkFaults {
    let milliseconds = Int64(1_000_000)
    var faults = NetworkFaults()
    let mean = random.pick([1, 5, 30, 100, 400]) * milliseconds
    faults.latency = random.pick([
      .constant(0), .constant(mean), .uniform(mean), .exponential(mean), .exponential(mean),
    ])
    faults.lost = random.pick([0, 0, 50, 100, 300])
    faults.repeated = random.pick([0, 0, 100, 300])
    faults.cutInterval = random.pick([nil, 200, 1_000, 3_000] as [Int64?]).map { $0 * milliseconds }
    faults.pause = random.pick([nil, nil, 50, 1_000, 4_000] as [Int64?]).map { $0 * milliseconds }
    return faults
  }
}
