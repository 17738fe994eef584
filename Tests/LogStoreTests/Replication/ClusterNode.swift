@testable import LogStore

/// One node of a cluster in a test.
struct ClusterNode: ~Copyable {
  var table = LogTable(seed: 1)
  var logs: ReplicatedLogs
  /// What it has to keep so that it can be restored.
  private(set) var kept: [Kept] = []

  /// Something that a node keeps, of its only log.
  enum Kept {
    case record([UInt8], at: Int64)
    case commit(Int64)
    case heard(floor: Int64, commit: Int64?, of: Int)
  }

  init(_ node: Int, of nodeCount: Int) {
    logs = ReplicatedLogs(own: NodeShare(of: node, among: nodeCount))
  }

  mutating func send(_ payload: [UInt8], to log: LogIndex) -> Int64? {
    let offset = logs.send(payload.span.bytes, to: log, of: &table)?.offset.rawValue
    if let offset { kept.append(.record(payload, at: offset)) }
    return offset
  }

  mutating func commit(_ offset: Int64, of log: LogIndex) -> Bool {
    kept.append(.commit(offset))
    return logs.commit(Offset(offset), of: log, of: &table)
  }

  /// What this node would say about a log.
  func said(_ log: LogIndex, from offset: Int64, byteLimit: Int = .max) -> Said {
    var text: [UInt8] = []
    let own = logs.forEachOwnRange(
      of: log, from: Offset(offset), byteLimit: byteLimit, of: table
    ) { range in
      text += range.array
    }
    return Said(text: text, from: offset, end: own.end.rawValue)
  }

  mutating func hear(
    _ said: Said, commit: Int64?, of speaker: Int, _ log: LogIndex
  ) -> Hearing? {
    let segment = HeardSegment(
      from: Offset(said.from), floor: Offset(said.end), commit: commit.map { Offset($0) })
    let records = said.records
    guard logs.canBeSaid(segment, with: records[...], by: speaker) else { return nil }
    let known = logs.floor(of: speaker, in: log)
    let hearing = logs.hear(
      segment, with: records[...], in: said.text.span.bytes, by: speaker, of: log, of: &table)
    guard hearing == .taken else { return hearing }
    for record in records where record.offset >= known {
      let digitCount = String(record.offset.rawValue).count
      kept.append(
        .record(
          Array(said.text[(record.start + 2 + digitCount)..<record.end - 1]),
          at: record.offset.rawValue))
    }
    let floor = logs.floor(of: speaker, in: log).rawValue
    kept.append(.heard(floor: floor, commit: commit, of: speaker))
    return hearing
  }

  /// The same node after a restart: all that it has kept, written to a journal and read again.
  func restored(_ log: LogIndex) -> ClusterNode {
    let key: [UInt8] = [0x6B]
    var batch = JournalBatch()
    for kept in kept {
      switch kept {
      case .record(let payload, let offset):
        batch.addRecord(payload.span.bytes, to: key.span.bytes, at: Offset(offset))
      case .commit(let offset): batch.addCommit(Offset(offset), of: key.span.bytes)
      case .heard(let floor, let commit, let node):
        batch.add(
          ReplicationEntry(
            .heard, node: node, value: floor, commit: commit.map { Offset($0) }),
          of: key.span.bytes)
      }
    }
    var recovery = Recovery(node: ClusterNode(logs.own.node, of: logs.own.nodeCount))
    _ = recovery.node.table.logIndex(creating: key.span.bytes)
    var reader = EntryReader()
    let start = FrameHeader.byteCount
    do {
      try reader.read(
        batch.block.bytes(from: start, to: start + batch.byteCount), into: &recovery)
    } catch {
      preconditionFailure("what was kept cannot be restored: \(error)")
    }
    return recovery.node
  }

  mutating func restore(at offset: Int64, in log: LogIndex) -> Bool {
    let payload: [UInt8] = [0x31]
    return logs.restore(payload.span.bytes, at: Offset(offset), of: log, of: &table)
  }

  mutating func restore(floor: Int64, of node: Int, in log: LogIndex) -> Bool {
    logs.restore(floor: Offset(floor), commit: nil, of: node, in: log, of: &table)
  }

  private struct Recovery: JournalVisitor, ~Copyable {
    var node: ClusterNode

    mutating func takeRecord(_ payload: RawSpan, of key: RawSpan, at offset: Offset) -> Bool {
      let log = node.table.logIndex(creating: key)
      return node.logs.restore(payload, at: offset, of: log, of: &node.table)
    }

    mutating func takeCommit(_ offset: Offset, of key: RawSpan) -> Bool {
      _ = node.logs.commit(offset, of: node.table.logIndex(creating: key), of: &node.table)
      return true
    }

    mutating func take(_ kind: JournalEntryKind, _ bytes: RawSpan) -> Bool {
      guard let entry = ReplicationEntry(kind, bytes), entry.subject == .heard else {
        return false
      }
      let log = node.table.logIndex(creating: ReplicationEntry.key(in: bytes))
      return node.logs.restore(
        floor: Offset(entry.value), commit: entry.commit, of: entry.node, in: log,
        of: &node.table)
    }
  }
}

/// Records as a node says them, each with its comma, from an offset up to another.
struct Said {
  var text: [UInt8]
  var from: Int64
  var end: Int64

  /// Where each record stands; payloads in these tests hold no "]".
  var records: [HeardRecord] {
    var records: [HeardRecord] = []
    var start = 0
    for end in text.indices where text[end] == UInt8(ascii: "]") {
      let digits = text[(start + 1)...].prefix { $0 != 0x2C }
      let offset = Int64(String(decoding: digits, as: UTF8.self)) ?? -1
      records.append(HeardRecord(offset: Offset(offset), start: start, end: end + 1))
      start = end + 2
    }
    return records
  }
}
