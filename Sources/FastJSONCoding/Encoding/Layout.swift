// A text laid out anew: indented, its members sorted, or only the last of members of one name kept.
//
// That is a second step over the text that has been encoded. What is only encoded does not pay for it,
// and what is laid out knows the whole of each object.

import FastJSON

/// The layout of a text.
struct Layout: ~Copyable {
  private let text: TextBytes
  private let entries: [IndexEntry]
  private let isPretty: Bool
  private let sortsNames: Bool
  private var emitter: JSONEmitter

  /// Lays a text out.
  ///
  /// - Throws: `tooDeep`, and whatever is wrong with raw values in the text.
  static func layout(
    _ text: [UInt8], _ formatting: FastJSONEncoder.OutputFormatting
  ) throws(JSONError) -> [UInt8] {
    let text = TextBytes(bytes: text)
    let index = try TextIndex(of: text.span, depthMax: JSONScanner.maximumDepth)
    var layout = Layout(text, index, formatting)
    layout.value(TextIndex.root, depth: 0)
    return [UInt8](copying: layout.emitter.bytes)
  }

  private init(
    _ text: TextBytes, _ index: consuming TextIndex, _ formatting: FastJSONEncoder.OutputFormatting
  ) {
    self.text = text
    entries = index.take()
    isPretty = formatting.contains(.prettyPrinted)
    sortsNames = formatting.contains(.sortedKeys)
    emitter = JSONEmitter(capacity: text.bytes.count)
  }

  private mutating func value(_ index: UInt32, depth: Int) {
    let entry = entries[Int(index)]
    switch entry.kind {
    case .object: object(index, depth: depth)
    case .array: array(index, depth: depth)
    default: copy(entry.slice)
    }
  }

  private mutating func array(_ index: UInt32, depth: Int) {
    emitter.literal(UInt8(ascii: "["))
    if isPretty { emitter.literal(UInt8(ascii: "\n")) }
    var next = index + 1
    while next < entries[Int(index)].next {
      separate(isFirst: next == index + 1, depth: depth + 1)
      value(next, depth: depth + 1)
      next = entries[Int(next)].next
    }
    close(UInt8(ascii: "]"), depth: depth)
  }

  private mutating func object(_ index: UInt32, depth: Int) {
    emitter.literal(UInt8(ascii: "{"))
    if isPretty { emitter.literal(UInt8(ascii: "\n")) }
    let members = members(of: index)
    for (place, member) in members.enumerated() {
      separate(isFirst: place == 0, depth: depth + 1)
      let name = entries[Int(member)]
      copy(JSONSlice(start: Int(name.start) - 1, end: Int(name.end) + 1))
      if isPretty { emitter.literal(" : ") } else { emitter.literal(UInt8(ascii: ":")) }
      value(member + 1, depth: depth + 1)
    }
    close(UInt8(ascii: "}"), depth: depth)
  }

  /// The names of an object's members, the last of those that are equal, sorted by their UTF-8 where
  /// they are to be.
  private func members(of index: UInt32) -> [UInt32] {
    var members: [(name: String, entry: UInt32)] = []
    var places: [ExactName: Int] = [:]
    var next = index + 1
    while next < entries[Int(index)].next {
      let name = text.text(of: entries[Int(next)].string)
      if let place = places.updateValue(members.count, forKey: ExactName(name)) {
        members[place].entry = .max
      }
      members.append((name, next))
      next = entries[Int(next + 1)].next
    }
    members.removeAll { $0.entry == .max }
    if sortsNames {
      members.sort { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }
    return members.map(\.entry)
  }

  // MARK: Bytes

  private mutating func copy(_ slice: JSONSlice) {
    let text = text
    emitter.literal(text.span.extracting(slice))
  }

  private mutating func separate(isFirst: Bool, depth: Int) {
    if !isFirst { emitter.literal(UInt8(ascii: ",")) }
    guard isPretty else { return }
    if !isFirst { emitter.literal(UInt8(ascii: "\n")) }
    indent(depth)
  }

  private mutating func close(_ byte: UInt8, depth: Int) {
    if isPretty {
      emitter.literal(UInt8(ascii: "\n"))
      indent(depth)
    }
    emitter.literal(byte)
  }

  private mutating func indent(_ depth: Int) {
    for _ in 0..<depth { emitter.literal("  ") }
  }
}
