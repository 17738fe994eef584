// Where in a value the work is: the keys from its root to here.
//
// Values are decoded and encoded inside one another, so the keys stand on a stack, and what stands
// deeper knows how high the stack was for it. That is cheap, and nothing is kept for values that have
// been done with. A container or a coder for a superclass that is made beside the stack, and used as
// long as its owner likes, keeps its own keys in nodes.

/// A key that leads from an owner to a container that was made by hand.
final class PathNode {
  let parent: PathNode?
  let key: any CodingKey

  init(parent: PathNode?, key: any CodingKey) {
    self.parent = parent
    self.key = key
  }

  /// Appends the keys of this node and those above it, the topmost first.
  func append(to keys: inout [any CodingKey]) {
    parent?.append(to: &keys)
    keys.append(key)
  }
}

/// The keys on the way to the value in work.
struct CodingPathStack {
  private(set) var keys: [any CodingKey] = []

  var count: Int { keys.count }

  /// The path of something that was made when the stack had `depth` keys.
  func path(depth: UInt32, node: PathNode?) -> [any CodingKey] {
    var path = Array(keys.prefix(Int(depth)))
    node?.append(to: &path)
    return path
  }

  @inline(__always)
  mutating func push(_ node: PathNode?, _ key: some CodingKey) {
    node?.append(to: &keys)
    keys.append(key)
  }

  @inline(__always)
  mutating func pop(to count: Int) {
    keys.truncate(to: count)
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
