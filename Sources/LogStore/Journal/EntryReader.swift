/// Reads the entries of a frame.
struct EntryReader {
  /// How many entries were read.
  private(set) var counts = JournalCounts()

  /// What is wrong with an entry, and where it begins among the bytes.
  struct Failure: Error, Equatable {
    let position: Int
    let reason: String
  }

  /// Hands each entry to `visitor`, in order, and counts it.
  ///
  /// - Throws: at the first entry that does not fit the bytes, is of a kind that is not known, or is
  ///   refused by the visitor.
  mutating func read<Visitor: JournalVisitor & ~Copyable>(
    _ entries: RawSpan, into visitor: inout Visitor
  ) throws(Failure) {
    var position = 0
    while position < entries.byteCount {
      let room = entries.byteCount - position - JournalEntryKind.headerByteCount
      guard room >= 0, Int(entries.load32(at: position)) <= room else {
        throw Failure(position: position, reason: "an entry is longer than its frame")
      }
      let start = position + JournalEntryKind.headerByteCount
      let end = start + Int(entries.load32(at: position))
      let kind = JournalEntryKind(unchecked: entries.byte(at: position + 4))
      let body = entries.extracting(start..<end)
      guard let isTaken = take(kind, body, into: &visitor) else {
        throw Failure(
          position: position,
          reason: "an entry of kind \(kind.rawValue) is not what such an entry is")
      }
      guard isTaken else {
        throw Failure(
          position: position,
          reason: "an entry of kind \(kind.rawValue) cannot follow upon those before it")
      }
      position = end
    }
  }

  /// - Returns: whether the visitor took the entry; nil if it is none.
  @inline(__always)
  private mutating func take<Visitor: JournalVisitor & ~Copyable>(
    _ kind: JournalEntryKind, _ body: RawSpan, into visitor: inout Visitor
  ) -> Bool? {
    switch kind {
    case .record:
      let prefix = JournalEntryKind.recordPrefixByteCount
      guard body.byteCount >= prefix else { return nil }
      let keyByteCount = Int(body.load32(at: 8))
      guard keyByteCount <= body.byteCount - prefix else { return nil }
      counts.recordCount += 1
      return visitor.takeRecord(
        body.extracting(prefix + keyByteCount..<body.byteCount),
        of: body.extracting(prefix..<prefix + keyByteCount),
        at: Offset(Int64(bitPattern: body.load64(at: 0))))
    case .commit:
      let prefix = JournalEntryKind.commitPrefixByteCount
      guard body.byteCount >= prefix else { return nil }
      counts.commitCount += 1
      return visitor.takeCommit(
        Offset(Int64(bitPattern: body.load64(at: 0))),
        of: body.extracting(prefix..<body.byteCount))
    default:
      guard kind.rawValue >= JournalEntryKind.firstOwn else { return nil }
      counts.otherCount += 1
      return visitor.take(kind, body)
    }
  }
}

/// How many entries there are, by what they are.
public struct JournalCounts: Equatable, Sendable {
  /// Records.
  public var recordCount = 0
  /// Committed offsets.
  public var commitCount = 0
  /// Entries of the caller's own kinds.
  public var otherCount = 0

  static func += (left: inout JournalCounts, right: JournalCounts) {
    left.recordCount += right.recordCount
    left.commitCount += right.commitCount
    left.otherCount += right.otherCount
  }
}
