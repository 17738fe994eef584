import Checking
import Cluster
import Platform

/// The load's state and its rules, apart from pipes and clocks, whatever the workload: who does
/// something next, whose reply a line is, and what is counted.
///
/// The event loop tells it the time and hands it lines; it appends requests to `requests`. A client
/// whose operation is over begins the next at once (closed loop), or waits until one of its own is
/// due (open loop; see Load+OpenLoop.swift). Reading a reply and appending the next request allocates
/// nothing once warm, but for what a workload draws.
struct Load<W: Workload & ~Copyable>: ~Copyable {
  /// How long a client waits for a reply, as in `maelstrom.client`.
  static var replyTimeoutNanoseconds: UInt64 { 5_000_000_000 }

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
  let nodes: NodeNames
  var workload: W
  var clients: Clients<W>
  var requests = ByteBuffer()
  var writer: RequestWriter
  var reply = Reply<W.Body>()
  /// What its workload finds wrong with the reply that is being taken.
  var replyFaults: [ProtocolFaultKind] = []
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
  /// How many clients take part in the final phase, once it has begun.
  var finalReaderCount = 0

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

  init(
    _ options: Options, _ workload: consuming W, requestSpool: Spool, replySpool: Spool,
    now: Instant
  ) {
    self.options = options
    nodes = NodeNames(count: options.nodeCount)
    self.workload = workload
    self.requestSpool = requestSpool
    self.replySpool = replySpool
    self.now = now
    patience = now
    startedAt = now
    endsAt = .distantFuture
    clients = Clients(count: options.clientCount, nodeCount: nodes.count)
    writer = RequestWriter(to: nodes)
    figures = LoadFigures(of: Self.kindNames, startedAt: now)
    timeline = Timeline(kindCount: Self.kindNames.count, start: now)
  }

  /// The kinds of operations that are counted.
  private static var kindNames: [String] { W.Request.Operation.timed.map(\.name) }

  // MARK: Phases

  /// Starts the clock of the load.
  ///
  /// The node has answered `init`.
  mutating func beginMainPhase(at now: Instant) {
    self.now = now
    startedAt = now
    endsAt = now + .nanoseconds(inSeconds: options.timeLimitSeconds)
    figures = LoadFigures(of: Self.kindNames, startedAt: now)
    timeline = Timeline(kindCount: Self.kindNames.count, start: now)
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
    case .final: continueFinal(slot)
    case .main where options.ratePerSecond != nil: beginWaiting(slot)
    case .main where mayBegin: beginOperation(slot)
    case .main, .draining, .finalDraining: break
    }
  }

  /// Begins the next operation of a closed loop.
  private mutating func beginOperation(_ slot: Int) {
    while true {
      switch workload.next() {
      case .crash: crash(slot)
      case .operation(let step):
        begunCount += 1
        return begin(step, slot, dueAt: now)
      }
    }
  }

  /// Begins an operation of an open loop.
  mutating func begin(_ item: WaitingOperations<W.Step>.Item, _ slot: Int) {
    for _ in 0..<item.crashCount { crash(slot) }
    begunCount += 1
    begin(item.step, slot, dueAt: item.dueAt)
  }

  /// Begins an operation whose step has been drawn.
  mutating func begin(_ step: W.Step, _ slot: Int, dueAt: Instant) {
    clients[slot].dueAt = dueAt
    let time = stamp()
    clients[slot].invokedAt = time
    clients[slot].laterLines = nil
    let request = workload.begin(step, by: &clients[slot].state, at: time)
    makeRequest(request, slot)
  }

  /// Ends a client's life.
  ///
  /// Nobody learns of it but the history: a crash sends no message.
  mutating func crash(_ slot: Int) {
    let time = stamp()
    workload.noteCrash(clients[slot].moment(.info, at: time))
    clients.replace(slot)
  }

  /// Appends a request of an operation; the operation has its times already.
  mutating func makeRequest(_ request: W.Request, _ slot: Int) {
    let position = Int64(requestSpool.byteCount + requests.count - spooledCount)
    if request.isLater {
      clients[slot].laterLines = Exchange(request: position)
    } else {
      clients[slot].lines = Exchange(request: position)
    }
    clients[slot].request = request
    clients[slot].requestedAt = patience
    outstandingCount += 1
    if !phase.isFinal { figures.requestCount += 1 }
    let sender = clients[slot].nextSender()
    writer.beginLine(sender, to: &requests)
    workload.write(request, of: &clients[slot].state, to: &requests)
    writer.endLine(type: request.type, sender, to: &requests)
  }

  // MARK: Ending operations

  /// Ends the operation of a client, which is idle afterwards, or replaced when the outcome is
  /// open.
  mutating func endOperation(_ slot: Int, outcome: Outcome) {
    guard let request = clients[slot].request else { return }
    clients[slot].request = nil
    outstandingCount -= 1
    let ended = clients[slot].ended(outcome, at: stamp())
    workload.end(request, of: &clients[slot].state, ended)
    if !phase.isFinal {
      let kind = Int(request.operation.rawValue)
      let latency = now.since(clients[slot].dueAt)
      figures.record(kind, outcome: outcome, nanoseconds: latency, at: now)
      timeline.record(kind, outcome: outcome, nanoseconds: latency)
    }
    if outcome == .info { clients.replace(slot) }
    if outcome != .ok, phase.isFinal { pauseFinal(slot) }
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
