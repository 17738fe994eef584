import FastJSON
import LogStore
import Maelstrom
import Platform

extension Replica {
  /// Sees to it that what came from a peer is acknowledged: soon where it waits for that, else later.
  mutating func setAcknowledgementDue(_ place: Int, at now: Instant) {
    guard !peers[place].acknowledgements.isEmpty else { return }
    if peers[place].unacknowledgedByteCount >= options.promptByteCount {
      peers[place].acknowledgementDue = now
    } else if peers[place].acknowledgementDue == nil {
      peers[place].acknowledgementDue = now.advanced(
        byNanoseconds: options.acknowledgementDelay(nodeCount: peers.count))
    }
  }

  /// Emits what is due for a peer.
  mutating func speak(
    to place: Int, at now: Instant, of table: borrowing LogTable, into lines: inout JSONEmitter
  ) {
    if let probe = peers[place].nextProbe {
      if probe <= now {
        let limit = options.probeByteCountMax
        emitMessage(
          to: place, at: now, byteLimit: limit, isPrompt: true, of: table, into: &lines)
        peers[place].nextProbe = now.advanced(byNanoseconds: peers[place].pause)
        peers[place].pause = min(2 * peers[place].pause, ReplicationOptions.longestPause)
      }
    } else if peers[place].hasNews, newsDue(for: peers[place]) <= now {
      let isPrompt = peers[place].recovery.map { now < $0 } ?? false
      while peers[place].hasNews,
        peers[place].byteCountInFlight < peers[place].windowByteCount
      {
        emitMessage(
          to: place, at: now, byteLimit: options.messageByteCountMax, isPrompt: isPrompt,
          of: table, into: &lines)
      }
      peers[place].isBacklogged = peers[place].hasNews
    }
    if let due = peers[place].askDue, due <= now {
      emitMessage(to: place, at: now, byteLimit: nil, isPrompt: true, of: table, into: &lines)
      peers[place].asked = now
    }
    if let due = peers[place].acknowledgementDue, due <= now {
      emitMessage(to: place, at: now, byteLimit: nil, isAnswer: true, of: table, into: &lines)
    }
  }

  /// Emits one message with acknowledgements and, up to a limit of bytes, news.
  ///
  /// News is of one log at least, and left out if the limit is nil. Nothing is emitted if there is
  /// nothing to say, unless it is an answer, or asks for one.
  private mutating func emitMessage(
    to place: Int, at now: Instant, byteLimit: Int?, isPrompt: Bool = false,
    isAnswer: Bool = false, of table: borrowing LogTable, into lines: inout JSONEmitter
  ) {
    if byteLimit != nil { removeStaleNews(to: place) }
    let hasAcknowledgements = !peers[place].acknowledgements.isEmpty
    let hasNews = byteLimit != nil && peers[place].hasNews
    let isAsking = byteLimit == nil && isPrompt
    guard hasAcknowledgements || hasNews || isAsking || isAnswer else { return }
    let start = lines.count
    lines.beginObject()
    let (source, destination) = (peers[own].name, peers[place].name)
    lines.name("src")
    lines.string(utf8: source.rawSpan)
    lines.name("dest")
    lines.string(utf8: destination.rawSpan)
    lines.name("body")
    lines.beginObject()
    lines.name("type")
    lines.string("replicate")
    lines.name("session")
    lines.integer(session)
    if let to = peers[place].session {
      lines.name("to")
      lines.integer(to)
    }
    if hasAcknowledgements {
      lines.name("acks")
      lines.beginArray()
      for number in peers[place].acknowledgements { lines.integer(number) }
      lines.endArray()
    }
    if isPrompt, hasNews || isAsking {
      lines.name("prompt")
      lines.boolean(true)
    }
    var parts: [SentBatch.Part]?
    if let byteLimit, hasNews {
      let left = byteLimit - (lines.count - start)
      parts = emitNews(to: place, byteLimit: left, of: table, into: &lines)
    }
    lines.endObject()
    lines.endObject()
    lines.newline()

    peers[place].acknowledgements.removeAll(keepingCapacity: true)
    peers[place].unacknowledgedByteCount = 0
    peers[place].acknowledgementDue = nil
    let byteCount = lines.count - start
    peers[place].counts.sentMessages += 1
    peers[place].counts.sentBytes += byteCount
    guard let parts else { return }
    peers[place].lastSent = now
    peers[place].isHurried = false
    peers[place].requestCountAtLastSent = requestCount
    peers[place].batches.append(
      SentBatch(
        number: peers[place].nextNumber, time: now, byteCount: byteCount, parts: parts,
        isPrompt: isPrompt))
    peers[place].byteCountInFlight += byteCount
    peers[place].nextNumber += 1
  }

  /// What is to be said of a log to a peer: from where on, and a commit that is new to it; nil: nothing.
  private func news(of log: LogIndex, for place: Int) -> (from: Offset, commit: Offset?)? {
    let tail = peers[place].tails[log.number]
    let commit = logs.ownCommit(of: log).flatMap { commit in
      tail.sentCommit.map { $0 < commit } ?? true ? commit : nil
    }
    guard tail.sentFloor < logs.ownFloor(in: log) || commit != nil else { return nil }
    return (tail.sentFloor, commit)
  }

  /// Removes noted logs from the front of which there is nothing to say, since that was said.
  private mutating func removeStaleNews(to place: Int) {
    while let log = peers[place].firstNews, news(of: log, for: place) == nil {
      peers[place].removeFirstNews(log.number)
    }
  }

  /// Emits the members `batch` and `logs` of a message.
  ///
  /// - Precondition: there is news of the first log that is noted.
  private mutating func emitNews(
    to place: Int, byteLimit: Int, of table: borrowing LogTable, into lines: inout JSONEmitter
  ) -> [SentBatch.Part] {
    let start = lines.count
    lines.name("batch")
    lines.integer(peers[place].nextNumber)
    lines.name("logs")
    lines.beginArray()
    var parts: [SentBatch.Part] = []
    while let log = peers[place].firstNews, parts.isEmpty || lines.count - start < byteLimit {
      let number = log.number
      peers[place].removeFirstNews(number)
      guard let (from, commit) = news(of: log, for: place) else { continue }
      let end = emitPart(
        log, from: from, commit: commit, byteLimit: byteLimit - (lines.count - start), of: table,
        into: &lines)
      parts.append(
        SentBatch.Part(log: log, logNumber: number, floor: end, commit: commit))
      peers[place].tails[number].noteSent(parts[parts.count - 1], in: peers[place].nextNumber)
      if end < logs.ownFloor(in: log) { peers[place].note(log, number) }
    }
    lines.endArray()
    return parts
  }

  /// Emits what is said of one log: `{"key":"k1","from":0,"records":[[0,17],[2,"x"]],"floor":4}`.
  ///
  /// - Returns: up to where that is said.
  private mutating func emitPart(
    _ log: LogIndex, from: Offset, commit: Offset?, byteLimit: Int, of table: borrowing LogTable,
    into lines: inout JSONEmitter
  ) -> Offset {
    lines.beginObject()
    lines.name("key")
    keyBytes.removeAll(keepingCapacity: true)
    table.appendKey(of: log, to: &keyBytes)
    lines.string(utf8: keyBytes.rawSpan)
    lines.name("from")
    lines.integer(from.rawValue)
    lines.name("records")
    lines.beginArray()
    let own = logs.forEachOwnRange(of: log, from: from, byteLimit: byteLimit, of: table) { range in
      // The comma behind the last record is the emitter's to place.
      lines.raw(range.extracting(0..<range.byteCount - 1))
    }
    lines.endArray()
    var floor = max(own.end, from)
    if isWrong(.floorIsSentBeforeItsRecords) { floor = logs.ownFloor(in: log) }
    lines.name("floor")
    lines.integer(floor.rawValue)
    if let commit {
      lines.name("commit")
      lines.integer(commit.rawValue)
    }
    lines.endObject()
    return floor
  }
}

extension Replica {
  /// Whether a rule is to be broken, in tests of the tests.
  @inline(__always)
  func isWrong(_ mutation: ReplicationMutation) -> Bool { logs.isWrong(mutation) }
}
