import LogStore

/// Takes what a node's journal holds, entry by entry, and makes the logs of it as they were.
struct NodeRecovery: JournalVisitor, ~Copyable {
  /// The logs; swapped in before the journal is read, and out after it.
  var table = LogTable(seed: 0)
  /// The nodes that `init` names.
  private let members: NodeMembers
  /// Whether the first entry has come, which says who the journal was written among.
  private(set) var hasMembers = false
  /// Why the journal is not this node's, in words; nil where it is.
  private(set) var problem: String?

  init(members: NodeMembers) {
    self.members = members
  }

  mutating func takeRecord(_ payload: RawSpan, of key: RawSpan, at offset: Offset) -> Bool {
    guard hasMembers else { return refuseWithoutMembers() }
    return table.takeRecord(payload, of: key, at: offset)
  }

  mutating func takeCommit(_ offset: Offset, of key: RawSpan) -> Bool {
    guard hasMembers else { return refuseWithoutMembers() }
    return table.takeCommit(offset, of: key)
  }

  mutating func take(_ kind: JournalEntryKind, _ bytes: RawSpan) -> Bool {
    guard kind == .members else {
      return hasMembers ? false : refuseWithoutMembers()
    }
    var copy: [UInt8] = []
    copy.append(copying: bytes)
    guard !hasMembers, let found = NodeMembers(copy) else { return false }
    guard found == members else {
      problem = "it is of a node of \(found), and \"init\" names \(members)"
      return false
    }
    hasMembers = true
    return true
  }

  private mutating func refuseWithoutMembers() -> Bool {
    problem = "it was not written by this program: it does not begin with the names of nodes"
    return false
  }
}
