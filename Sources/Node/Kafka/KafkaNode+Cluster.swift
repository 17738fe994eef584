import FastJSON
import LogStore
import Maelstrom
import Platform

// What differs where `init` names several nodes: a record is given an offset of this node's share and
// waits until it can be polled, commits are passed on, and other nodes' messages are served. Polls and
// lists are the same, since what may be seen is in the logs, and nothing else.

extension KafkaNode {
  /// What `init` says of the nodes: this one's name, and all names in order, each once; this one's alone
  /// where it is not among them.
  static func members(
    of nodeID: JSONSlice, among nodeIDs: JSONSlice, _ text: RawSpan
  ) -> (own: [UInt8], all: [[UInt8]]) {
    let own = names(in: text.extracting(nodeID.start - 1..<nodeID.end + 1)).first ?? []
    var all: [[UInt8]] = []
    for name in names(in: text.extracting(nodeIDs)) where !all.contains(name) {
      all.append(name)
    }
    return (own, all.contains(own) ? all : [own])
  }

  /// The node's part in a cluster; nil where there is no other node.
  func makeReplica(of own: [UInt8], among names: [[UInt8]]) -> Replica? {
    guard names.count > 1, let place = names.firstIndex(of: own) else { return nil }
    var replica = Replica(
      names: names, own: place,
      session: clusterOptions.session ?? .random(in: 1..<1 << 53),
      options: clusterOptions.replication)
    #if DEBUG
      replica.logs.mutation = clusterOptions.mutation
    #endif
    return replica
  }

  /// The names in a text that is a string or an array of strings; none in any other.
  private static func names(in text: RawSpan) -> [[UInt8]] {
    var names: [[UInt8]] = []
    var scanner = JSONScanner(text)
    func decode(_ scanner: inout JSONScanner) throws(JSONError) {
      let string = try scanner.string()
      var name: [UInt8] = []
      scanner.decode(string, into: &name)
      names.append(name)
    }
    do {
      guard try scanner.peek() == .array else {
        try decode(&scanner)
        return names
      }
      try scanner.beginArray()
      while try scanner.nextElement() { try decode(&scanner) }
      return names
    } catch {
      return []
    }
  }

  /// Serves requests and peers' messages of a node that is one of several, from the one at `index` on.
  ///
  /// - Returns: the index of the first message that was not served.
  mutating func serveInCluster(
    _ batch: borrowing RequestBatch, from index: Int, of text: RawSpan,
    into outbox: inout Outbox
  ) -> Int {
    let first = batch.requests[index]
    if case .replicate(let body, _) = first.operation {
      hear(first, body.slice, text, into: &outbox)
      return index + 1
    }
    if case .refuse(let refusal) = first.operation, peer(of: first, text) != nil {
      // Two nodes that answered each other's errors would never end.
      outbox.dropped.append(
        (.uselessMessage(reason: "it is refused with error \(refusal.code)"), first.source.start))
      return index + 1
    }
    let end = min(batch.requests.count, index + Self.sectionRequestCountMax)
    return logs.write { table in
      var index = index
      repeat {
        serveClient(batch.requests[index], of: batch, text, &table, into: &outbox.lines)
        index += 1
      } while index < end && !outbox.isFull && !batch.requests[index].mayBeOfANode
      return index
    }
  }

  private mutating func serveClient(
    _ request: Request, of batch: borrowing RequestBatch, _ text: RawSpan,
    _ table: inout LogTable, into replies: inout JSONEmitter
  ) {
    replica?.countRequest()
    switch request.operation {
    case .send(let key, let payload):
      if let refusal = refusal(of: request, key, text.extracting(payload.slice)) {
        refuse(request, refusal, text, into: &replies)
        return
      }
      let log = table.logIndex(creating: key, of: batch, text)
      let appended = replica?.send(text.extracting(payload.slice), to: log, of: &table)
      guard let appended = appended ?? nil else {
        refuse(request, .noOffsetLeft, text, into: &replies)
        return
      }
      counts.sends &+= 1
      replies.beginReply(
        to: request, of: text, from: opening.bytes,
        "\",\"body\":{\"type\":\"send_ok\",\"offset\":")
      replies.digits(appended.offset.rawValue)
      replies.endReply(to: request, of: text)
    case .commitOffsets(let entries):
      counts.commits &+= 1
      for index in entries.indices {
        let entry = batch.entries[index]
        let log = table.logIndex(creating: entry.key, of: batch, text)
        replica?.commit(Offset(entry.offset), of: log, of: &table)
      }
      replies.beginReply(
        to: request, of: text, from: opening.bytes,
        "\",\"body\":{\"type\":\"commit_offsets_ok\"")
      replies.endReply(to: request, of: text)
    case .poll(let entries):
      servePoll(request, entries, of: batch, text, table, into: &replies)
    case .listCommittedOffsets, .initialize, .refuse, .replicate:
      serveRareKind(request, of: batch, text, table, into: &replies)
    }
  }

  /// Why a record cannot be taken; nil where it can.
  ///
  /// In a message to another node a record lies deeper than in a request, and has more around it. One
  /// that the others could not read would keep all later ones of its key from them.
  private func refusal(of request: Request, _ key: Key, _ payload: RawSpan) -> Refusal? {
    let names: Int
    switch replica {
    case .some(let replica):
      if replica.isFull { return .tooManyWait }
      names = replica.longestNameByteCount
    case .none: return nil
    }
    let byteCount = payload.byteCount + key.escapedByteCountMax + 2 * names
    guard byteCount + Self.surroundingByteCountMax <= clusterOptions.lineByteCountMax else {
      return .tooLargeToReplicate
    }
    // Each level takes two bytes at least.
    guard payload.byteCount >= 2 * (JSONScanner.maximumDepth - Self.surroundingDepth) else {
      return nil
    }
    var scanner = JSONScanner(payload, depth: Self.surroundingDepth)
    do {
      try scanner.skipValue()
      return nil
    } catch {
      return .tooLargeToReplicate
    }
  }

  /// How deep a record's payload lies in a message to another node.
  private static let surroundingDepth = 6
  /// More than all else in such a message takes, the names of the nodes and the key not counted.
  private static let surroundingByteCountMax = 512

  // MARK: Time

  /// When `tick` is to be called next; nil: when something has been served.
  var nextDeadline: Instant? {
    switch replica {
    case .some(let replica): replica.nextDeadline
    case .none: nil
    }
  }

  /// Says to other nodes what is due.
  mutating func tick(at now: Instant, into lines: inout JSONEmitter) {
    guard nextDeadline.map({ $0 <= now }) ?? false else { return }
    logs.read { table in replica?.tick(at: now, of: table, into: &lines) }
  }

  /// What statistics tell of the other nodes; empty where there are none.
  var replicaReport: String {
    logs.read { table in
      switch replica {
      case .some(let replica): replica.report(of: table)
      case .none: ""
      }
    }
  }

  // MARK: Other nodes

  /// The node that has sent a message; nil where it is none.
  private func peer(of request: Request, _ text: RawSpan) -> Int? {
    let source = request.source
    let name = Self.names(in: text.extracting(source.start - 1..<source.end + 1)).first
    guard let name else { return nil }
    switch replica {
    case .some(let replica): return replica.peer(named: name)
    case .none: return nil
    }
  }

  /// Takes a message of another node, or tells why not.
  ///
  /// It is decoded before the logs are reserved for it.
  private mutating func hear(
    _ request: Request, _ body: JSONSlice, _ text: RawSpan, into outbox: inout Outbox
  ) {
    func drop(_ reason: String, _ outbox: inout Outbox) {
      outbox.dropped.append((.uselessMessage(reason: reason), request.source.start))
    }
    guard let place = peer(of: request, text) else {
      drop("its sender is not in \"node_ids\"", &outbox)
      return
    }
    let message = text.extracting(body)
    do throws(PeerMailFault) {
      let mail = try PeerMail(body: message)
      let outcome = logs.write { table in
        replica?.hear(mail, in: message, from: place, of: &table)
      }
      if outcome == .impossible { drop("it says what its sender cannot say", &outbox) }
    } catch {
      drop(error.description, &outbox)
    }
  }
}

extension Request {
  /// Whether it is to be looked at whether another node has sent this.
  fileprivate var mayBeOfANode: Bool {
    switch operation {
    case .replicate, .refuse: true
    default: false
    }
  }
}

extension Key {
  /// The most bytes that the key takes as a string of JSON: six for each byte that must be escaped.
  fileprivate var escapedByteCountMax: Int { (isDecoded ? 6 : 1) * byteCount + 2 }
}
