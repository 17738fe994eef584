import Checking
import Platform

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
  /// When it goes on, after a poll that brought nothing.
  var resumesAt: Instant?

  /// Notes that a key is read up to another offset.
  mutating func move(from previous: Int64, to next: Int64, target: Int64) {
    if let keysLeft, previous <= target && next > target { self.keysLeft = keysLeft - 1 }
  }
}

extension Load {
  private static let groupKeyCountMax = 2048
  private static let groupByteCountMax = 64_000_000
  private static let recordCountMax = 8_000_000
  private static let recordByteCountMax = 2_000_000_000
  private static let readersAtOnceMax = 10
  private static let pauseNanoseconds: UInt64 = 200_000_000

  private var groupCount: Int {
    (finalKeys.count + groupKeyCount - 1) / groupKeyCount
  }

  /// How many keys a client assigns at a time.
  var groupKeyCount: Int {
    let keyByteCount = recordCount / max(finalKeys.count, 1) * recordByteCount
    return min(max(Self.groupByteCountMax / max(keyByteCount, 1), 1), Self.groupKeyCountMax)
  }

  /// How many records there are to read: at least one, to divide by.
  private var recordCount: Int { max(figures[.send].counts.ok, 1) }

  /// About how many bytes one takes in a reply.
  private var recordByteCount: Int {
    12 + (options.kafka.payload == .integer ? 0 : options.kafka.payloadByteCount)
  }

  /// Crashes the clients that read, and begins their first polls.
  mutating func beginFinalPhase() {
    phase = .final
    finalKeys = (0..<generator.keyCount).filter { generator.highestOffset(ofKey: $0) != nil }
    guard !finalKeys.isEmpty else { return }
    for slot in 0..<min(finalReaderCount, Self.readersAtOnceMax) { beginFinalReading(slot) }
  }

  private mutating func beginFinalReading(_ slot: Int) {
    crash(slot)
    let place = slot % Self.readersAtOnceMax
    let reading = FinalReading(
      group: place * groupCount / Self.readersAtOnceMax, groupsLeft: groupCount)
    clients[slot].finalReading = reading
    continueFinalReading(slot)
  }

  /// How many clients read everything.
  var finalReaderCount: Int {
    let byCount = Self.recordCountMax / recordCount
    let bySize = Self.recordByteCountMax / (recordCount * recordByteCount)
    return min(max(min(byCount, bySize), 2), clients.count)
  }

  /// How many clients have read everything.
  var finishedReaderCount: Int {
    (0..<clients.count).count { clients[$0].finalReading?.groupsLeft == 0 }
  }

  /// Whether every client that reads has read everything.
  var isFinalPhaseOver: Bool { finalKeys.isEmpty || finishedReaderCount == finalReaderCount }

  /// Goes on with a client whose poll is over: the next poll, the next group, or a pause.
  mutating func continueFinalReading(_ slot: Int) {
    guard let reading = clients[slot].finalReading, reading.groupsLeft > 0, !isMuted else { return }
    guard reading.resumesAt == nil else { return }
    if reading.keysLeft == 0 {
      let next = (reading.group + 1) % groupCount
      clients[slot].finalReading?.group = next
      clients[slot].finalReading?.groupsLeft -= 1
      clients[slot].finalReading?.keysLeft = nil
      guard reading.groupsLeft > 1 else {
        let next = slot + Self.readersAtOnceMax
        if next < finalReaderCount { beginFinalReading(next) }
        return
      }
    }
    if clients[slot].finalReading?.keysLeft == nil {
      beginGroup(slot)
    } else if clients[slot].highestPolled.isEmpty {
      pauseFinalReading(slot)
      return
    }
    beginFinalPoll(slot)
  }

  /// Lets a client wait before it polls again: it got nothing, or no good answer.
  mutating func pauseFinalReading(_ slot: Int) {
    let resumesAt = now + Self.pauseNanoseconds
    clients[slot].finalReading?.resumesAt = resumesAt
  }

  /// Goes on with the clients whose pause is over.
  ///
  /// O(clients); called some times a second.
  mutating func resumeFinalReading() {
    guard !isMuted else { return }
    for slot in 0..<clients.count {
      guard let time = clients[slot].finalReading?.resumesAt, time <= now else { continue }
      clients[slot].finalReading?.resumesAt = nil
      if clients[slot].finalReading?.keysLeft == nil { beginGroup(slot) }
      beginFinalPoll(slot)
    }
  }

  private mutating func beginGroup(_ slot: Int) {
    guard let group = clients[slot].finalReading?.group else { return }
    let start = group * groupKeyCount
    let keys = finalKeys[start..<min(start + groupKeyCount, finalKeys.count)]
    clients[slot].positions = keys.map { KeyPosition(key: $0, offset: 0) }
    clients[slot].finalReading?.keysLeft = keys.count
    let time = stamp()
    history.appendAssign(
      EndedOperation(
        client: UInt32(truncatingIfNeeded: clients[slot].name), outcome: .ok, invoked: time,
        completed: time, lines: nil), keys: history.keySet(keys.map { KeyNumber($0) }))
  }

  private mutating func beginFinalPoll(_ slot: Int) {
    clients[slot].dueAt = now
    clients[slot].invokedAt = stamp()
    clients[slot].commitLines = nil
    beginPoll(slot)
  }
}
