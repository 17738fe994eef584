/// How the nodes are chosen that a fault strikes (`jepsen.nemesis.combined`, `db-nodes` and
/// `node-specs`).
package enum NodeTarget: String, CaseIterable, Sendable {
  /// Any nodes, at least one: first how many, each number as likely, then which.
  case any
  /// One.
  case one
  /// Fewer than a third, which of up to three nodes is none.
  case minorityThird = "minority-third"
  /// One fewer than the least majority, which of a single node is none.
  case minority
  /// The least number that is a majority.
  case majority
  case all

  /// The least number that is more than half (`jepsen.util`, `majority`).
  package static func majority(of nodeCount: Int) -> Int { nodeCount / 2 + 1 }

  /// The greatest number that is less than a third (`jepsen.util`, `minority-third`).
  package static func minorityThird(of nodeCount: Int) -> Int { (nodeCount - 1) / 3 }

  /// Draws the nodes, which are in ascending order.
  package func draw(of nodeCount: Int, random: inout some RandomNumberGenerator) -> [Int] {
    let nodes = Array(0..<nodeCount)
    let count =
      switch self {
      case .any: Int.random(in: 1...nodeCount, using: &random)
      case .one: 1
      case .minorityThird: Self.minorityThird(of: nodeCount)
      case .minority: Self.majority(of: nodeCount) - 1
      case .majority: Self.majority(of: nodeCount)
      case .all: nodeCount
      }
    return nodes.shuffled(using: &random).prefix(count).sorted()
  }

  /// Whether any node is struck.
  package func isEffective(nodeCount: Int) -> Bool {
    switch self {
    case .any, .one, .majority, .all: true
    case .minorityThird: Self.minorityThird(of: nodeCount) > 0
    case .minority: Self.majority(of: nodeCount) > 1
    }
  }
}
