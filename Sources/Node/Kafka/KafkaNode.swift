import FastJSON
import LogStore
import Maelstrom

/// Serves requests: Maelstrom's kafka workload (`doc/workloads.md`, § Kafka) over `Logs`.
///
/// Bytes in, bytes out: it decides and answers, and does no input or output. The semantics that the
/// workload leaves open:
///
/// - Offsets of a key begin at 0 and have no holes.
/// - A poll returns all records from the offset asked for on that the limit of bytes for a reply has
///   room for, key by key in the order of the request, and the first record of all whatever its size;
///   what did not fit is there for the next poll. An offset before the first reads from the start.
///   A key without records there, or room for none, is left out.
/// - A committed offset only moves forward, and is kept also for a key without a log.
/// - A second `init` is answered and changes nothing.
struct KafkaNode: ~Copyable {
  /// The logs; others that hold them see them between two exclusive sections, never within one.
  let logs: Logs
  /// What was served.
  var counts = RequestCounts()
  /// How many bytes of records a reply to a poll may hold, if its first record is not longer.
  private let pollByteCountMax: Int
  /// Whether `init` has come, and named no other node.
  private(set) var isAlone = false
  /// Whether it is alone and has no journal, so that requests can be served the shortest way.
  private var isPlain = false
  /// Where the logs are kept on disk; nil before `init`, and where they are not.
  var journal: Journal?
  /// How they are to be kept; nil: not at all.
  private let journalOptions: JournalOptions?
  /// The node's part in a cluster; nil before `init`, and where there is no other node.
  var replica: Replica?
  let clusterOptions: ClusterOptions
  /// The node's own name in replies; empty before `init`.
  var opening = ReplyOpening()

  init(
    logs: Logs, pollByteCountMax: Int, cluster: ClusterOptions = ClusterOptions(),
    journal: JournalOptions? = nil
  ) {
    self.logs = logs
    journalOptions = journal
    self.pollByteCountMax = pollByteCountMax
    clusterOptions = cluster
  }

  /// How many requests are served in one exclusive section: it bounds how long a reader waits.
  static let sectionRequestCountMax = 256

  /// Serves requests of a batch from the one at `index` on, in order, in one exclusive section of
  /// the logs: as many as a section may have, or until the outbox is full.
  ///
  /// - Parameters:
  ///   - text: what the batch was decoded from.
  ///   - outbox: where the replies are added, one line for each request, or a word that it has none.
  /// - Returns: the index of the first request that was not served.
  mutating func serve(
    _ batch: borrowing RequestBatch, from index: Int, of text: RawSpan,
    into outbox: inout Outbox
  ) -> Int {
    guard isPlain else { return serveOtherwise(batch, from: index, of: text, into: &outbox) }
    let end = min(batch.requests.count, index &+ Self.sectionRequestCountMax)
    // Asking the outbox itself, which is another module's, would be a call for each request.
    let byteCountMax = Outbox.byteCountMax
    return logs.write { table in
      var index = index
      while index < end, outbox.lines.count < byteCountMax {
        let request = batch.requests[index]
        serve(request, of: batch, text, &table, into: &outbox.lines)
        index &+= 1
      }
      return index
    }
  }

  /// Serves requests of a node that has not been initialized, that is one of several, or that has a
  /// journal.
  @inline(never)
  private mutating func serveOtherwise(
    _ batch: borrowing RequestBatch, from index: Int, of text: RawSpan,
    into outbox: inout Outbox
  ) -> Int {
    if replica != nil { return serveInCluster(batch, from: index, of: text, into: &outbox) }
    if let journal {
      return serve(batch, from: index, of: text, keepingIn: journal, into: &outbox)
    }
    serveBeforeInit(batch.requests[index], text, into: &outbox)
    return index + 1
  }

  @inline(__always)
  private mutating func serve(
    _ request: Request, of batch: borrowing RequestBatch, _ text: RawSpan,
    _ table: inout LogTable, into replies: inout JSONEmitter
  ) {
    switch request.operation {
    case .send(let key, let payload):
      counts.sends &+= 1
      let log = table.logIndex(creating: key, of: batch, text)
      let appended = table.append(text.extracting(payload.slice), to: log)
      replies.reply(to: request, of: text, from: opening.bytes) { run in
        run.sendOk(appended)
      }
    case .poll(let entries):
      counts.polls &+= 1
      replies.beginReply(
        to: request, of: text, from: opening.bytes,
        "\",\"body\":{\"type\":\"poll_ok\",\"msgs\":{")
      emitRecords(entries, of: batch, text, table, into: &replies)
      replies.literal(UInt8(ascii: "}"))
      replies.endReply(to: request, of: text)
    case .commitOffsets(let entries):
      counts.commits &+= 1
      for index in entries.indices {
        let entry = batch.entries[index]
        let log = table.logIndex(creating: entry.key, of: batch, text)
        table.commit(Offset(entry.offset), of: log)
      }
      replies.reply(to: request, of: text, from: opening.bytes) { run in
        run.literal("\",\"body\":{\"type\":\"commit_offsets_ok\"")
      }
    case .listCommittedOffsets, .initialize, .refuse, .replicate:
      serveRareKind(request, of: batch, text, table, into: &replies)
    }
  }

  /// Serves what few requests ask for, out of the way of the others.
  @inline(never)
  mutating func serveRareKind(
    _ request: Request, of batch: borrowing RequestBatch, _ text: RawSpan,
    _ table: borrowing LogTable, into replies: inout JSONEmitter
  ) {
    switch request.operation {
    case .send, .poll, .commitOffsets: preconditionFailure("these are served elsewhere")
    case .listCommittedOffsets(let entries):
      counts.lists &+= 1
      replies.beginReply(
        to: request, of: text, from: opening.bytes,
        "\",\"body\":{\"type\":\"list_committed_offsets_ok\",\"offsets\":{")
      emitCommittedOffsets(entries, of: batch, text, table, into: &replies)
      replies.literal(UInt8(ascii: "}"))
      replies.endReply(to: request, of: text)
    case .initialize:
      counts.inits &+= 1
      emitInitOk(to: request, text, into: &replies)
    case .refuse(let refusal):
      refuse(request, refusal, text, into: &replies)
    case .replicate(_, let type):
      // Nobody has told this node of others.
      refuse(request, .unknownType(type.slice), text, into: &replies)
    }
  }

  /// Answers a request with an error.
  mutating func refuse(
    _ request: Request, _ refusal: Refusal, _ text: RawSpan, into replies: inout JSONEmitter
  ) {
    counts.errors &+= 1
    refusal.emitReply(to: request, of: text, from: opening.bytes, into: &replies)
  }

  private func emitInitOk(
    to request: Request, _ text: RawSpan, into replies: inout JSONEmitter
  ) {
    replies.beginReply(
      to: request, of: text, from: opening.bytes, "\",\"body\":{\"type\":\"init_ok\"")
    replies.endReply(to: request, of: text)
  }

  /// Takes the node's name from `init`, and refuses everything else.
  @inline(never)
  private mutating func serveBeforeInit(
    _ request: Request, _ text: RawSpan, into outbox: inout Outbox
  ) {
    if case .initialize(let nodeID, let nodeIDs) = request.operation {
      counts.inits &+= 1
      let (own, names) = Self.members(of: nodeID.slice, among: nodeIDs.slice, text)
      if let journalOptions {
        do throws(ServiceFailure) {
          try openJournal(journalOptions, of: own, among: names, notes: &outbox.notes)
        } catch {
          outbox.failure = error
          return
        }
      }
      replica = makeReplica(of: own, among: names)
      isAlone = replica == nil
      isPlain = isAlone && journal == nil
      opening = ReplyOpening(nodeID: text.extracting(nodeID.slice))
      emitInitOk(to: request, text, into: &outbox.lines)
      return
    }
    // The node does not know its name; the client does, if it has said it.
    guard request.destination.count > 0 else {
      outbox.dropped.append((.noDestinationBeforeInit, request.source.start))
      return
    }
    counts.errors &+= 1
    let named = ReplyOpening(nodeID: text.extracting(request.destination))
    let refusal: Refusal =
      if case .refuse(let reason) = request.operation { reason } else { .notInitialized }
    refusal.emitReply(to: request, of: text, from: named.bytes, into: &outbox.lines)
  }

  /// Emits the members of `msgs`: `"k1":[[0,1],[1,2]],"k2":[[7,5]]`.
  @inline(__always)
  private func emitRecords(
    _ entries: EntryRange, of batch: borrowing RequestBatch, _ text: RawSpan,
    _ table: borrowing LogTable, into replies: inout JSONEmitter
  ) {
    var bytesLeft = pollByteCountMax
    // Before the first member none, before all others one.
    var commaCount = 0
    var index = entries.indices.lowerBound
    while index < entries.indices.upperBound, bytesLeft > 0 {
      defer { index &+= 1 }
      let entry = batch.entries[index]
      let start = Offset(max(entry.offset, Offset.first.rawValue))
      // Most keys of most polls have nothing new.
      guard
        let log = table.logIndex(of: entry.key, of: batch, text),
        start < table.endOffset(of: log)
      else { continue }
      if let range = table.onlyRange(of: log, from: start, byteLimit: bytesLeft) {
        replies.run(atMost: entry.name.count &+ range.byteCount &+ 4) { run in
          run.openMember(entry.name, of: text, commaCount: commaCount)
          run.copy(range)
          run.literal(UInt8(ascii: "]"))
        }
        bytesLeft &-= range.byteCount
      } else {
        let totals = emitRangesOfRecords(
          named: entry.name, of: log, from: start, byteLimit: bytesLeft, commaCount: commaCount,
          text, table, into: &replies)
        guard totals.recordCount > 0 else { continue }
        bytesLeft &-= totals.byteCount
      }
      commaCount = 1
    }
  }

  /// Emits the member of a key whose records do not all fit, or lie in several segments.
  ///
  /// That is no member if not even one record fits. The first of the reply always does, or a reader
  /// would never get on. Out of the way of the usual poll, whose loop is 1.5 % shorter without it.
  @inline(never)
  private func emitRangesOfRecords(
    named name: JSONSlice, of log: LogIndex, from start: Offset, byteLimit: Int, commaCount: Int,
    _ text: RawSpan, _ table: borrowing LogTable, into replies: inout JSONEmitter
  ) -> PollTotals {
    var isOpen = false
    let totals = table.forEachRange(
      of: log, from: start, byteLimit: byteLimit, atLeast: 1 &- commaCount
    ) { range in
      if !isOpen {
        replies.run(atMost: name.count &+ 3) { run in
          run.openMember(name, of: text, commaCount: commaCount)
        }
        isOpen = true
      }
      replies.literal(range)
    }
    if isOpen { replies.literal(UInt8(ascii: "]")) }
    return totals
  }

  /// Serves a poll of a node that is one of several, or has a journal.
  mutating func servePoll(
    _ request: Request, _ entries: EntryRange, of batch: borrowing RequestBatch, _ text: RawSpan,
    _ table: borrowing LogTable, into replies: inout JSONEmitter
  ) {
    counts.polls &+= 1
    replies.beginReply(
      to: request, of: text, from: opening.bytes,
      "\",\"body\":{\"type\":\"poll_ok\",\"msgs\":{")
    emitRecordsRangeByRange(entries, of: batch, text, table, into: &replies)
    replies.literal(UInt8(ascii: "}"))
    replies.endReply(to: request, of: text)
  }

  /// Emits what `emitRecords` does, without its short way for the usual poll.
  ///
  /// It is for nodes of a cluster, and such as have a journal. Were `emitRecords` used in two places, the compiler would keep it
  /// apart from the loop over requests, which costs the node that is alone 2.6 %.
  private func emitRecordsRangeByRange(
    _ entries: EntryRange, of batch: borrowing RequestBatch, _ text: RawSpan,
    _ table: borrowing LogTable, into replies: inout JSONEmitter
  ) {
    var bytesLeft = pollByteCountMax
    var commaCount = 0
    for index in entries.indices where bytesLeft > 0 {
      let entry = batch.entries[index]
      guard let log = table.logIndex(of: entry.key, of: batch, text) else { continue }
      let totals = emitRangesOfRecords(
        named: entry.name, of: log, from: Offset(entry.offset), byteLimit: bytesLeft,
        commaCount: commaCount, text, table, into: &replies)
      guard totals.recordCount > 0 else { continue }
      bytesLeft -= totals.byteCount
      commaCount = 1
    }
  }

  /// Emits the members of `offsets`: `"k1":12,"k2":3`.
  private func emitCommittedOffsets(
    _ entries: EntryRange, of batch: borrowing RequestBatch, _ text: RawSpan,
    _ table: borrowing LogTable, into replies: inout JSONEmitter
  ) {
    var isFirst = true
    for index in entries.indices {
      let entry = batch.entries[index]
      guard
        let log = table.logIndex(of: entry.key, of: batch, text),
        let offset = table.committedOffset(of: log)
      else { continue }
      replies.run(atMost: entry.name.count &+ 22) { run in
        if !isFirst { run.literal(UInt8(ascii: ",")) }
        run.copy(entry.name, of: text)
        run.literal(UInt8(ascii: ":"))
        run.digits(offset.rawValue)
      }
      isFirst = false
    }
  }
}

extension EmitterRun {
  /// Writes what the answer to a send consists of: `send_ok` and the offset.
  @inline(__always)
  mutating func sendOk(_ appended: Appended) {
    literal("\",\"body\":{\"type\":\"send_ok\",\"offset\":")
    if let digits = appended.digits {
      word(digits.word, count: digits.count)
    } else {
      self.digits(appended.offset.rawValue)
    }
  }

  /// Writes what stands before the records of a key: `,"k1":[`.
  ///
  /// No branch tells whether there is a comma: which key of a poll is the first that has something new
  /// is nothing that a processor can guess.
  @inline(__always)
  fileprivate mutating func openMember(_ name: JSONSlice, of text: RawSpan, commaCount: Int) {
    word(UInt64(UInt8(ascii: ",")), count: commaCount)
    copy(name, of: text)
    literal(":[")
  }
}

extension Refusal {
  /// Emits an error reply (Maelstrom, `doc/protocol.md`, § Errors).
  @inline(never)
  func emitReply(
    to request: Request, of text: RawSpan, from opening: RawSpan, into replies: inout JSONEmitter
  ) {
    replies.beginReply(
      to: request, of: text, from: opening, "\",\"body\":{\"type\":\"error\",\"code\":")
    replies.digits(code)
    replies.literal(",\"text\":")
    emitText(into: &replies, of: text)
    replies.endReply(to: request, of: text)
  }
}

extension LogTable {
  /// The log of a key, or nil where there is none.
  @inline(__always)
  borrowing func logIndex(
    of key: Key, of batch: borrowing RequestBatch, _ text: RawSpan
  ) -> LogIndex? {
    key.byteCount <= 8
      ? logIndex(ofWord: key.word, byteCount: key.byteCount)
      : logIndex(of: batch.bytes(of: key, in: text))
  }

  /// The log of a key, which is made where there is none.
  @inline(__always)
  mutating func logIndex(
    creating key: Key, of batch: borrowing RequestBatch, _ text: RawSpan
  ) -> LogIndex {
    key.byteCount <= 8
      ? logIndex(creatingWord: key.word, byteCount: key.byteCount)
      : logIndex(creating: batch.bytes(of: key, in: text))
  }
}
