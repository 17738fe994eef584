/// Which offsets are one node's to give out: of n nodes, those that are its place in the list modulo n.
///
/// So no two nodes can give out the same one, and whose a record is can be seen from its offset.
public struct NodeShare: Equatable, Sendable {
  /// The node's place in the list of all nodes, from 0.
  public let node: Int
  /// How many nodes there are.
  public let nodeCount: Int

  /// The share of one node of several.
  ///
  /// - Precondition: `node` is in `0..<nodeCount`.
  public init(of node: Int, among nodeCount: Int) {
    precondition(node >= 0 && node < nodeCount, "no such node")
    self.node = node
    self.nodeCount = nodeCount
  }

  /// The lowest offset of all.
  public var first: Offset { Offset(Int64(node)) }

  /// Whether an offset is the node's.
  ///
  /// - Precondition: `offset` is not negative.
  public func has(_ offset: Offset) -> Bool {
    offset.rawValue % Int64(nodeCount) == Int64(node)
  }

  /// The lowest offset of the node that is above another one.
  ///
  /// - Precondition: `offset` is not negative, and at most `Offset.last`.
  public func next(above offset: Offset) -> Offset {
    let count = Int64(nodeCount)
    let behind = offset.rawValue + 1
    let distance = (Int64(node) - behind % count + count) % count
    return Offset(behind + distance)
  }
}
