import Checking

// The final phase: every client crashes, comes back, reads every key from the start, and polls
// until it has seen the highest offset that anyone has seen of each.
//
// What is different from Maelstrom, and why:
// 1. Maelstrom assigns all keys at once. A run that is a hundred times longer has tens of
//    thousands, and a poll over all of them would be a line of a megabyte. Here a client assigns
//    the keys in groups, one after another: up to 2,048 keys and some 64 MB of records there is no
//    difference. The clients begin at different groups, so that everything has been read once as
//    early as can be.
// 2. Ten clients read at a time, and the next begins when one is done: with hundreds at once, a
//    slow node would answer polls over everything after more than 5 s, when nobody waits any more.
// 3. Where all clients together would read more than 8 million records, or 2 GB of them, fewer
//    clients read: two at least. One complete reading decides what was never seen.
// 4. Maelstrom's clients pause between polls. Here they pause when a poll brought nothing.

/// Where a client stands in the final phase.
struct FinalReading {
  /// Which group of keys it reads.
  var group: Int
  /// How many groups it has to read, this one included.
  var groupsLeft: Int
  /// How many keys of its group it has not read to their end; `nil` until the group is assigned.
  var keysLeft: Int?

  /// Notes that a key is read up to another offset.
  mutating func move(from previous: Int64, to next: Int64, target: Int64) {
    if let keysLeft, previous <= target && next > target { self.keysLeft = keysLeft - 1 }
  }
}

extension KafkaWorkload {
  static let finalClientsAtOnce = 10
  static let crashesBeforeFinalPhase = true
  static let finalSubject: FinalSubject? = FinalSubject(
    name: "keys", text: "keys from start to end")

  private static let groupKeyCountMax = 2048
  private static let groupByteCountMax = 64_000_000
  private static let recordCountMax = 8_000_000
  private static let recordByteCountMax = 2_000_000_000

  private var groupCount: Int {
    (finalKeys.count + groupKeyCount - 1) / groupKeyCount
  }

  /// How many keys a client assigns at a time.
  var groupKeyCount: Int {
    let keyByteCount = recordCount / max(finalKeys.count, 1) * recordByteCount
    return min(max(Self.groupByteCountMax / max(keyByteCount, 1), 1), Self.groupKeyCountMax)
  }

  /// How many records there are to read: at least one, to divide by.
  private var recordCount: Int { max(acknowledgedCount, 1) }

  /// About how many bytes one takes in a reply.
  private var recordByteCount: Int {
    12 + (options.payload == .integer ? 0 : options.payloadByteCount)
  }

  var finalSubjectCount: Int { finalKeys.count }

  mutating func beginFinalPhase(clientCount: Int) -> Int {
    finalKeys = (0..<generator.keyCount).filter { generator.highestOffset(ofKey: $0) != nil }
    return finalKeys.isEmpty ? 0 : finalReaderCount(of: clientCount)
  }

  /// How many clients read everything.
  func finalReaderCount(of clientCount: Int) -> Int {
    let byCount = Self.recordCountMax / recordCount
    let bySize = Self.recordByteCountMax / (recordCount * recordByteCount)
    return min(max(min(byCount, bySize), 2), clientCount)
  }

  func joinFinalPhase(_ client: inout KafkaClient, place: Int) {
    let placeAtOnce = place % Self.finalClientsAtOnce
    client.finalReading = FinalReading(
      group: placeAtOnce * groupCount / Self.finalClientsAtOnce, groupsLeft: groupCount)
  }

  /// The next poll, the next group of keys, or a pause.
  mutating func nextFinal(
    by client: inout KafkaClient, _ moment: EndedOperation, isAfterPause: Bool
  ) -> FinalStep<KafkaGenerator.Step> {
    guard var reading = client.finalReading else { return .done }
    if reading.keysLeft == 0, !isAfterPause {
      reading.group = (reading.group + 1) % groupCount
      reading.groupsLeft -= 1
      reading.keysLeft = nil
      client.finalReading = reading
      if reading.groupsLeft == 0 { return .done }
    }
    if reading.keysLeft == nil {
      beginGroup(reading.group, by: &client, moment)
    } else if client.highestPolled.isEmpty, !isAfterPause {
      return .pause
    }
    return .operation(.poll)
  }

  /// Assigns a group of keys, from the start; Maelstrom's client sends nothing for it.
  private mutating func beginGroup(
    _ group: Int, by client: inout KafkaClient, _ moment: EndedOperation
  ) {
    let start = group * groupKeyCount
    let keys = finalKeys[start..<min(start + groupKeyCount, finalKeys.count)]
    client.positions = keys.map { KeyPosition(key: $0, offset: 0) }
    client.finalReading?.keysLeft = keys.count
    history.appendAssign(moment, keys: history.keySet(keys.map { KeyNumber($0) }))
  }
}
