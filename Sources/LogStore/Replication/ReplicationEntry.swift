// What a node of several keeps in its journal beside records and commits. Records of all nodes are
// kept alike, since an offset tells whose it is; and the node's own floors follow from the records
// that it has given and heard of. All integers are little-endian:
//
//      0   4   a node's place among all; the highest bit says whether there is a committed offset
//      4   8   a floor, or the number of a life
//     12   8   a committed offset, or 0
//     20   …   the key, where there is one

/// What is kept of the exchange with other nodes, so that a restarted node goes on where it was.
public struct ReplicationEntry: Equatable, Sendable {
  /// What an entry says.
  public enum Subject: UInt8, CaseIterable, Sendable {
    /// A life of this node begins, with this number for others to know it by.
    case life = 17
    /// A node's records of a log up to this floor are all kept, and a commit that it told of.
    case heard = 18
    /// Another node has told the number of its present life.
    case met = 19
    /// Another node has this node's records of a log up to this floor, and a commit.
    case acknowledged = 20
  }

  /// What it says.
  public var subject: Subject
  /// The place of the node that it is about.
  public var node: Int
  /// A floor, or the number of a life.
  public var value: Int64
  /// A committed offset.
  public var commit: Offset?

  /// An entry that says this.
  public init(_ subject: Subject, node: Int, value: Int64, commit: Offset? = nil) {
    self.subject = subject
    self.node = node
    self.value = value
    self.commit = commit
  }

  /// Bytes before the key.
  static var prefixByteCount: Int { 20 }
  fileprivate static var hasCommit: UInt32 { 1 << 31 }

  /// Reads an entry of a journal; nil where it is none of these.
  public init?(_ kind: JournalEntryKind, _ bytes: RawSpan) {
    guard let subject = Subject(rawValue: kind.rawValue), bytes.byteCount >= Self.prefixByteCount
    else { return nil }
    let place = bytes.load32(at: 0)
    let commit = Offset(Int64(bitPattern: bytes.load64(at: 12)))
    self.init(
      subject, node: Int(place & ~Self.hasCommit),
      value: Int64(bitPattern: bytes.load64(at: 4)),
      commit: place & Self.hasCommit == 0 ? nil : commit)
  }

  /// The key in the bytes of an entry.
  ///
  /// - Precondition: the bytes are an entry's.
  @_lifetime(copy bytes)
  public static func key(in bytes: RawSpan) -> RawSpan {
    bytes.extracting(prefixByteCount..<bytes.byteCount)
  }
}

extension JournalBatch {
  /// Adds what is kept of the exchange with other nodes.
  ///
  /// - Precondition: the batch does not come to hold more than `byteCountMax` bytes.
  public mutating func add(_ entry: ReplicationEntry, of key: RawSpan) {
    let body = openEntry(
      JournalEntryKind(entry.subject.rawValue),
      byteCount: ReplicationEntry.prefixByteCount + key.byteCount)
    let hasCommit = entry.commit == nil ? 0 : ReplicationEntry.hasCommit
    block.store(UInt32(entry.node) | hasCommit, at: body)
    block.store(entry.value, at: body + 4)
    block.store(entry.commit?.rawValue ?? 0, at: body + 12)
    block.copy(key, to: body + ReplicationEntry.prefixByteCount)
  }

  /// Adds what has no key.
  ///
  /// - Precondition: the batch does not come to hold more than `byteCountMax` bytes.
  public mutating func add(_ entry: ReplicationEntry) {
    let none: [UInt8] = []
    add(entry, of: none.rawSpan)
  }
}
