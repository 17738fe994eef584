import Checking
import Cluster
import NodeServices
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
    /// The nodes are told who they are, and no client asks anything.
    case initial
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
  /// What waits to be written to each node.
  var outboxes: PerNode<ByteBuffer>
  var writer: RequestWriter
  var reply = Reply<W.Body>()
  /// What its workload finds wrong with the reply that is being taken.
  var replyFaults: [ProtocolFaultKind] = []
  var faults = ProtocolFaults()
  var secondReading = SecondReading()
  /// Every line that clients wrote to nodes, and every line that was read from nodes, for
  /// explanations.
  let requestSpool: Spool
  let replySpool: Spool
  /// What is under way between nodes and services.
  var network: Network
  var services: Services
  var messageKinds = MessageKinds()
  /// A line on its way into the network.
  var scratch = ByteBuffer()
  /// Whether requests may have to wait in the network, too.
  let delaysClients: Bool
  /// Requests and replies that did not pass through the network.
  var directMessageCount = 0

  var phase = Phase.initial
  /// How each node has taken the `init` that it was sent last.
  var initializations: [Initialization]
  /// Which nodes said something after which Maelstrom would not hear them any more.
  private(set) var mutedNodes: [Bool]
  /// Whether some node did.
  private(set) var isMuted = false
  /// Which nodes are down for a while: their clients begin nothing.
  private(set) var suspendedNodes: [Bool]
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

  init(
    _ options: Options, _ workload: consuming W, seed: UInt64, requestSpool: Spool,
    replySpool: Spool, now: Instant
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
    outboxes = PerNode(capacity: nodes.count)
    for _ in 0..<nodes.count { outboxes.append(ByteBuffer()) }
    initializations = Array(repeating: Initialization(), count: nodes.count)
    mutedNodes = Array(repeating: false, count: nodes.count)
    suspendedNodes = Array(repeating: false, count: nodes.count)
    var seeds = SplitMix64(seed: seed)
    network = Network(options.network, seed: seeds.next())
    services = Services(staleness: options.staleness, seed: seeds.next())
    delaysClients = options.network.delaysClients
    writer = RequestWriter(to: nodes)
    figures = LoadFigures(of: Self.kindNames, startedAt: now)
    timeline = Timeline(kindCount: Self.kindNames.count, start: now)
  }

  /// The kinds of operations that are counted.
  private static var kindNames: [String] { W.Request.Operation.timed.map(\.name) }

  // MARK: Phases

  /// Starts the clock of the load.
  ///
  /// The nodes have answered `init`.
  mutating func beginMainPhase(at now: Instant) {
    phase = .main
    self.now = now
    startedAt = now
    endsAt = now + .nanoseconds(inSeconds: options.timeLimitSeconds)
    figures = LoadFigures(of: Self.kindNames, startedAt: now)
    timeline = Timeline(kindCount: Self.kindNames.count, start: now)
  }

  /// Begins no more operations.
  mutating func stopBeginning() {
    switch phase {
    case .initial, .main:
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
    phase == .main && now < endsAt && begunCount < options.operationCount ?? .max && !isOver
  }

  /// Whether the run ends before its time, because of what a node said.
  var isOver: Bool { isMuted && !options.keepsGoing }

  /// Takes note that Maelstrom would not hear a node any more.
  mutating func mute(_ node: Int) {
    mutedNodes[node] = true
    isMuted = true
  }

  // MARK: Beginning operations

  /// Begins what is due: in a closed loop, at the start, an operation for each client; in an open
  /// loop what its clients are free for.
  mutating func beginDue() {
    if let rate = options.ratePerSecond {
      drawDue(rate: rate)
    } else if begunCount == 0 {
      for slot in 0..<clients.count where mayBegin { becomeIdle(slot) }
    }
  }

  /// Takes up a client whose operation is over.
  mutating func becomeIdle(_ slot: Int) {
    guard !suspendedNodes[clients[slot].node] else { return }
    switch phase {
    case .final: continueFinal(slot)
    case .main where options.ratePerSecond != nil: beginWaiting(slot)
    case .main where mayBegin: beginOperation(slot)
    case .initial, .main, .draining, .finalDraining: break
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
    let position = Int64(requestSpool.byteCount)
    if request.isLater {
      clients[slot].laterLines = Exchange(request: position)
    } else {
      clients[slot].lines = Exchange(request: position)
    }
    clients[slot].request = request
    clients[slot].requestedAt = patience
    outstandingCount += 1
    let sender = clients[slot].nextSender()
    let byteCount =
      delaysClients
      ? sendDelayed(request, slot, sender, at: position) : sendAtOnce(request, slot, sender)
    if !phase.isFinal {
      figures.requestCount += 1
      figures.requestByteCount += byteCount
    }
  }

  /// Writes a request for its node; returns the length of its line.
  private mutating func sendAtOnce(_ request: W.Request, _ slot: Int, _ sender: RequestSender)
    -> Int
  {
    let pendingCount = outboxes[sender.node].pendingCount
    writer.beginLine(sender, to: &outboxes[sender.node])
    workload.write(request, of: &clients[slot].state, to: &outboxes[sender.node])
    writer.endLine(type: request.type, sender, to: &outboxes[sender.node])
    let byteCount = outboxes[sender.node].pendingCount - pendingCount
    requestSpool.append(outboxes[sender.node].latest(byteCount))
    directMessageCount += 1
    return byteCount
  }

  /// Sends a request through the network; returns the length of its line.
  private mutating func sendDelayed(
    _ request: W.Request, _ slot: Int, _ sender: RequestSender, at position: Int64
  ) -> Int {
    scratch.removeAll()
    writer.beginLine(sender, to: &scratch)
    workload.write(request, of: &clients[slot].state, to: &scratch)
    writer.endLine(type: request.type, sender, to: &scratch)
    requestSpool.append(scratch.bytes)
    let byteCount = scratch.count
    scratch.removeNewline()
    network.send(
      &scratch, from: .client(sender.name), to: .node(sender.node), at: now,
      tag: UInt64(position))
    return byteCount
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

  /// Gives up on requests to a node that have waited too long.
  ///
  /// O(clients of the node); called some times a second.
  ///
  /// - Parameter drainedAt: when all that the node had said was last dealt with, by the clock of
  ///   `Patience`. A reply that waits in the pipe while the bench is busy is not late.
  mutating func giveUpOverdue(of node: Int, drainedAt: Instant) {
    for slot in stride(from: node, to: clients.count, by: nodes.count)
    where clients[slot].request != nil {
      guard drainedAt.since(clients[slot].requestedAt) > Self.replyTimeoutNanoseconds else {
        continue
      }
      figures.timeoutCount += 1
      abandonedCount += 1
      endOperation(slot, outcome: .info)
      becomeIdle(slot)
    }
  }

  /// Lets the clients of a node rest, which goes down: nobody knows what becomes of what they asked, and
  /// they begin nothing until `resume`.
  ///
  /// Maelstrom's clients wait five seconds for each reply, and go on asking a node that is down.
  mutating func suspend(_ node: Int) {
    suspendedNodes[node] = true
  }

  /// Ends what the clients of a node have under way: it may have happened or not.
  mutating func giveUp(of node: Int) {
    for slot in stride(from: node, to: clients.count, by: nodes.count)
    where clients[slot].request != nil {
      endOperation(slot, outcome: .info)
    }
  }

  /// Lets the clients of a node go on.
  mutating func resume(_ node: Int) {
    suspendedNodes[node] = false
    for slot in stride(from: node, to: clients.count, by: nodes.count)
    where clients[slot].request == nil {
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

  /// Notes what a node did apart from its messages, with what stands on its stdout after the last
  /// newline.
  mutating func note(
    _ kind: ProtocolFaultKind, of node: Int, _ detail: String, behind input: inout InputBuffer
  ) -> ProtocolFault? {
    note(kind, of: node, detail, unfinished: input.unfinishedLine.bytes)
  }

  mutating func note(
    _ kind: ProtocolFaultKind, of node: Int, _ detail: String = "", unfinished: RawSpan
  ) -> ProtocolFault? {
    if kind.consequence == .mutesNode { mute(node) }
    return faults.add(
      kind, of: nodes.name(of: node), time: now.nanoseconds, detail: detail,
      line: unfinished.isEmpty ? nil : unfinished)
  }
}
