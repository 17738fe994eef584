import Checking
import Cluster
import FastJSON
import Platform

// What a client makes of a reply: the records of a poll go into the history and move the client
// behind them; an assign gives it other keys.

extension KafkaWorkload {
  mutating func take(
    _ reply: KafkaReply, to request: KafkaRequest, of client: inout KafkaClient,
    in line: InputBuffer.Line, at time: Int64, faults: inout [ProtocolFaultKind]
  ) -> KafkaRequest? {
    switch request {
    case .send: client.offset = reply.offset
    case .poll:
      client.polledAt = time
      takeRecords(reply, of: &client, in: line, faults: &faults)
      // Maelstrom's client commits what it polled, if that was anything.
      return client.highestPolled.isEmpty ? nil : .commitOffsets
    case .commitOffsets: break
    case .listCommittedOffsets: assign(&client)
    }
    return nil
  }

  // MARK: Polls

  /// Puts the records of a poll into the history and moves the client behind them.
  private mutating func takeRecords(
    _ reply: KafkaReply, of client: inout KafkaClient, in line: InputBuffer.Line,
    faults: inout [ProtocolFaultKind]
  ) {
    var cursor = 0
    history.beginPolled()
    for index in reply.polledKeys.indices {
      let polled = reply.polledKeys[index]
      guard let key = polled.key, key < history.keyNames.count else {
        faults.append(.foreignKey)
        continue
      }
      if polled.recordCount == 0 {
        history.appendPolledNothing(key: KeyNumber(truncatingIfNeeded: key))
        continue
      }
      let highest = takeRecords(of: polled, in: reply, KeyNumber(truncatingIfNeeded: key), line)
      // `txn-offsets` starts from 0, so that is the least that is committed.
      client.highestPolled.append(KeyPosition(key: key, offset: max(highest, 0)))
      client.move(
        key: key, to: max(highest, -1) &+ 1, target: target(ofKey: key), cursor: &cursor)
    }
    client.polled = history.endPolled()
  }

  /// Puts the records of one key into the history.
  ///
  /// - Returns: the highest of their offsets.
  private mutating func takeRecords(
    of polled: KafkaReply.PolledKey, in reply: KafkaReply, _ key: KeyNumber,
    _ line: InputBuffer.Line
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

  private mutating func value(of record: KafkaReply.Record, _ line: InputBuffer.Line) -> ValueNumber
  {
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
  private func assign(_ client: inout KafkaClient) {
    let before = client.positions
    client.positions.removeAll(keepingCapacity: true)
    for key in client.keysToAssign {
      let offset = before.first { $0.key == key }?.offset ?? 0
      client.positions.append(KeyPosition(key: key, offset: offset))
    }
  }
}

extension ProtocolFaultKind {
  static let foreignKey = ProtocolFaultKind(
    "foreign-key", .leavesVerdictOpen, "A poll returns a key that nobody has written.",
    verdictOfMaelstrom: "Maelstrom finds values that nobody sent: its verdict is unknown.")
}
