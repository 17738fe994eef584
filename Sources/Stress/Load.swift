/// The load's state and its rules, apart from pipes and clocks: who does what next, what a reply
/// means, and what is remembered of it.
///
/// The event loop tells it the time and hands it lines; it appends requests to `requests`. A client
/// whose operation is over begins the next at once (closed loop), or waits until one is due (open
/// loop). Reading a reply and appending the next request allocates nothing once warm.
struct Load: ~Copyable {
  /// How long a client waits for a reply, as in `maelstrom.client`.
  static let replyTimeoutNanoseconds: UInt64 = 5_000_000_000

  enum Phase {
    /// Operations are begun.
    case main
    /// None are begun; those under way may end.
    case draining
    /// Every client reads everything from the start.
    case final
    /// The polls of the final phase that are under way may end.
    case finalDraining

    /// Whether what ends now is left out of the figures: polls over everything would drown them.
    var isFinal: Bool { self == .final || self == .finalDraining }
  }

  let options: Options
  var generator: Generator
  var clients: Clients
  var history = History()
  var requests = ByteBuffer()
  var writer: RequestWriter
  var payloads: PayloadReader
  var reply = Reply()
  var faults = ProtocolFaults()
  var secondReading = SecondReading()
  /// Everything that was written to the node and read from it, for explanations.
  let requestSpool: Spool
  let replySpool: Spool

  var phase = Phase.main
  /// Whether the node said something after which Maelstrom would not hear it any more.
  var isMuted = false
  /// How many clients have a request under way.
  var outstandingCount = 0
  /// Requests that nobody waits for any more, and whose replies may still come.
  var abandonedCount = 0
  var figures: LoadFigures
  var timeline: Timeline
  /// What the final phase reads, once it has begun.
  var finalKeys: [Int] = []

  private(set) var now: Instant
  private var latestStamp: Int64 = -1
  private var startedAt: Instant
  private var endsAt: Instant
  private var begunCount = 0
  /// Slots of idle clients of the open loop, a queue: the first to become idle is the first to go.
  private var idle: [Int]
  private var idleHead = 0
  private var spooledCount = 0

  init(_ options: Options, seed: UInt64, requestSpool: Spool, replySpool: Spool, now: Instant) {
    self.options = options
    self.requestSpool = requestSpool
    self.replySpool = replySpool
    self.now = now
    startedAt = now
    endsAt = .distantFuture
    generator = Generator(options.workload, seed: seed)
    clients = Clients(count: options.clientCount)
    writer = RequestWriter(options.workload)
    payloads = PayloadReader(options.workload)
    figures = LoadFigures(startedAt: now)
    timeline = Timeline(start: now)
    idle = Array(0..<options.clientCount)
  }

  // MARK: Phases

  /// Starts the clock of the load.
  ///
  /// The node has answered `init`.
  mutating func beginMainPhase(at now: Instant) {
    self.now = now
    startedAt = now
    endsAt = now + .nanoseconds(inSeconds: options.timeLimitSeconds)
    figures = LoadFigures(startedAt: now)
    timeline = Timeline(start: now)
  }

  /// Begins no more operations.
  mutating func stopBeginning() {
    switch phase {
    case .main:
      phase = .draining
      figures.neverBegunCount = neverBegunCount
    case .final: phase = .finalDraining
    case .draining, .finalDraining: break
    }
  }

  /// Ends the figures and the timeline: every operation of the load has ended.
  mutating func endMainPhase() {
    timeline.finish(at: figures.endedAt)
  }

  // MARK: Time

  /// Says what time it is.
  ///
  /// What happens until the next call happens at this time.
  mutating func advance(to now: Instant) { self.now = now }

  /// A time for the history.
  ///
  /// What one read brought has arrived at one time, and is dealt with piece by piece; each piece
  /// gets a nanosecond of its own, so that the order is kept: a request made after a reply was
  /// dealt with is later than that reply.
  mutating func stamp() -> Int64 {
    let next = latestStamp == .max ? .max : latestStamp + 1
    latestStamp = max(Int64(clamping: now.nanoseconds), next)
    return latestStamp
  }

  /// Whether another operation may begin.
  var mayBegin: Bool {
    phase == .main && now < endsAt && begunCount < options.operationCount ?? .max && !isMuted
  }

  /// When the next operation is due; `nil` when none is, or when nobody is free to begin it.
  var nextDueTime: Instant? {
    guard let rate = options.ratePerSecond, mayBegin, idleHead < idle.count else { return nil }
    return dueTime(ofOperation: begunCount, rate: rate)
  }

  /// How many operations have been due by now, or by the end of the load, and were not begun.
  private var neverBegunCount: Int {
    guard let rate = options.ratePerSecond else { return 0 }
    let dueCount = min(now, endsAt).seconds(since: startedAt) * rate
    let count = Int(exactly: dueCount.rounded(.down)) ?? .max
    return max(min(count, options.operationCount ?? .max) - begunCount, 0)
  }

  private func dueTime(ofOperation index: Int, rate: Double) -> Instant {
    startedAt + .nanoseconds(inSeconds: Double(index) / rate)
  }

  // MARK: Beginning operations

  /// Begins what is due: in a closed loop, at the start, an operation for each client; in an open
  /// loop as many as are due and as there are idle clients for.
  mutating func beginDue() {
    guard let rate = options.ratePerSecond else {
      while idleHead < idle.count, mayBegin { beginOperation(nextIdle(), dueAt: now) }
      return
    }
    while idleHead < idle.count, mayBegin {
      let due = dueTime(ofOperation: begunCount, rate: rate)
      guard due <= now else { return }
      beginOperation(nextIdle(), dueAt: due)
    }
  }

  private mutating func nextIdle() -> Int {
    let slot = idle[idleHead]
    idleHead += 1
    if idleHead == idle.count {
      idle.removeAll(keepingCapacity: true)
      idleHead = 0
    } else if idleHead >= 4096, idleHead * 2 > idle.count {
      idle.removeFirst(idleHead)
      idleHead = 0
    }
    return slot
  }

  /// Takes up a client whose operation is over.
  mutating func becomeIdle(_ slot: Int) {
    switch phase {
    case .final: continueFinalReading(slot)
    case .main where options.ratePerSecond == nil && mayBegin: beginOperation(slot, dueAt: now)
    case .main, .draining, .finalDraining: idle.append(slot)
    }
  }

  private mutating func beginOperation(_ slot: Int, dueAt: Instant) {
    var step = generator.next()
    while step == .crash {
      crash(slot)
      step = generator.next()
    }
    begunCount += 1
    while history.keyNames.count < generator.keyCount {
      _ = history.addKey(String(history.keyNames.count))
    }
    clients[slot].dueAt = dueAt
    clients[slot].invokedAt = stamp()
    clients[slot].commitLines = nil
    switch step {
    case .send(let key, let value):
      clients[slot].key = key
      clients[slot].value = value
      let sender = makeRequest(.send, slot)
      writer.send(key: key, value: value, sender, to: &requests)
    case .poll:
      beginPoll(slot)
    case .assign, .crash:
      clients[slot].keysToAssign.removeAll(keepingCapacity: true)
      clients[slot].keysToAssign += generator.assignedKeys
      let sender = makeRequest(.listCommittedOffsets, slot)
      writer.listCommittedOffsets(generator.assignedKeys, sender, to: &requests)
    }
  }

  /// Appends a poll's request; the operation has its times already.
  mutating func beginPoll(_ slot: Int) {
    clients[slot].polled = .none
    clients[slot].polledAt = clients[slot].invokedAt
    clients[slot].highestPolled.removeAll(keepingCapacity: true)
    let sender = makeRequest(.poll, slot)
    writer.poll(clients[slot].positions, sender, to: &requests)
  }

  mutating func beginCommit(_ slot: Int) {
    let sender = makeRequest(.commitOffsets, slot)
    writer.commitOffsets(clients[slot].highestPolled, sender, to: &requests)
  }

  /// Ends a client's life.
  ///
  /// Nobody learns of it but the history: a crash sends no message.
  mutating func crash(_ slot: Int) {
    history.appendCrash(client: UInt32(clients[slot].name), at: stamp())
    clients.replace(slot)
  }

  /// Notes that a request is about to be appended.
  private mutating func makeRequest(_ request: Client.Request, _ slot: Int) -> RequestSender {
    let position = Int64(requestSpool.byteCount + requests.count - spooledCount)
    if request == .commitOffsets {
      clients[slot].commitLines = Exchange(request: position)
    } else {
      clients[slot].lines = Exchange(request: position)
    }
    clients[slot].request = request
    clients[slot].requestedAt = now
    outstandingCount += 1
    if !phase.isFinal { figures.requestCount += 1 }
    return clients[slot].nextSender()
  }

  // MARK: Ending operations

  /// Ends the operation of a client, which is idle afterwards, or replaced when the outcome is
  /// open.
  mutating func endOperation(_ slot: Int, outcome: Outcome, offset: Int64 = 0) {
    guard let request = clients[slot].request else { return }
    let kind = request.operation
    clients[slot].request = nil
    outstandingCount -= 1
    remember(slot, kind, outcome, offset)
    if !phase.isFinal {
      let latency = now.since(clients[slot].dueAt)
      figures.record(kind, outcome: outcome, nanoseconds: latency, at: now)
      timeline.record(kind, outcome: outcome, nanoseconds: latency)
    }
    if outcome == .ok { learn(slot, kind, offset) }
    if outcome == .info { clients.replace(slot) }
    if outcome != .ok, phase.isFinal { pauseFinalReading(slot) }
  }

  private mutating func remember(
    _ slot: Int, _ kind: OperationKind, _ outcome: Outcome, _ offset: Int64
  ) {
    let completed = stamp()
    let client = UInt32(truncatingIfNeeded: clients[slot].name)
    switch kind {
    case .send:
      history.appendSend(
        client: client, key: KeyNumber(truncatingIfNeeded: clients[slot].key),
        value: ValueNumber(truncatingIfNeeded: clients[slot].value), offset: offset,
        outcome: outcome, invoked: clients[slot].invokedAt, completed: completed,
        lines: clients[slot].lines)
    case .poll:
      history.appendPoll(
        client: client, polled: clients[slot].polled, outcome: outcome,
        invoked: clients[slot].invokedAt, replied: clients[slot].polledAt, completed: completed,
        lines: clients[slot].lines, commitLines: clients[slot].commitLines)
    case .assign, .crash:
      let keys = history.keySet(clients[slot].keysToAssign.lazy.map { KeyNumber($0) })
      history.appendAssign(
        client: client, keys: keys, outcome: outcome, invoked: clients[slot].invokedAt,
        completed: completed, lines: clients[slot].lines)
    }
  }

  private mutating func learn(_ slot: Int, _ kind: OperationKind, _ offset: Int64) {
    switch kind {
    case .send: generator.acknowledge(key: clients[slot].key, offset: offset)
    case .poll:
      for index in clients[slot].highestPolled.indices {
        let position = clients[slot].highestPolled[index]
        generator.polled(key: position.key, offset: position.offset)
      }
    case .assign, .crash: break
    }
  }

  /// Gives up on requests that have waited too long.
  ///
  /// O(clients); called some times a second.
  ///
  /// - Parameter drainedAt: when all that the node had said was last dealt with. A reply that waits
  ///   in the pipe while the bench is busy is not late.
  mutating func giveUpOverdue(drainedAt: Instant) {
    for slot in 0..<clients.count where clients[slot].request != nil {
      guard drainedAt.since(clients[slot].requestedAt) > Self.replyTimeoutNanoseconds else {
        continue
      }
      figures.timeoutCount += 1
      abandonedCount += 1
      endOperation(slot, outcome: .info)
      becomeIdle(slot)
    }
  }

  /// Gives up on everything under way: nobody will answer any more.
  mutating func giveUpAll() {
    stopBeginning()
    for slot in 0..<clients.count where clients[slot].request != nil {
      endOperation(slot, outcome: .info)
    }
  }

  /// Forgets requests that can no longer be written.
  mutating func discardRequests() {
    spoolRequests()
    requests.removeAll()
    spooledCount = 0
  }

  /// Notes that the node has ended, and what stood on its stdout after the last newline.
  mutating func noteExit(_ detail: String, unfinished: UnsafeRawBufferPointer?) -> ProtocolFault? {
    faults.add(.exited, time: now.nanoseconds, detail: detail, line: unfinished)
  }

  /// Puts what was appended to `requests` since the last call into the spool.
  private mutating func spoolRequests() {
    guard requests.count > spooledCount else { return }
    requestSpool.append(UnsafeRawBufferPointer(rebasing: requests.bytes[spooledCount...]))
    spooledCount = requests.count
  }

  /// Writes requests to the node, as many as it takes now.
  mutating func write(to descriptor: Int32) -> Result<Int, SystemError> {
    spoolRequests()
    let result = requests.write(to: descriptor)
    if requests.count == 0 { spooledCount = 0 }
    if case .success(let count) = result, !phase.isFinal { figures.requestByteCount += count }
    return result
  }
}
