@testable import LogStore

/// An entry of a journal as a value.
enum JournalEntry: Hashable {
  case record(key: [UInt8], payload: [UInt8], offset: Int64)
  case commit(key: [UInt8], offset: Int64)
  case other(kind: UInt8, bytes: [UInt8])
}

/// Keeps what a journal hands over.
struct JournalCollector: JournalVisitor {
  var entries: [JournalEntry] = []
  /// The index of the first entry that is refused; nil: none is.
  var refusedIndex: Int?

  private mutating func take(_ entry: JournalEntry) -> Bool {
    guard entries.count != refusedIndex else { return false }
    entries.append(entry)
    return true
  }

  mutating func takeRecord(_ payload: RawSpan, of key: RawSpan, at offset: Offset) -> Bool {
    take(.record(key: [UInt8](key), payload: [UInt8](payload), offset: offset.rawValue))
  }

  mutating func takeCommit(_ offset: Offset, of key: RawSpan) -> Bool {
    take(.commit(key: [UInt8](key), offset: offset.rawValue))
  }

  mutating func take(_ kind: JournalEntryKind, _ bytes: RawSpan) -> Bool {
    take(.other(kind: kind.rawValue, bytes: [UInt8](bytes)))
  }
}

extension [UInt8] {
  init(_ bytes: RawSpan) {
    self = []
    append(copying: bytes)
  }
}

extension JournalBatch {
  /// Adds an entry in the way that its kind has.
  mutating func add(_ entry: JournalEntry) {
    switch entry {
    case .record(let key, let payload, let offset):
      if key.count <= 8, payload.count % 2 == 0 {
        addRecord(
          payload.rawSpan, toWord: key.rawSpan.packedWord, byteCount: key.count,
          at: Offset(offset))
      } else {
        addRecord(payload.rawSpan, to: key.rawSpan, at: Offset(offset))
      }
    case .commit(let key, let offset): addCommit(Offset(offset), of: key.rawSpan)
    case .other(let kind, let bytes): add(JournalEntryKind(kind), bytes.rawSpan)
    }
  }
}
