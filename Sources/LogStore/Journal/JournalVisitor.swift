/// Whoever is told what a journal holds, entry by entry, in the order in which it was written.
///
/// The bytes handed over are the journal's own memory, and are there for the call only. A method
/// returns false where an entry cannot follow upon those before it; the journal is then refused as
/// damaged, with the entry's place.
public protocol JournalVisitor: ~Copyable {
  /// A record that was appended to the log of `key`, at this offset.
  mutating func takeRecord(_ payload: RawSpan, of key: RawSpan, at offset: Offset) -> Bool

  /// An offset that was committed.
  mutating func takeCommit(_ offset: Offset, of key: RawSpan) -> Bool

  /// Bytes of a kind of the caller's own.
  mutating func take(_ kind: JournalEntryKind, _ bytes: RawSpan) -> Bool
}

/// A table takes records and commits, and no other kinds.
extension LogTable: JournalVisitor {
  /// Appends a record where it was; false if its log has one there or behind it already.
  public mutating func takeRecord(
    _ payload: RawSpan, of key: RawSpan, at offset: Offset
  ) -> Bool {
    let log = logIndex(creating: key)
    guard offset == endOffset(of: log) else { return append(payload, to: log, at: offset) }
    _ = append(payload, to: log)
    return true
  }

  /// Commits an offset; always true.
  public mutating func takeCommit(_ offset: Offset, of key: RawSpan) -> Bool {
    commit(offset, of: logIndex(creating: key))
    return true
  }

  /// Refuses what it does not know.
  public mutating func take(_ kind: JournalEntryKind, _ bytes: RawSpan) -> Bool { false }
}
