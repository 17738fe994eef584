import Platform

/// Maelstrom's `lww-kv`, of which nothing that is read can be relied on to stay.
///
/// Two replicas tell each other now and then what they have, and of two values of a key keep the later
/// one by a Lamport clock.
///
/// A request first has one replica, drawn by chance, take over what another one knows, which may be
/// itself, and is then done on a replica drawn by chance. Of two equal times the teller's value wins.
/// Unlike the other services it does not create keys by compare-and-set.
package struct LastWriteWinsStore: Sendable {
  private struct Replica: Sendable {
    var clock: UInt64 = 0
    var values: [ServiceValue: (time: UInt64, value: ServiceValue)] = [:]

    mutating func take(from other: Replica) {
      clock = max(clock, other.clock)
      for (key, theirs) in other.values {
        if let ours = values[key], ours.time > theirs.time { continue }
        values[key] = theirs
      }
    }
  }

  private var random: SplitMix64
  private var replicas = [Replica(), Replica()]

  package init(seed: UInt64) {
    random = SplitMix64(seed: seed)
  }

  /// Answers a request.
  package mutating func answer(_ request: KeyValueRequest) -> KeyValueReply {
    let teller = drawReplica()
    let hearer = drawReplica()
    if teller != hearer { replicas[hearer].take(from: replicas[teller]) }

    let place = drawReplica()
    var request = request
    if case .compareAndSet(let key, let from, let to, _) = request {
      request = .compareAndSet(key, from: from, to: to, create: false)
    }
    let key = request.key
    var known: [ServiceValue: ServiceValue] = [:]
    known[key] = replicas[place].values[key]?.value
    let reply = known.answer(request)
    switch reply {
    case .writeOK, .compareAndSetOK:
      replicas[place].clock += 1
      if let value = known[key] {
        replicas[place].values[key] = (replicas[place].clock, value)
      }
    case .readOK, .keyDoesNotExist, .preconditionFailed: break
    }
    return reply
  }

  private mutating func drawReplica() -> Int {
    Int(random.next() % UInt64(replicas.count))
  }
}
