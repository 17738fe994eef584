import Checking
import Cluster
import Platform

/// The load's state and its rules, apart from pipes and clocks: who does what next, what a reply
/// means, and what is remembered of it.
///
/// The event loop tells it the time and hands it lines; it appends requests to `requests`. A client
/// whose operation is over begins the next at once (closed loop), or waits until one of its own is
/// due (open loop; see Load+OpenLoop.swift). Reading a reply and appending the next request allocates nothing once warm.
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
  var generator: KafkaGenerator
  var clients: Clients
  var history = KafkaHistory()
  var requests = ByteBuffer()
  var writer: RequestWriter
  var payloads: PayloadReader
  var reply = Reply()
  /// The records of one key of the reply that is being taken.
  var polledRuns: [PolledRun] = []
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
  /// The time by which replies are late.
  private var patience: Instant
  private(set) var startedAt: Instant
  private(set) var endsAt: Instant
  private(set) var begunCount = 0
  /// The operations of an open loop that have been given to clients, and those that still wait.
  var drawnCount = 0
  var waitingCount = 0
  private var spooledCount = 0

  init(_ options: Options, seed: UInt64, requestSpool: Spool, replySpool: Spool, now: Instant) {
    self.options = options
    self.requestSpool = requestSpool
    self.replySpool = replySpool
    self.now = now
    patience = now
    startedAt = now
    endsAt = .distantFuture
    generator = KafkaGenerator(options.kafka, seed: seed)
    clients = Clients(count: options.clientCount)
    writer = RequestWriter(options.kafka)
    payloads = PayloadReader(options.kafka)
    figures = LoadFigures(startedAt: now)
    timeline = Timeline(start: now)
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
  ///
  /// - Parameter patience: the time by which replies are late; see `Patience`.
  mutating func advance(to now: Instant, patience: Instant) {
    self.now = now
    self.patience = patience
  }

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

  // MARK: Beginning operations

  /// Begins what is due: in a closed loop, at the start, an operation for each client; in an open
  /// loop what its clients are free for.
  mutating func beginDue() {
    if let rate = options.ratePerSecond {
      drawDue(rate: rate)
    } else if begunCount == 0 {
      for slot in 0..<clients.count where mayBegin { beginOperation(slot) }
    }
  }

  /// Takes up a client whose operation is over.
  mutating func becomeIdle(_ slot: Int) {
    switch phase {
    case .final: continueFinalReading(slot)
    case .main where options.ratePerSecond != nil: beginWaiting(slot)
    case .main where mayBegin: beginOperation(slot)
    case .main, .draining, .finalDraining: break
    }
  }

  /// Begins the next operation of a closed loop.
  private mutating func beginOperation(_ slot: Int) {
    var step = generator.next()
    while step == .crash {
      crash(slot)
      step = generator.next()
    }
    let keys = step == .assign ? generator.assignedKeys : []
    begin(step, assigning: keys, slot, dueAt: now)
  }

  /// Begins an operation whose step has been drawn.
  mutating func begin(
    _ step: KafkaGenerator.Step, assigning keys: [Int], _ slot: Int, dueAt: Instant
  ) {
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
      clients[slot].keysToAssign += keys
      let sender = makeRequest(.listCommittedOffsets, slot)
      writer.listCommittedOffsets(keys, sender, to: &requests)
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
    clients[slot].requestedAt = patience
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
    _ slot: Int, _ kind: KafkaOperationKind, _ outcome: Outcome, _ offset: Int64
  ) {
    let completed = stamp()
    let client = UInt32(truncatingIfNeeded: clients[slot].name)
    switch kind {
    case .send:
      history.appendSend(
        EndedOperation(
          client: client, outcome: outcome, invoked: clients[slot].invokedAt, completed: completed,
          lines: clients[slot].lines), key: KeyNumber(truncatingIfNeeded: clients[slot].key),
        value: ValueNumber(truncatingIfNeeded: clients[slot].value), offset: offset)
    case .poll:
      history.appendPoll(
        EndedOperation(
          client: client, outcome: outcome, invoked: clients[slot].invokedAt, completed: completed,
          lines: clients[slot].lines, laterLines: clients[slot].commitLines),
        polled: clients[slot].polled, replied: clients[slot].polledAt)
    case .assign, .crash:
      let keys = history.keySet(clients[slot].keysToAssign.map { KeyNumber($0) })
      history.appendAssign(
        EndedOperation(
          client: client, outcome: outcome, invoked: clients[slot].invokedAt, completed: completed,
          lines: clients[slot].lines), keys: keys)
    }
  }

  private mutating func learn(_ slot: Int, _ kind: KafkaOperationKind, _ offset: Int64) {
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
  /// - Parameter drainedAt: when all that the node had said was last dealt with, by the clock of
  ///   `Patience`. A reply that waits in the pipe while the bench is busy is not late.
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

  /// Notes what the node did apart from its replies, with what stands on its stdout after the last
  /// newline.
  mutating func note(
    _ kind: ProtocolFaultKind, _ detail: String, behind input: borrowing InputBuffer
  ) -> ProtocolFault? {
    note(kind, detail, unfinished: input.unfinishedLine.bytes)
  }

  mutating func note(
    _ kind: ProtocolFaultKind, _ detail: String = "", unfinished: RawSpan
  ) -> ProtocolFault? {
    if kind.consequence == .mutesNode { isMuted = true }
    return faults.add(
      kind, time: now.nanoseconds, detail: detail, line: unfinished.isEmpty ? nil : unfinished)
  }

  /// Puts what was appended to `requests` since the last call into the spool.
  private mutating func spoolRequests() {
    guard requests.count > spooledCount else { return }
    requestSpool.append(requests.bytes.extracting(spooledCount..<requests.count))
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
