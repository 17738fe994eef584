/// Links between nodes that are cut in one direction, while messages pass in the other.
///
/// Maelstrom makes such cuts only by the way, as the ring of three nodes. They find what a partition
/// does not: a node that is heard and hears nothing, and acknowledgements that never come.
package struct OneWayCut: Equatable, Sendable {
  package enum Shape: String, CaseIterable, Sendable {
    /// One node does not hear one other.
    case link
    /// One node hears nobody.
    case deaf
    /// One node is heard by nobody.
    case mute
    /// Half of the nodes do not hear the other half.
    case half
  }

  package let shape: Shape
  /// The links that are cut.
  package let links: Links

  /// Draws a cut of a shape.
  package init(_ shape: Shape, nodeCount: Int, random: inout some RandomNumberGenerator) {
    self.shape = shape
    let nodes = (0..<nodeCount).shuffled(using: &random)
    let (sources, destinations) =
      switch shape {
      case .link: (nodes.prefix(1), nodes.dropFirst().prefix(1))
      case .deaf: (nodes.dropFirst(), nodes.prefix(1))
      case .mute: (nodes.prefix(1), nodes.dropFirst())
      case .half: (nodes.prefix(nodeCount / 2), nodes.dropFirst(nodeCount / 2))
      }
    var links = Links(endpointCount: nodeCount)
    for source in sources {
      for destination in destinations { links.insert(from: source, to: destination) }
    }
    self.links = links
  }

  /// Whether a cut between so many nodes cuts anything.
  package static func isEffective(nodeCount: Int) -> Bool { nodeCount > 1 }
}
