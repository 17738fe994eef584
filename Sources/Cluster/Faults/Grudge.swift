// Jepsen's partitions (`jepsen.nemesis.combined`, `grudge`; `jepsen.nemesis`). A grudge says for each node
// from whom it takes no messages. Services and clients are in no grudge.
//
// | | who is apart | what is cut |
// |---|---|---|
// | one | a node from all others | both ways |
// | majority | half of the nodes, rounded down, from the rest | both ways |
// | minority-third | a third of the nodes or fewer, (n - 1) / 3 rounded down, from the rest | both ways |
// | majorities-ring | nobody: each node hears a majority, and no two the same one | see Grudge+Majorities.swift |
//
// Some cut nothing: minority-third of up to three nodes takes none of them away, and the ring of one or
// two has everybody in every majority.

/// Which links between nodes a partition cuts.
package struct Grudge: Equatable, Sendable {
  /// The shapes of partitions, by Jepsen's names.
  package enum Shape: String, CaseIterable, Sendable {
    case one
    case majority
    case minorityThird = "minority-third"
    case majoritiesRing = "majorities-ring"
  }

  package let shape: Shape
  /// The links that are cut.
  package let links: Links

  /// Whether anything is cut.
  package var isEffective: Bool { !links.isEmpty }

  /// Draws a grudge of a shape.
  package init(
    _ shape: Shape, nodeCount: Int, random: inout some RandomNumberGenerator
  ) {
    self.shape = shape
    var nodes = Array(0..<nodeCount)
    switch shape {
    case .one:
      nodes.swapAt(0, Int.random(in: nodes.indices, using: &random))
      links = Self.cut(nodes, behind: 1)
    case .majority:
      nodes.shuffle(using: &random)
      links = Self.cut(nodes, behind: nodeCount / 2)
    case .minorityThird:
      nodes.shuffle(using: &random)
      links = Self.cut(nodes, behind: NodeTarget.minorityThird(of: nodeCount))
    case .majoritiesRing: links = Self.majoritiesRing(nodeCount, random: &random)
    }
  }

  /// Whether a grudge of this shape cuts anything between so many nodes.
  package static func isEffective(_ shape: Shape, nodeCount: Int) -> Bool {
    switch shape {
    case .one, .majority: nodeCount > 1
    case .minorityThird: NodeTarget.minorityThird(of: nodeCount) > 0
    case .majoritiesRing: nodeCount > NodeTarget.majority(of: nodeCount)
    }
  }

  /// The links between the first so many nodes and the others, both ways (`complete-grudge`).
  private static func cut(_ nodes: [Int], behind count: Int) -> Links {
    var links = Links(endpointCount: nodes.count)
    for one in nodes.prefix(count) {
      for other in nodes.dropFirst(count) { links.insert(between: one, and: other) }
    }
    return links
  }
}
