import TestSupport
import Testing

@testable import LogStore

/// Several nodes that share a log are at any time what the definition says: each node's log holds all
/// records of all nodes below the lowest floor that it knows, and no others.
///
/// Method: random sends, commits and segments, which are said in any order, again, cut short, or with
/// gaps; compared after each step with a twin that keeps all records in one list.
@Suite struct ReplicatedLogsTests {
  @Test(arguments: [2, 3, 5, 7], 0..<4)
  func everyNodeShowsWhatLiesBelowTheLowestFloor(nodeCount: Int, round: Int) {
    var random = SeededGenerator("everyNodeShowsWhatLiesBelowTheLowestFloor \(nodeCount) \(round)")
    var nodes = OwnedArray<ClusterNode>(capacity: nodeCount)
    for node in 0..<nodeCount { nodes.append(ClusterNode(node, of: nodeCount)) }
    var twin = NaiveCluster(nodeCount: nodeCount)
    let key: [UInt8] = [0x6B]
    var log = LogIndex(0)
    for node in 0..<nodeCount { log = nodes[node].table.logIndex(creating: key.span.bytes) }
    /// Some runs have records of all sizes, most small ones.
    let sizes = round == 0 ? [3, 3, 900, 20_000] : [1, 2, 3]
    // One node has more to do than the others, so that runs of one node's records arise.
    let busy = Int.random(in: 0..<nodeCount, using: &random)

    for step in 0..<600 {
      let node = Bool.random(using: &random) ? busy : Int.random(in: 0..<nodeCount, using: &random)
      switch Int.random(in: 0..<8, using: &random) {
      case 0..<4:
        let size = sizes.randomElement(using: &random) ?? 1
        let payload = Array(repeating: UInt8(0x30 + step % 10), count: size)
        let offset = nodes[node].send(payload, to: log)
        #expect(offset == twin.send(payload, to: node))
      case 4:
        let commit = Int64.random(in: -1...twin.next(node) + 3, using: &random)
        let known = [[twin.committed[node]].compactMap(\.self), twin.held[node]].joined().max()
        let isNews = nodes[node].commit(commit, of: log)
        #expect(isNews == (known.map { commit > $0 } ?? true))
        twin.committed[node] = max(twin.committed[node] ?? commit, commit)
        if isNews { #expect(nodes[node].logs.ownCommit(of: log)?.rawValue == commit) }
      default:
        let listener = (node + Int.random(in: 1..<nodeCount, using: &random)) % nodeCount
        let known = twin.floors[listener][node]
        let from = max(0, known + Int64.random(in: -20...3, using: &random))
        guard from <= twin.floors[node][node] else { continue }
        let byteLimit =
          Bool.random(using: &random) ? Int.max : Int.random(in: 0..<200, using: &random)
        let said = nodes[node].said(log, from: from, byteLimit: byteLimit)
        let expected = twin.records[node].filter { $0.offset >= from }
        let given = expected.prefix(said.records.count)
        #expect(said.text == NaiveCluster.form(given) + (given.isEmpty ? [] : [0x2C]))
        #expect(given.count <= 1 || said.text.count - 1 <= byteLimit)
        let isCut = given.count < expected.count
        #expect(said.end == (isCut ? (given.last?.offset ?? -1) + 1 : twin.floors[node][node]))
        let commit = nodes[node].logs.ownCommit(of: log)?.rawValue
        let hearing = nodes[listener].hear(said, commit: commit, of: node, log)
        #expect(hearing == (from <= known ? .taken : .gap))
        twin.hear(from: from, floor: said.end, commit: commit, of: node, at: listener)
      }
      for node in 0..<nodeCount {
        #expect(nodes[node].logs.visibleEnd(of: log).rawValue == twin.visibleEnd(node))
        #expect(nodes[node].logs.ownFloor(in: log).rawValue == twin.floors[node][node])
        #expect(nodes[node].table.committedOffset(of: log)?.rawValue == twin.committed[node])
        if step % 50 == 0 {
          #expect(
            nodes[node].table.poll(log, from: 0).bytes == NaiveCluster.form(twin.visible(node)))
          expectWaitingBytes(nodes[node], twin, node)
          expectSame(nodes[node].restored(log), nodes[node], log)
        }
      }
    }
  }

  /// What waits are the records that a node knows of and does not show.
  private func expectWaitingBytes(_ node: borrowing ClusterNode, _ twin: NaiveCluster, _ index: Int)
  {
    var sum = 0
    for speaker in 0..<twin.nodeCount {
      for record in twin.records[speaker]
      where record.offset < twin.floors[index][speaker]
        && record.offset >= twin.visibleEnd(index)
      {
        sum += NaiveTable.form((record.offset, record.payload)).count + 1
      }
    }
    #expect(node.logs.waitingByteCount == sum)
  }

  /// A node that was restored from what it has kept is what it was.
  private func expectSame(
    _ restored: borrowing ClusterNode, _ node: borrowing ClusterNode, _ log: LogIndex
  ) {
    for place in 0..<node.logs.own.nodeCount {
      #expect(restored.logs.floor(of: place, in: log) == node.logs.floor(of: place, in: log))
    }
    #expect(restored.logs.visibleEnd(of: log) == node.logs.visibleEnd(of: log))
    #expect(restored.logs.ownCommit(of: log) == node.logs.ownCommit(of: log))
    #expect(restored.logs.waitingByteCount == node.logs.waitingByteCount)
    #expect(restored.table.committedOffset(of: log) == node.table.committedOffset(of: log))
    #expect(restored.table.poll(log, from: 0).bytes == node.table.poll(log, from: 0).bytes)
    #expect(restored.said(log, from: 0).text == node.said(log, from: 0).text)
  }

  @Test func whatCannotFollowIsNotRestored() {
    var node = ClusterNode(1, of: 3)
    let log = node.table.logIndex(creating: [0x6B].span.bytes)
    func expect(_ isRestored: Bool, _ expected: Bool) { #expect(isRestored == expected) }
    expect(node.restore(at: -1, in: log), false)
    expect(node.restore(at: 4, in: log), true)
    expect(node.restore(at: 1, in: log), false)
    expect(node.restore(at: 4, in: log), false)
    expect(node.restore(at: 3, in: log), true)
    expect(node.restore(at: 0, in: log), false)
    expect(node.restore(floor: 3, of: 0, in: log), false)
    expect(node.restore(floor: 9, of: 0, in: log), true)
    expect(node.restore(at: 6, in: log), false)
    // Its own floor follows from the records, and there is no fourth node.
    expect(node.restore(floor: 9, of: 1, in: log), false)
    expect(node.restore(floor: 9, of: 3, in: log), false)
    expect(node.restore(floor: .max, of: 2, in: log), false)
    #expect(node.logs.ownFloor(in: log).rawValue == 7)
  }

  @Test(arguments: ReplicationEntry.Subject.allCases)
  func anEntryIsReadAsItWasWritten(subject: ReplicationEntry.Subject) {
    for commit in [nil, Offset(0), Offset(.min), Offset(.max)] {
      for key in [[], Array("k1".utf8), Array("a longer key".utf8)] as [[UInt8]] {
        let entry = ReplicationEntry(subject, node: 4, value: -7, commit: commit)
        var batch = JournalBatch()
        batch.add(entry, of: key.span.bytes)
        let start = FrameHeader.byteCount + JournalEntryKind.headerByteCount
        let end = FrameHeader.byteCount + batch.byteCount
        let kind = JournalEntryKind(subject.rawValue)
        let body = batch.block.bytes(from: start, to: end)
        #expect(ReplicationEntry(kind, body) == entry)
        #expect(ReplicationEntry.key(in: body).array == key)
        let cut = batch.block.bytes(from: start, to: start + 19)
        #expect(ReplicationEntry(kind, cut) == nil)
      }
    }
    let zeros = [UInt8](repeating: 0, count: 20)
    #expect(ReplicationEntry(JournalEntryKind(99), zeros.span.bytes) == nil)
  }

  @Test func aMillionRecordsOfACutOffNodeTakeLittleMoreThanTheirBytesAndAreNotCopied() {
    var node = ClusterNode(0, of: 2)
    let log = node.table.logIndex(creating: [0x6B].span.bytes)
    for _ in 0..<1_000_000 { _ = node.send(Array("12345678".utf8), to: log) }
    let waiting = node.logs.waitingByteCount
    #expect(node.table.statistics.recordCount == 0)
    #expect(node.logs.allocatedByteCount < waiting + waiting / 3)
    let hearing = node.hear(Said(text: [], from: 0, end: 2_000_001), commit: nil, of: 1, log)
    #expect(hearing == .taken)
    #expect(node.logs.waitingByteCount == 0)
    #expect(node.table.statistics.recordCount == 1_000_000)
    #expect(node.table.statistics.recordByteCount == waiting)
    #expect(node.table.statistics.allocatedByteCount < waiting + waiting / 3 + 200_000)
  }

  @Test func whatNoNodeCanSayIsRecognised() {
    let logs = ReplicatedLogs(own: NodeShare(of: 0, among: 3))
    func canBeSaid(_ from: Int64, _ floor: Int64, _ offsets: [Int64]) -> Bool {
      let segment = HeardSegment(from: Offset(from), floor: Offset(floor), commit: nil)
      let records = offsets.map { HeardRecord(offset: Offset($0), start: 0, end: 1) }
      return logs.canBeSaid(segment, with: records[...], by: 1)
    }
    #expect(canBeSaid(0, 8, [1, 4, 7]) == true)
    #expect(canBeSaid(0, 0, []) == true)
    #expect(canBeSaid(4, 5, [4]) == true)
    #expect(canBeSaid(0, 7, [1, 4, 7]) == false)
    #expect(canBeSaid(2, 8, [1, 4]) == false)
    #expect(canBeSaid(0, 8, [4, 1]) == false)
    #expect(canBeSaid(0, 8, [1, 1]) == false)
    #expect(canBeSaid(0, 8, [2]) == false)
    #expect(canBeSaid(-3, 8, []) == false)
    #expect(canBeSaid(5, 4, []) == false)
    #expect(canBeSaid(0, .max, []) == false)
    #expect(canBeSaid(0, Offset.last.rawValue + 3, []) == true)
  }

  @Test func aNodeWithoutOffsetsLeftGivesNone() {
    var node = ClusterNode(0, of: 2)
    let log = node.table.logIndex(creating: [0x6B].span.bytes)
    let last = Offset.last.rawValue
    let said = Said(text: Array("[\(last),1]".utf8), from: 0, end: last + 1)
    let hearing = node.hear(said, commit: nil, of: 1, log)
    #expect(hearing == .taken)
    let sent = node.send([0x31], to: log)
    #expect(sent == nil)
  }
}
