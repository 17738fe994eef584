import LogStore

/// The nodes among which a journal was written, in the order of `init`: it decides whose an offset is,
/// so what was kept is of no use among others.
///
/// In the journal each name is its length, in four bytes, little-endian, and its bytes.
struct NodeMembers: Equatable {
  let names: [[UInt8]]

  init(_ names: [[UInt8]]) {
    self.names = names
  }

  /// Reads what `bytes` gives; nil where it is nothing of the kind.
  init?(_ bytes: [UInt8]) {
    var names: [[UInt8]] = []
    var rest = bytes[...]
    while !rest.isEmpty {
      guard rest.count >= 4 else { return nil }
      let count = rest.prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
      rest = rest.dropFirst(4)
      guard count <= rest.count else { return nil }
      names.append(Array(rest.prefix(count)))
      rest = rest.dropFirst(count)
    }
    self.names = names
  }

  var bytes: [UInt8] {
    names.flatMap { name in
      (0..<4).map { UInt8(truncatingIfNeeded: name.count >> (8 * $0)) } + name
    }
  }
}

extension NodeMembers: CustomStringConvertible {
  /// The names, with commas between them.
  var description: String {
    names.map { String(decoding: $0, as: UTF8.self) }.joined(separator: ", ")
  }
}

extension JournalEntryKind {
  /// Who the node's journal was written among; its first entry.
  static var members: JournalEntryKind { JournalEntryKind(16) }
}
