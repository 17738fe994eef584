/// A set of links, each from one endpoint to another, by their numbers.
package struct Links: Equatable, Sendable {
  /// How many endpoints there are.
  package let endpointCount: Int
  /// Whether each link is in the set: sender's number times the number of endpoints, plus the
  /// receiver's.
  private var contained: [Bool]

  /// An empty set.
  package init(endpointCount: Int) {
    self.endpointCount = endpointCount
    contained = Array(repeating: false, count: endpointCount * endpointCount)
  }

  /// Whether there is none.
  package var isEmpty: Bool { !contained.contains(true) }

  /// How many links there are.
  package var count: Int { contained.reduce(0) { $0 + ($1 ? 1 : 0) } }

  /// Whether the link is in the set.
  package func contains(from source: Int, to destination: Int) -> Bool {
    contained[place(source, destination)]
  }

  /// Adds a link.
  package mutating func insert(from source: Int, to destination: Int) {
    contained[place(source, destination)] = true
  }

  /// Adds the links between two endpoints, both ways.
  package mutating func insert(between one: Int, and other: Int) {
    insert(from: one, to: other)
    insert(from: other, to: one)
  }

  private func place(_ source: Int, _ destination: Int) -> Int {
    precondition(source >= 0 && source < endpointCount, "there is no such sender")
    precondition(destination >= 0 && destination < endpointCount, "there is no such receiver")
    return source * endpointCount + destination
  }
}
