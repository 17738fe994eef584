// Where in a value the work is: the keys from its root to here.
//
// Values are decoded and encoded inside one another, so the keys stand on a stack, and what stands
// deeper knows how high the stack was for it. That is cheap, and nothing is kept for values that have
// been done with. A container or a coder for a superclass that is made by hand is beside the stack, and
// may be used as long as its owner is in work: for these the keys are kept in nodes.

/// Keys beside the stack, which lead from where the stack ends to a container that was made by hand.
///
/// A number and no reference: the standard library copies a container at each call, and a second
/// reference in it would be counted up and down each time.
struct PathNode {
  /// The index of the last key among the nodes, from 1; 0 where there is none.
  fileprivate let index: UInt32

  static let none = PathNode(index: 0)
}

/// The keys on the way to the value in work.
struct CodingPathStack {
  private(set) var keys: [any CodingKey] = []
  /// Keys beside the stack, each with the node before it.
  private var nodes: [(parent: PathNode, key: any CodingKey)] = []

  /// A height of the stack.
  struct Mark {
    fileprivate let keyCount: Int
    fileprivate let nodeCount: Int
  }

  var count: Int { keys.count }

  @inline(__always)
  var mark: Mark { Mark(keyCount: keys.count, nodeCount: nodes.count) }

  /// The path of something that was made when the stack had `depth` keys.
  func path(depth: UInt32, node: PathNode) -> [any CodingKey] {
    Array(keys.prefix(Int(depth))) + self.keys(of: node)
  }

  /// A node for a key behind those of another.
  mutating func addNode(behind parent: PathNode, _ key: any CodingKey) -> PathNode {
    nodes.append((parent, key))
    return PathNode(index: UInt32(truncatingIfNeeded: nodes.count))
  }

  /// Pushes a key, and before it those beside the stack that lead to its container.
  @inline(__always)
  mutating func push(_ node: PathNode, _ key: some CodingKey) {
    if node.index != 0 { keys += self.keys(of: node) }
    keys.append(key)
  }

  /// Goes back to where the stack was; nodes that were added since are forgotten.
  @inline(__always)
  mutating func pop(to mark: Mark) {
    keys.truncate(to: mark.keyCount)
    nodes.truncate(to: mark.nodeCount)
  }

  /// The keys of a node and those before it; none for one that was forgotten, whose owner has been kept
  /// longer than it may be.
  private func keys(of node: PathNode) -> [any CodingKey] {
    var keys: [any CodingKey] = []
    var index = node.index
    while index > 0, index <= nodes.count {
      let (parent, key) = nodes[Int(index) - 1]
      keys.append(key)
      // One before it stands before it.
      index = parent.index < index ? parent.index : 0
    }
    return keys.reversed()
  }
}

/// A key that the coders make: `super`, or a name of the text.
struct PlainKey: CodingKey {
  let stringValue: String
  let intValue: Int?

  init(stringValue: String) {
    self.stringValue = stringValue
    intValue = nil
  }

  init(intValue: Int) {
    stringValue = "\(intValue)"
    self.intValue = intValue
  }

  static let superclass = PlainKey(stringValue: "super")
}

/// The key of an element, whose text is made only where somebody asks for it.
struct ElementKey: CodingKey {
  let index: Int

  init(index: Int) { self.index = index }

  var stringValue: String { "Index \(index)" }
  var intValue: Int? { index }

  init?(stringValue: String) { nil }
  init?(intValue: Int) { self.init(index: intValue) }
}
