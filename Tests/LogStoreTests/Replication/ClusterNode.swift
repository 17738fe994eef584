@testable import LogStore

/// One node of a cluster in a test.
struct ClusterNode: ~Copyable {
  var table = LogTable(seed: 1)
  var logs: ReplicatedLogs

  init(_ node: Int, of nodeCount: Int) {
    logs = ReplicatedLogs(own: NodeShare(of: node, among: nodeCount))
  }

  mutating func send(_ payload: [UInt8], to log: LogIndex) -> Int64? {
    logs.send(payload.span.bytes, to: log, of: &table)?.offset.rawValue
  }

  mutating func commit(_ offset: Int64, of log: LogIndex) -> Bool {
    logs.commit(Offset(offset), of: log, of: &table)
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
    return logs.hear(
      segment, with: records[...], in: said.text.span.bytes, by: speaker, of: log, of: &table)
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
