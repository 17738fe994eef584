/// How one transaction depends on another.
struct DependencyKinds: OptionSet {
  let rawValue: UInt8

  /// It overwrote what the other had written.
  static let writeWrite = DependencyKinds(rawValue: 1)
  /// It read what the other had written.
  static let writeRead = DependencyKinds(rawValue: 2)
  /// It overwrote what the other had read.
  static let readWrite = DependencyKinds(rawValue: 4)
  /// It began after the other had ended.
  static let realtime = DependencyKinds(rawValue: 8)
}

/// One dependency: `from` comes before `to`, because of values of a key.
struct Dependency {
  var from: UInt32
  var to: UInt32
  var kinds: DependencyKinds
  var key: UInt32 = 0
  /// What was written or read first.
  var value: TransactionValue = 0
  /// What took its place.
  var next: TransactionValue = 0
}

/// Something whose dependencies can be gone through again and again.
protocol DependencySource {
  /// How many nodes there are: the transactions, and behind them those of the time.
  var nodeCount: Int { get }
  /// Calls `body` with every dependency, each time in the same order.
  func forEachDependency(_ body: (Dependency) -> Void)
}

// A graph is two passes over the dependencies: one counts those of each node, one puts them side by
// side. Strongly connected components are Tarjan's, with a stack of its own instead of recursion.

/// Who depends on whom.
struct TransactionGraph {
  private static let none = UInt32.max

  private var firstEdge: [UInt32]
  private var targets: [UInt32]
  private var kinds: [UInt8]

  /// - Complexity: O(nodes + dependencies).
  init(_ source: some DependencySource) {
    var counts = [UInt32](repeating: 0, count: source.nodeCount + 1)
    source.forEachDependency { counts[Int($0.from) + 1] += 1 }
    for node in 0..<source.nodeCount { counts[node + 1] += counts[node] }
    let edgeCount = Int(counts.last ?? 0)
    firstEdge = counts
    var targets = [UInt32](repeating: 0, count: edgeCount)
    var kinds = [UInt8](repeating: 0, count: edgeCount)
    source.forEachDependency { dependency in
      let place = Int(counts[Int(dependency.from)])
      counts[Int(dependency.from)] += 1
      targets[place] = dependency.to
      kinds[place] = dependency.kinds.rawValue
    }
    self.targets = targets
    self.kinds = kinds
  }

  private var nodeCount: Int { firstEdge.count - 1 }

  private func edges(of node: UInt32) -> Range<Int> {
    Int(firstEdge[Int(node)])..<Int(firstEdge[Int(node) + 1])
  }

  /// Calls `body` with each dependency of a node that is of one of some kinds.
  func forEachEdge(
    of node: UInt32, _ allowed: DependencyKinds, _ body: (UInt32, DependencyKinds) -> Void
  ) {
    for edge in edges(of: node) where kinds[edge] & allowed.rawValue != 0 {
      body(targets[edge], DependencyKinds(rawValue: kinds[edge]))
    }
  }

  /// The strongly connected components of more than one node, by dependencies of some kinds.
  ///
  /// - Complexity: O(nodes + dependencies).
  func components(_ allowed: DependencyKinds) -> [[UInt32]] {
    var components: [[UInt32]] = []
    var order = [UInt32](repeating: Self.none, count: nodeCount)
    var low = order
    var isDone = [Bool](repeating: false, count: nodeCount)
    var next: UInt32 = 0
    var stack: [UInt32] = []
    var path: [(node: UInt32, edge: Int)] = []
    for root in 0..<UInt32(nodeCount) where order[Int(root)] == Self.none {
      path.append((root, edges(of: root).lowerBound))
      order[Int(root)] = next
      low[Int(root)] = next
      next += 1
      stack.append(root)
      while let (node, edge) = path.last {
        if edge < edges(of: node).upperBound {
          path[path.count - 1].edge += 1
          guard kinds[edge] & allowed.rawValue != 0 else { continue }
          let target = Int(targets[edge])
          if order[target] == Self.none {
            order[target] = next
            low[target] = next
            next += 1
            stack.append(UInt32(target))
            path.append((UInt32(target), edges(of: UInt32(target)).lowerBound))
          } else if !isDone[target] {
            low[Int(node)] = min(low[Int(node)], order[target])
          }
          continue
        }
        path.removeLast()
        if let parent = path.last?.node {
          low[Int(parent)] = min(low[Int(parent)], low[Int(node)])
        }
        guard low[Int(node)] == order[Int(node)] else { continue }
        let start = (stack.lastIndex(of: node) ?? 0)
        for member in stack[start...] { isDone[Int(member)] = true }
        if stack.count - start > 1 { components.append(Array(stack[start...])) }
        stack.removeLast(stack.count - start)
      }
    }
    return components
  }

  /// A shortest way between two nodes of a component, by dependencies of some kinds.
  ///
  /// - Parameters:
  ///   - members: the component.
  ///   - budget: how many nodes may be looked at; it is used up.
  func path(
    from start: UInt32, to end: UInt32, _ allowed: DependencyKinds, within members: Set<UInt32>,
    budget: inout Int
  ) -> [(from: UInt32, to: UInt32, kinds: DependencyKinds)]? {
    var cameFrom: [UInt32: (node: UInt32, kinds: UInt8)] = [start: (start, 0)]
    var queue = [start]
    var place = 0
    while place < queue.count, cameFrom[end] == nil, budget > 0 {
      budget -= 1
      let node = queue[place]
      place += 1
      for edge in edges(of: node) where kinds[edge] & allowed.rawValue != 0 {
        let target = targets[edge]
        guard members.contains(target), cameFrom[target] == nil else { continue }
        cameFrom[target] = (node, kinds[edge])
        queue.append(target)
      }
    }
    guard cameFrom[end] != nil else { return nil }
    var way: [(from: UInt32, to: UInt32, kinds: DependencyKinds)] = []
    var node = end
    while node != start, let (before, kinds) = cameFrom[node] {
      way.append((before, node, DependencyKinds(rawValue: kinds)))
      node = before
    }
    return way.reversed()
  }
}
