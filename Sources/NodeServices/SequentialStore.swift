import Platform

// The states that the service has had are numbered 0, 1, 2, …; state 0 is empty. For each client it is
// known which state it saw last, and no client is ever shown an older one: so all that clients see fits
// one order of the operations, in which those of each client stand in the order in which it made them.
//
// A request is tried on a state that the client may see. If it changes nothing there (a read, a
// compare-and-set that fails, a write of the value that is there), the client was answered from the
// past. Otherwise it is done on the newest state, which makes a new one.
//
// The values of a key are kept as versions, each with the number of the state that it came with. A state
// is thus nothing but a number, and an old one costs no copy of all keys.

/// Maelstrom's `seq-kv`: sequentially consistent, so that reads may be stale.
package struct SequentialStore: Sendable {
  /// Which of the states that a client may see is the one that it is shown.
  package enum Staleness: String, CaseIterable, Sendable {
    /// The newest: as if the service were linearizable.
    case fresh
    /// Any of the last 32, by chance, as Maelstrom does it.
    ///
    /// Maelstrom keeps 32 states in a ring; of a client that is further behind it can show states out of
    /// order, which is against its own promise. Here the oldest that is kept is then the oldest that is
    /// shown.
    case maelstrom
    /// The oldest: what finds in one run the faults that otherwise show by luck.
    case worst
  }

  /// How many states Maelstrom keeps.
  private static let keptStateCount = 32

  private struct Version {
    let state: Int
    let value: ServiceValue
  }

  private let staleness: Staleness
  private var random: SplitMix64
  private var versions: [ServiceValue: [Version]] = [:]
  private var newestState = 0
  private var seenStates: [String: Int] = [:]

  package init(_ staleness: Staleness, seed: UInt64) {
    self.staleness = staleness
    random = SplitMix64(seed: seed)
  }

  /// Answers a client's request.
  package mutating func answer(_ request: KeyValueRequest, from client: String) -> KeyValueReply {
    let state = drawState(for: client)
    var past = values(of: request.key, in: state)
    let before = past
    let reply = past.answer(request)
    guard past != before else {
      seenStates[client] = state
      return reply
    }
    var present = values(of: request.key, in: newestState)
    let newest = present.answer(request)
    newestState += 1
    seenStates[client] = newestState
    if let value = present[request.key] {
      versions[request.key, default: []].append(Version(state: newestState, value: value))
    }
    return newest
  }

  private mutating func drawState(for client: String) -> Int {
    let oldest = seenStates[client] ?? 0
    switch staleness {
    case .fresh: return newestState
    case .worst: return oldest
    case .maelstrom:
      let kept = max(oldest, newestState - Self.keptStateCount + 1)
      return kept + Int(random.next() % UInt64(newestState - kept + 1))
    }
  }

  /// The part of a state that a request on one key is about.
  private func values(of key: ServiceValue, in state: Int) -> [ServiceValue: ServiceValue] {
    guard let versions = versions[key] else { return [:] }
    // The first version that is newer than the state, by bisection.
    var low = 0
    var high = versions.count
    while low < high {
      let middle = (low + high) / 2
      if versions[middle].state <= state { low = middle + 1 } else { high = middle }
    }
    return low == 0 ? [:] : [key: versions[low - 1].value]
  }
}

extension KeyValueRequest {
  /// The key that it is about.
  var key: ServiceValue {
    switch self {
    case .read(let key), .write(let key, _), .compareAndSet(let key, _, _, _): key
    }
  }
}
