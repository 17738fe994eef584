extension Grudge {
  /// Partitions in which every node hears a majority, itself included, and nobody the same majority as
  /// another (`majorities-ring`).
  static func majoritiesRing(
    _ nodeCount: Int, random: inout some RandomNumberGenerator
  ) -> Links {
    nodeCount <= 5
      ? perfectRing(nodeCount, random: &random) : stochasticGraph(nodeCount, random: &random)
  }

  /// Up to five nodes: they stand in a ring, in any order.
  ///
  /// Each stretch of a majority belongs to the node
  /// in its middle, which hears those in it and nobody else (`majorities-ring-perfect`).
  ///
  /// Of an even majority the middle is the later of two. So of three nodes each hears the one before
  /// it, and messages go round in one direction only.
  private static func perfectRing(
    _ nodeCount: Int, random: inout some RandomNumberGenerator
  ) -> Links {
    let ring = (0..<nodeCount).shuffled(using: &random)
    let majority = NodeTarget.majority(of: nodeCount)
    var links = Links(endpointCount: nodeCount)
    for start in ring.indices {
      let owner = ring[(start + majority / 2) % nodeCount]
      for distance in majority..<max(nodeCount, majority) {
        links.insert(from: ring[(start + distance) % nodeCount], to: owner)
      }
    }
    return links
  }

  /// More nodes: links are made one after the other, both ways, each between a node that has fewest and
  /// one of those that have fewest among the others, until everybody has a majority
  /// (`majorities-ring-stochastic`).
  private static func stochasticGraph(
    _ nodeCount: Int, random: inout some RandomNumberGenerator
  ) -> Links {
    let majority = NodeTarget.majority(of: nodeCount)
    var connected = Links(endpointCount: nodeCount)
    // How many each hears, itself included.
    var degrees = Array(repeating: 1, count: nodeCount)
    for node in 0..<nodeCount { connected.insert(from: node, to: node) }
    while true {
      // Of those that have equally many, the first in this order is taken.
      let order = (0..<nodeCount).shuffled(using: &random)
      func hasFewer(_ one: Int, _ other: Int) -> Bool { degrees[one] < degrees[other] }
      guard let poorest = order.min(by: hasFewer), degrees[poorest] < majority,
        let other = order.filter({ !connected.contains(from: poorest, to: $0) }).min(by: hasFewer)
      else { break }
      connected.insert(between: poorest, and: other)
      degrees[poorest] += 1
      degrees[other] += 1
    }
    var links = Links(endpointCount: nodeCount)
    for source in 0..<nodeCount {
      for destination in 0..<nodeCount
      where !connected.contains(from: source, to: destination) {
        links.insert(from: source, to: destination)
      }
    }
    return links
  }
}
