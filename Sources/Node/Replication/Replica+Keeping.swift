import FastJSON
import LogStore

// A node that keeps what it is told goes on after a restart as if it had only been paused. For others
// to see no difference, everything must be kept before a line leaves that could tell of it: a reply,
// an acknowledgement, a record, a floor. What is kept is the sequence of changes (`entries`), and it is
// restored by making them again:
//
// | kept                                  | because                                                   |
// |---------------------------------------|-----------------------------------------------------------|
// | records given here                    | they were acknowledged to clients                         |
// | commits made here                     | the same, and they are listed                             |
// | records of others, and up to where    | they were acknowledged to the others, who say them once   |
// | commits of others                     | the same                                                  |
// | what others have acknowledged         | or all would be said again; may be lost, nobody is told   |
// | the number of this node's life        | others go on with what they know that this node has       |
// | the numbers of others' lives          | what they have acknowledged, another life may not have    |
//
// This node's floors need not be kept, since each follows from the records that are. Messages on their
// way, held ones, times and acknowledgements that were not yet sent are forgotten, as if those messages
// had been lost. The number of a life stays the same over restarts, and the numbers of messages go on
// far above those that an earlier one can have used, so that a late acknowledgement is not taken for
// one of another message.

extension Replica {
  /// The numbers of a life's messages are above this times the number of lives before.
  private static var messageCountMax: Int64 { 1 << 32 }

  // MARK: Noting

  /// Hands over what was noted, and takes an empty batch to note more in.
  mutating func exchangeEntries(with batch: inout JournalBatch) { swap(&entries, &batch) }

  /// Notes a record that was given here.
  mutating func keep(
    _ payload: RawSpan, at offset: Offset, of log: LogIndex, of table: borrowing LogTable
  ) {
    let key = takeKey(of: log, of: table)
    entries.addRecord(payload, to: key.rawSpan, at: offset)
    keyBytes = key
  }

  /// Notes a commit that was made here.
  mutating func keep(commit: Offset, of log: LogIndex, of table: borrowing LogTable) {
    let key = takeKey(of: log, of: table)
    entries.addCommit(commit, of: key.rawSpan)
    keyBytes = key
  }

  /// Notes what has come from a peer about a log of which it was known up to `known`.
  mutating func keep(
    _ part: PeerMail.Part, _ records: ArraySlice<HeardRecord>, known: Offset, in text: RawSpan,
    from place: Int, of log: LogIndex, of table: borrowing LogTable
  ) {
    let key = takeKey(of: log, of: table)
    defer { keyBytes = key }
    if !isWrong(.heardRecordsAreNotKept) {
      for record in records where record.offset >= known {
        entries.addRecord(record.payload(in: text), to: key.rawSpan, at: record.offset)
      }
    }
    let floor = logs.floor(of: place, in: log)
    guard floor > known || part.segment.commit != nil else { return }
    let commit = isWrong(.heardCommitIsNotKept) ? nil : part.segment.commit
    entries.add(
      ReplicationEntry(.heard, node: place, value: floor.rawValue, commit: commit),
      of: key.rawSpan)
  }

  /// Notes what a peer has.
  mutating func keepAcknowledgement(
    of part: SentBatch.Part, by place: Int, of table: borrowing LogTable
  ) {
    let key = takeKey(of: part.log, of: table)
    entries.add(
      ReplicationEntry(
        .acknowledged, node: place, value: part.floor.rawValue, commit: part.commit),
      of: key.rawSpan)
    keyBytes = key
  }

  /// The key of a log, in the memory of `keyBytes`, which is to be given back.
  private mutating func takeKey(of log: LogIndex, of table: borrowing LogTable) -> [UInt8] {
    var key: [UInt8] = []
    swap(&key, &keyBytes)
    key.removeAll(keepingCapacity: true)
    table.appendKey(of: log, to: &key)
    return key
  }

  // MARK: Restoring

  /// Takes a record that was kept, of whichever node.
  ///
  /// - Returns: whether it can follow upon what was restored before.
  mutating func restoreRecord(
    _ payload: RawSpan, of key: RawSpan, at offset: Offset, of table: inout LogTable
  ) -> Bool {
    let log = table.logIndex(creating: key)
    return logs.restore(payload, at: offset, of: log, of: &table)
  }

  /// Takes a commit that was kept, and made here.
  mutating func restoreCommit(_ offset: Offset, of key: RawSpan, of table: inout LogTable) {
    _ = logs.commit(offset, of: table.logIndex(creating: key), of: &table)
  }

  /// Takes what was kept beside records and commits.
  ///
  /// - Returns: whether it is such a thing, and can follow upon what was restored before.
  mutating func restore(
    _ kind: JournalEntryKind, _ bytes: RawSpan, of table: inout LogTable
  ) -> Bool {
    guard let entry = ReplicationEntry(kind, bytes), peers.indices.contains(entry.node),
      (entry.subject == .life) == (entry.node == own)
    else { return false }
    let key = ReplicationEntry.key(in: bytes)
    switch entry.subject {
    case .life:
      guard lifeCount == 0 || session == entry.value else { return false }
      session = entry.value
      lifeCount += 1
      return true
    case .met:
      _ = meet(entry.node, session: entry.value)
      return true
    case .heard:
      return logs.restore(
        floor: Offset(entry.value), commit: entry.commit, of: entry.node,
        in: table.logIndex(creating: key), of: &table)
    case .acknowledged:
      let log = table.logIndex(creating: key)
      guard log.number < logs.logCount else { return false }
      let part = SentBatch.Part(
        log: log, logNumber: log.number, floor: Offset(entry.value), commit: entry.commit)
      guard part.floor <= logs.ownFloor(in: log) else { return false }
      peers[entry.node].note(log, log.number)
      peers[entry.node].tails[log.number].acknowledge(part)
      return true
    }
  }

  /// Begins this life of the node, after all that was kept has been restored, or with nothing: from now
  /// on all that changes is noted in `entries`.
  mutating func beginLife() {
    precondition(lifeCount < 1 << 30, "more lives than message numbers are there for")
    isKept = true
    entries.add(ReplicationEntry(.life, node: own, value: session))
    if isWrong(.messageNumbersBeginAnew) { lifeCount = 0 }
    // What is no news is found out when it would be said.
    for number in 0..<logs.logCount { note(LogIndex(number: number)) }
    for place in peers.indices where place != own {
      peers[place].nextNumber = Int64(lifeCount) * Self.messageCountMax + 1
    }
  }
}
