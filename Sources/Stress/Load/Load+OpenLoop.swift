import Platform

// The open loop: operations are due at fixed times, whatever the node does.
//
// Operation n is due n / rate seconds after the start, is drawn then, and belongs to client n modulo
// the number of clients. So which client does what, and when that is due, depends on the seed and on
// nothing that happens: a seed repeats it. (What a poll asks for does depend on what was polled
// before, a commit on its poll, and the keys that one assign in three adds on what nobody has polled
// yet.)
//
// A client is synchronous. While it waits for a reply, what is due for it waits in a queue, and its
// latency counts from when it was due; so does that of an operation whose client waits for a reply
// that never comes. With clients that are taken as they become free, as Jepsen does it, the others
// would take those over, and a stall of one client would not be seen.

/// Operations that are due for a client that is busy, in the order in which they were drawn.
struct WaitingOperations<Step: Sendable>: Sendable {
  struct Item: Sendable {
    let step: Step
    let dueAt: Instant
    /// How often the client crashes before.
    let crashCount: Int
  }

  private var items: [Item] = []
  private var head = 0

  var isEmpty: Bool { head == items.count }

  mutating func append(_ item: Item) { items.append(item) }

  /// Takes the first; O(1) on average.
  mutating func removeFirst() -> Item? {
    guard head < items.count else { return nil }
    let item = items[head]
    head += 1
    if head == items.count || (head >= 1024 && head * 2 > items.count) {
      items.removeFirst(head)
      head = 0
    }
    return item
  }
}

extension Load where W: ~Copyable {
  /// How many operations may wait for their clients; what is due beyond is drawn once there is room.
  ///
  /// A node that stands still must not fill the bench's memory.
  private static var waitingCountMax: Int { 1_000_000 }

  /// How many operations are looked through for one whose client is free.
  private static var lookAheadCount: Int { 64 }

  /// When there is something to begin next; `nil` when there is nothing.
  ///
  /// What is due for a client that is busy begins with the reply that it waits for, and nobody has to
  /// wake up for it. O(1): of the operations to come, a bounded number are looked at.
  var nextDueTime: Instant? {
    guard let rate = options.ratePerSecond, mayDraw else { return nil }
    var next = drawnCount
    let last = next + min(Self.lookAheadCount, clients.count) - 1
    while next < last, clients[next % clients.count].request != nil { next += 1 }
    let due = dueTime(ofOperation: next, rate: rate)
    return due < endsAt ? due : nil
  }

  /// Draws what is due by now, and begins what the clients are free for.
  mutating func drawDue(rate: Double) {
    while mayDraw {
      let dueAt = dueTime(ofOperation: drawnCount, rate: rate)
      guard dueAt <= now, dueAt < endsAt else { return }
      let slot = drawnCount % clients.count
      drawnCount += 1
      let item = drawItem(dueAt: dueAt)
      // As a rule nothing waits: a client that was free took up what waited for it.
      if clients[slot].request == nil, clients[slot].waiting.isEmpty,
        !suspendedNodes[clients[slot].node]
      {
        begin(item, slot)
      } else {
        clients[slot].waiting.append(item)
        waitingCount += 1
      }
    }
  }

  /// Draws one operation, with the crashes that come before it.
  private mutating func drawItem(dueAt: Instant) -> WaitingOperations<W.Step>.Item {
    var crashCount = 0
    while true {
      switch workload.next() {
      case .crash: crashCount += 1
      case .operation(let step):
        return WaitingOperations.Item(step: step, dueAt: dueAt, crashCount: crashCount)
      }
    }
  }

  /// Begins the first operation that waits for a client, which is free.
  mutating func beginWaiting(_ slot: Int) {
    guard mayBegin, let item = clients[slot].waiting.removeFirst() else { return }
    waitingCount -= 1
    begin(item, slot)
  }

  /// How many operations have been due by now, or by the end of the load, and were not begun.
  var neverBegunCount: Int {
    guard let rate = options.ratePerSecond else { return 0 }
    let dueCount = min(now, endsAt).seconds(since: startedAt) * rate
    let count = Int(exactly: dueCount.rounded(.down)) ?? .max
    return max(min(count, options.operationCount ?? .max) - begunCount, 0)
  }

  private var mayDraw: Bool {
    mayBegin && drawnCount < options.operationCount ?? .max && waitingCount < Self.waitingCountMax
  }

  private func dueTime(ofOperation index: Int, rate: Double) -> Instant {
    startedAt + .nanoseconds(inSeconds: Double(index) / rate)
  }
}
