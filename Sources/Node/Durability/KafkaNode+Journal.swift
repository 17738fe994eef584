import FastJSON
import LogStore
import Maelstrom

// What differs where the node has a journal: it is opened before `init` is answered, and what changes
// the logs is noted in the outbox's ledger, which the pipeline has kept before the replies leave.
//
// The logs hold a record before the journal does. So a poll may find what is not kept yet; its reply is
// behind that in the same order, and does not leave either before that is kept. What cannot be kept
// ends the node with all its logs.

extension KafkaNode {
  /// Opens the journal of the node, fills the logs from it, and notes who it is in a new one.
  ///
  /// - Parameters:
  ///   - name: the node's own.
  ///   - names: all nodes, this one too, in the order of `init`.
  ///   - notes: where is added what was found.
  mutating func openJournal(
    _ options: JournalOptions, of name: [UInt8], among names: [[UInt8]], notes: inout [String]
  ) throws(ServiceFailure) {
    let members = NodeMembers(names)
    let owner = String(decoding: name, as: UTF8.self)
    var recovery = NodeRecovery(members: members)
    let result = logs.write { table in
      swap(&table, &recovery.table)
      defer { swap(&table, &recovery.table) }
      return Result { () throws(JournalError) in
        try Journal.open(
          in: options.directory, owner: owner,
          options: Journal.Options(syncPolicy: options.syncPolicy), replayingInto: &recovery)
      }
    }
    if let problem = recovery.problem {
      throw ServiceFailure("the journal in \(options.directory) cannot be used: \(problem)")
    }
    guard names.count == 1 else {
      throw ServiceFailure(
        "--data-dir is for a node that is alone, and \"init\" names \(members)")
    }
    do throws(JournalError) {
      let journal = try result.get()
      if !recovery.hasMembers {
        var batch = JournalBatch()
        batch.add(.members, members.bytes.rawSpan)
        try journal.append(&batch)
      }
      notes.append(journal.recovery.note(of: name, in: options.directory))
      self.journal = journal
    } catch {
      throw ServiceFailure("the journal in \(options.directory) cannot be used: \(error)")
    }
  }

  /// The ledger of an outbox, which is given one where it has none.
  func ledger(in outbox: inout Outbox, of journal: Journal) -> JournalLedger {
    if let ledger = outbox.ledger as? JournalLedger { return ledger }
    let ledger = JournalLedger(journal)
    outbox.ledger = ledger
    return ledger
  }

  /// Serves requests of a batch as `serve` does, for a node that is alone and has a journal.
  mutating func serve(
    _ batch: borrowing RequestBatch, from index: Int, of text: RawSpan,
    keepingIn journal: Journal, into outbox: inout Outbox
  ) -> Int {
    let end = min(batch.requests.count, index &+ Self.sectionRequestCountMax)
    let byteCountMax = Outbox.byteCountMax
    let ledger = ledger(in: &outbox, of: journal)
    // Taken out for as long as it is used: a property of an object is guarded at each use.
    var entries = JournalBatch()
    swap(&entries, &ledger.batch)
    defer { swap(&entries, &ledger.batch) }
    return logs.write { table in
      var index = index
      while index < end, outbox.lines.count < byteCountMax {
        let request = batch.requests[index]
        serve(request, of: batch, text, &table, noting: &entries, into: &outbox.lines)
        index &+= 1
      }
      return index
    }
  }

  @inline(__always)
  private mutating func serve(
    _ request: Request, of batch: borrowing RequestBatch, _ text: RawSpan,
    _ table: inout LogTable, noting entries: inout JournalBatch,
    into replies: inout JSONEmitter
  ) {
    switch request.operation {
    case .send(let key, let payload):
      counts.sends &+= 1
      let log = table.logIndex(creating: key, of: batch, text)
      let record = text.extracting(payload.slice)
      let appended = table.append(record, to: log)
      entries.addRecord(record, to: key, of: batch, text, at: appended.offset)
      replies.reply(to: request, of: text, from: opening.bytes) { run in
        run.sendOk(appended)
      }
    case .poll(let entries):
      servePoll(request, entries, of: batch, text, table, into: &replies)
    case .commitOffsets(let offsets):
      counts.commits &+= 1
      for index in offsets.indices {
        let entry = batch.entries[index]
        let log = table.logIndex(creating: entry.key, of: batch, text)
        table.commit(Offset(entry.offset), of: log)
        entries.addCommit(Offset(entry.offset), of: batch.bytes(of: entry.key, in: text))
      }
      replies.reply(to: request, of: text, from: opening.bytes) { run in
        run.literal("\",\"body\":{\"type\":\"commit_offsets_ok\"")
      }
    case .listCommittedOffsets, .initialize, .refuse, .replicate:
      serveRareKind(request, of: batch, text, table, into: &replies)
    }
  }

  /// Makes everything durable, whatever the policy, and gives the journal back: at the end of a life.
  mutating func closeJournal() throws(ServiceFailure) {
    do throws(JournalError) {
      try journal?.close()
    } catch {
      throw ServiceFailure("the journal cannot be closed: \(error)")
    }
    journal = nil
  }
}

extension JournalBatch {
  /// Adds a record of a client's.
  @inline(__always)
  mutating func addRecord(
    _ payload: RawSpan, to key: Key, of batch: borrowing RequestBatch, _ text: RawSpan,
    at offset: Offset
  ) {
    if key.byteCount <= 8 {
      addRecord(payload, toWord: key.word, byteCount: key.byteCount, at: offset)
    } else {
      addRecord(payload, to: batch.bytes(of: key, in: text), at: offset)
    }
  }
}

extension JournalRecovery {
  /// A sentence for whoever runs the node.
  func note(of name: [UInt8], in directory: String) -> String {
    var note =
      "\(String(decoding: name, as: UTF8.self)) goes on with \(counts.recordCount) records and "
      + "\(counts.commitCount) commits in \(directory) (\(byteCount) bytes in \(fileCount) files)"
    if let cut {
      note +=
        "; the last \(cut.byteCount) bytes of \(cut.file), from byte \(cut.position) on, were not "
        + "written to their end and have been cut off: \(cut.reason)"
    }
    return note
  }
}
