import Checking
import Cluster
import FastJSON
import Platform

// What a line from the node means. The order of the questions is Maelstrom's: is it a message, do
// both parties exist, does a client wait for it, is it an error, is its body of the right form.

extension Load {
  /// What dealing with a line came to: the fault in it, when it is among the first of its kind.
  struct TakenLine {
    let fault: ProtocolFault?
  }

  /// Deals with the next line that has been read from the node; `nil` where there is none.
  ///
  /// A line borrows the buffer that it lies in, so it is got here and not by the bench, whose other
  /// parts could not be touched meanwhile.
  mutating func takeLine(from input: inout InputBuffer) -> TakenLine? {
    guard let line = input.nextLine() else { return nil }
    return TakenLine(fault: take(line))
  }

  /// Deals with one line from the node.
  /// - Returns: a fault in it, when it is among the first of its kind.
  mutating func take(_ line: InputBuffer.Line) -> ProtocolFault? {
    if !phase.isFinal {
      figures.replyCount += 1
      figures.replyByteCount += line.bytes.byteCount + 1
    }
    return read(line)
  }

  /// Reads a line and does what it says.
  private mutating func read(_ line: InputBuffer.Line) -> ProtocolFault? {
    let isSampled = secondReading.isDue(byteCount: line.bytes.byteCount)
    let defect = ReplyReader.read(line.bytes, into: &reply)
    if isSampled, defect == nil { secondReading.compare(line.bytes, with: reply) }
    var fault: ProtocolFault?
    if let defect {
      fault = add(defect.kind, defect.detail, line)
      if defect.kind == .notUTF8 { return readAsMaelstromDoes(line) ?? fault }
      if defect.kind != .trailingBytes { return fault }
    }
    switch reply.source {
    case .node, .service: break
    case .client(let name) where clients.slot(named: name) != nil: break
    case .client, .stranger: return add(.unknownSource, "", line)
    }
    switch reply.destination {
    case .client(let name):
      if let slot = clients.slot(named: name) { return deliver(line, to: slot) ?? fault }
      let isKnown = clients.haveSeen(name: name)
      return add(isKnown ? .clientGone : .unknownDestination, "c\(name)", line)
    case .node, .service: return add(.notDelivered, "", line)
    case .stranger: return add(.unknownDestination, "", line)
    }
  }

  /// Reads a line with U+FFFD in the place of bytes that are not UTF-8, as Java's reader does.
  private mutating func readAsMaelstromDoes(_ line: InputBuffer.Line) -> ProtocolFault? {
    let text = Array(String(decoding: line.bytes.copy, as: UTF8.self).utf8)
    return read(InputBuffer.Line(bytes: text.bytes, position: line.position))
  }

  /// Notes a fault with its line, and whether the node is mute from now on.
  private mutating func add(
    _ kind: ProtocolFaultKind, _ detail: String, _ line: InputBuffer.Line
  ) -> ProtocolFault? {
    if kind.consequence == .mutesNode { isMuted = true }
    return faults.add(kind, time: now.nanoseconds, detail: detail, line: line.bytes)
  }

  private mutating func deliver(_ line: InputBuffer.Line, to slot: Int) -> ProtocolFault? {
    guard let request = clients[slot].request,
      reply.present.contains(.inReplyTo), !reply.wrong.contains(.inReplyTo),
      reply.inReplyTo == Int64(clients[slot].messageID)
    else {
      return add(.unexpectedReply, unexpectedDetail(slot), line)
    }
    if request == .commitOffsets {
      clients[slot].commitLines?.reply = line.position
    } else {
      clients[slot].lines.reply = line.position
    }
    if reply.kind == .error {
      endOperation(slot, outcome: errorOutcome)
      becomeIdle(slot)
      return nil
    }
    if let defect = reply.defect(expecting: request.reply) {
      endOperation(slot, outcome: .info)
      becomeIdle(slot)
      return add(.malformedReply, defect, line)
    }
    var fault: ProtocolFault?
    switch request {
    case .send: endOperation(slot, outcome: .ok, offset: reply.offset)
    case .poll:
      clients[slot].polledAt = stamp()
      fault = takeRecords(line, slot)
      if !clients[slot].highestPolled.isEmpty {
        goOn(slot)
        beginCommit(slot)
        return fault
      }
      endOperation(slot, outcome: .ok)
    case .commitOffsets: endOperation(slot, outcome: .ok)
    case .listCommittedOffsets:
      assign(slot)
      endOperation(slot, outcome: .ok)
    }
    becomeIdle(slot)
    return fault
  }

  /// The same operation has another request to make.
  private mutating func goOn(_ slot: Int) {
    clients[slot].request = nil
    outstandingCount -= 1
  }

  private func unexpectedDetail(_ slot: Int) -> String {
    guard reply.present.contains(.inReplyTo) else { return "it has no in_reply_to" }
    guard clients[slot].request != nil else { return "its client waits for nothing" }
    return "its client waits for a reply to \(clients[slot].messageID)"
  }

  /// An error of a definite code says that the operation did not happen; `doc/protocol.md` §
  /// Errors.
  private var errorOutcome: Outcome {
    switch reply.code {
    case 1, 10, 11, 12, 14, 20, 21, 22, 30: .fail
    default: .info
    }
  }

  // MARK: Polls

  /// Puts the records of a poll into the history and moves the client behind them.
  private mutating func takeRecords(_ line: InputBuffer.Line, _ slot: Int) -> ProtocolFault? {
    var fault: ProtocolFault?
    var cursor = 0
    history.beginPolled()
    for index in reply.polledKeys.indices {
      let polled = reply.polledKeys[index]
      guard let key = polled.key, key < history.keyNames.count else {
        fault = add(.foreignKey, "", line) ?? fault
        continue
      }
      if polled.recordCount == 0 {
        history.appendPolledNothing(key: KeyNumber(truncatingIfNeeded: key))
        continue
      }
      let highest = takeRecords(of: polled, KeyNumber(truncatingIfNeeded: key), line)
      // `txn-offsets` starts from 0, so that is the least that is committed.
      clients[slot].highestPolled.append(KeyPosition(key: key, offset: max(highest, 0)))
      clients[slot].move(
        key: key, to: max(highest, -1) &+ 1, target: target(ofKey: key), cursor: &cursor)
    }
    clients[slot].polled = history.endPolled()
    return fault
  }

  /// Puts the records of one key into the history.
  ///
  /// - Returns: the highest of their offsets.
  private mutating func takeRecords(
    of polled: Reply.PolledKey, _ key: KeyNumber, _ line: InputBuffer.Line
  ) -> Int64 {
    polledRuns.removeAll(keepingCapacity: true)
    var highest = Int64.min
    var run = PolledRun(key: key, offset: 0, value: 0, count: 0)
    for place in polled.firstRecord..<polled.firstRecord + polled.recordCount {
      let record = reply.records[place]
      let value = value(of: record, line)
      highest = max(highest, record.offset)
      if run.extend(offset: record.offset, value: value) { continue }
      if run.count > 0 { polledRuns.append(run) }
      run = PolledRun(key: key, offset: record.offset, value: value, count: 1)
    }
    polledRuns.append(run)
    history.appendPolled(polledRuns)
    return highest
  }

  private mutating func value(of record: Reply.Record, _ line: InputBuffer.Line) -> ValueNumber {
    if let integer = record.integer, let value = payloads.value(of: integer) { return value }
    let payload = line.bytes.extracting(record.payload)
    return payloads.value(of: payload) ?? history.inventedValue(payload.copy)
  }

  /// The offset that the final phase waits for.
  private func target(ofKey key: Int) -> Int64 { generator.highestOffset(ofKey: key) ?? -1 }

  // MARK: Assigns

  /// The client reads the keys of its assign from now on: those that it had from where it was, the
  /// others from 0.
  ///
  /// Maelstrom's client means to begin at the committed offset, but looks for it beside `offsets`
  /// in the reply and never finds it.
  private mutating func assign(_ slot: Int) {
    let before = clients[slot].positions
    clients[slot].positions.removeAll(keepingCapacity: true)
    for key in clients[slot].keysToAssign {
      let offset = before.first { $0.key == key }?.offset ?? 0
      clients[slot].positions.append(KeyPosition(key: key, offset: offset))
    }
  }
}
