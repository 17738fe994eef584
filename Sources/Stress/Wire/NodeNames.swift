import Platform

/// The names of the nodes under test, as Maelstrom gives them: n0, n1, n2 and so on.
///
/// Everything that writes or reads such a name asks here.
struct NodeNames: Equatable, Sendable {
  private static let prefix = UInt8(ascii: "n")
  /// No name of ours has more digits.
  private static let digitCountMax = 5

  let count: Int

  /// The name of each node, by its number.
  var all: [String] { (0..<count).map(name(of:)) }

  /// The name of a node.
  func name(of node: Int) -> String { "\(Character(Unicode.Scalar(Self.prefix)))\(node)" }

  /// The number of the node of this name; `nil` when there is none.
  func node(named name: RawSpan) -> Int? {
    guard 2...1 + Self.digitCountMax ~= name.byteCount, name.byte(at: 0) == Self.prefix else {
      return nil
    }
    if name.byteCount == 2 {
      // One digit: every line of most runs.
      let digit = Int(name.byte(at: 1)) - 0x30
      return digit >= 0 && digit < min(count, 10) ? digit : nil
    }
    let number = ReplyReader.canonicalNumber(name.extracting(droppingFirst: 1))
    return number.flatMap { $0 < count ? $0 : nil }
  }
}
