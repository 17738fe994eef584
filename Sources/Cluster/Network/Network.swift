import Platform

// Time is told to the network, with each call; it has no clock. What happens between two calls, such as
// a thread that wakes up and takes the next message out of its queue, is made up for in the order in
// which it would have happened (`settle`). So it does not matter how often it is asked.
//
// Maelstrom's delivery (`maelstrom.net`, `recv!`), for each receiver:
//
// 1. The thread takes the message out of its queue that is due first, as soon as there is one.
// 2. If the link that it came over is cut at that moment, it is lost, and the thread goes on with 1.
// 3. Otherwise the thread sleeps until it is due, in whole milliseconds, and hands it over. Meanwhile it
//    looks at nothing else: a message that is due earlier, as a client's is at once, waits.
//
// So a message that was taken before a partition began arrives during the partition, and one that was
// sent before it and is still in the queue does not.
//
// Liberties: Maelstrom's threads also take time to look at their queues, to write and to be woken up;
// here none of this takes any. Equally early messages leave its queue in any order; here in the order in
// which they were sent.

/// The network between nodes and services, and what is under way in it: virtual, in virtual time.
///
/// A message costs O(log n) where n are under way, and no allocation once the network has seen the
/// traffic.
package struct Network: ~Copyable {
  /// A message that has arrived; its line lies in the network until the network is used again.
  package struct Delivery: ~Escapable {
    /// The line as it was sent, copied byte for byte.
    package let line: RawSpan
    package let source: Endpoint
    package let destination: Endpoint
    package let kind: MessageKind
    /// What its sender gave with it.
    package let tag: UInt64
    package let sentAt: Instant
    /// When it arrived, which may be before it was fetched.
    package let arrivedAt: Instant

    @_lifetime(copy line)
    fileprivate init(line: RawSpan, _ envelope: Envelope) {
      self.line = line
      source = envelope.source
      destination = envelope.destination
      kind = envelope.kind
      tag = envelope.tag
      sentAt = envelope.sentAt
      arrivedAt = envelope.arrivedAt
    }
  }

  package let options: NetworkOptions
  package let endpoints: EndpointNumbers
  package var counts: NetworkCounts

  var cuts: Cuts
  private var latency: LatencyDraw
  private var mishaps: Mishaps
  private var lines = MessageStore()
  private var envelopes: [Envelope] = []
  private var freeEnvelopes: [Int32] = []
  private var receivers: [Receiver]
  /// When something happens next at each receiver.
  private var nextTimes: EarliestTable
  /// For each link, the number of the latest sent message that has arrived over it, plus one.
  private var newestArrivals: [UInt64]
  private var nextNumber: UInt64 = 0
  private var nextOrder: UInt64 = 0
  private(set) var now: Instant = 0

  /// A network in which nothing is under way and nothing is cut.
  ///
  /// - Parameter seed: what is drawn by chance is drawn from this, latencies, losses and the rest each
  ///   from a sequence of its own, so that one option does not move what another one draws.
  package init(_ options: NetworkOptions, seed: UInt64) {
    self.options = options
    endpoints = EndpointNumbers(nodeCount: options.nodeCount)
    counts = NetworkCounts(nodeCount: options.nodeCount)
    cuts = Cuts(endpointCount: endpoints.count)
    var seeds = SplitMix64(seed: seed)
    latency = LatencyDraw(options, seed: seeds.next())
    mishaps = Mishaps(options, seeds: &seeds)
    receivers = Array(repeating: Receiver(), count: endpoints.count)
    nextTimes = EarliestTable(count: endpoints.count)
    newestArrivals = Array(repeating: 0, count: endpoints.count * endpoints.count)
  }

  /// How many messages are under way, second copies included.
  package var inFlightCount: Int { lines.count }

  /// When to ask again: nothing arrives before; `nil` when nothing is under way.
  package var nextDeadline: Instant? {
    let time = nextTimes.earliestTime
    return time == .distantFuture ? nil : time
  }

  // MARK: Sending

  /// Sends a message; its line is copied.
  ///
  /// - Parameters:
  ///   - destination: a node or a service: what goes to a client arrives at once, and does not pass
  ///     here. What a client sends passes here where it may have to wait (`delaysClients`).
  ///   - kind: what it is counted as.
  ///   - tag: something of the sender's, which comes back with it.
  /// - Precondition: both exist, and `destination` is no client.
  package mutating func send(
    _ line: RawSpan, from source: Endpoint, to destination: Endpoint, at time: Instant,
    kind: MessageKind = .other, tag: UInt64 = 0
  ) {
    let receiver = receiverNumber(destination)
    now = max(now, time)
    settle(receiver)
    let number = nextNumber
    nextNumber += 1
    guard let sender = endpoints.number(of: source) else {
      counts.clients.count(.sent)
      let envelope = Envelope(
        place: lines.insert(line), source: source, destination: destination, link: nil, kind: kind,
        tag: tag, number: number, sentAt: now, dueAt: now)
      accept(add(envelope), at: receiver)
      return
    }
    let link = sender * endpoints.count + receiver
    counts.count(.sent, link: link, kind: kind)
    let delay = latency.next()
    var fate = Mishaps.Fate()
    if case .node = source, case .node = destination { fate = mishaps.next() }
    if fate.isLost {
      counts.count(.lostByChance, link: link, kind: kind)
    } else {
      let envelope = Envelope(
        place: lines.insert(line), source: source, destination: destination, link: link, kind: kind,
        tag: tag, number: number, sentAt: now, dueAt: now + fate.holdBack + delay)
      accept(add(envelope), at: receiver, heldBack: fate.holdBack)
    }
    guard let holdBack = fate.copyHoldBack else { return }
    counts.count(.duplicated, link: link, kind: kind)
    let envelope = Envelope(
      place: lines.insert(line), source: source, destination: destination, link: link, kind: kind,
      tag: tag, number: number, sentAt: now, dueAt: now + holdBack + latency.next())
    accept(add(envelope), at: receiver, heldBack: holdBack)
  }

  private func receiverNumber(_ destination: Endpoint) -> Int {
    guard let number = endpoints.number(of: destination) else {
      preconditionFailure("what goes to a client does not pass through the network")
    }
    return number
  }

  private mutating func add(_ envelope: Envelope) -> Int32 {
    if let place = freeEnvelopes.popLast() {
      envelopes[Int(place)] = envelope
      return place
    }
    envelopes.append(envelope)
    return Int32(envelopes.count - 1)
  }

  /// Puts an envelope into its receiver's queue, now or later.
  private mutating func accept(_ envelope: Int32, at receiver: Int, heldBack: UInt64 = 0) {
    let order = nextOrder
    nextOrder += 1
    let dueAt = envelopes[Int(envelope)].dueAt
    if options.delivery == .maelstrom, heldBack > 0 {
      receivers[receiver].heldBack.insert(
        DueQueue.Element(dueAt: now + heldBack, order: order, envelope: envelope))
    } else {
      receivers[receiver].waiting.insert(
        DueQueue.Element(dueAt: dueAt, order: order, envelope: envelope))
      if options.delivery == .maelstrom, receivers[receiver].sleep == nil {
        takeNext(receiver, at: now)
      }
    }
    settle(receiver)
  }

  // MARK: Time

  /// Lets everything happen at a receiver that happens until now.
  private mutating func settle(_ receiver: Int) {
    switch options.delivery {
    case .maelstrom: settleThread(receiver)
    case .ideal: settleIdeal(receiver)
    }
    nextTimes[receiver] = nextTime(receiver)
  }

  private mutating func settleThread(_ receiver: Int) {
    while true {
      let joining = receivers[receiver].heldBack.first
      if let sleep = receivers[receiver].sleep, sleep.until <= joining?.dueAt ?? .distantFuture {
        guard sleep.until <= now else { return }
        receivers[receiver].sleep = nil
        arrive(sleep.envelope, receiver, at: sleep.until)
        takeNext(receiver, at: sleep.until)
      } else if let joining {
        guard joining.dueAt <= now else { return }
        _ = receivers[receiver].heldBack.popFirst()
        receivers[receiver].waiting.insert(
          DueQueue.Element(
            dueAt: envelopes[Int(joining.envelope)].dueAt, order: joining.order,
            envelope: joining.envelope))
        if receivers[receiver].sleep == nil { takeNext(receiver, at: joining.dueAt) }
      } else {
        return
      }
    }
  }

  /// Lets the thread of a receiver take the next message out of its queue; what it takes while the link
  /// is cut is lost.
  private mutating func takeNext(_ receiver: Int, at time: Instant) {
    while let element = receivers[receiver].waiting.popFirst() {
      guard !loseToCut(element.envelope) else { continue }
      let wholeMilliseconds = element.dueAt.since(time) / 1_000_000
      receivers[receiver].sleep = (element.envelope, time + wholeMilliseconds * 1_000_000)
      return
    }
  }

  private mutating func settleIdeal(_ receiver: Int) {
    while let element = receivers[receiver].waiting.first, element.dueAt <= now {
      _ = receivers[receiver].waiting.popFirst()
      guard !loseToCut(element.envelope) else { continue }
      arrive(element.envelope, receiver, at: element.dueAt)
    }
  }

  /// Loses a message if its link is cut; returns whether it is.
  private mutating func loseToCut(_ envelope: Int32) -> Bool {
    guard let link = envelopes[Int(envelope)].link, cuts.isCut(link) else { return false }
    counts.count(.lostToCut, link: link, kind: envelopes[Int(envelope)].kind)
    free(envelope)
    return true
  }

  private mutating func free(_ envelope: Int32) {
    lines.remove(envelopes[Int(envelope)].place)
    freeEnvelopes.append(envelope)
  }

  private mutating func arrive(_ envelope: Int32, _ receiver: Int, at time: Instant) {
    envelopes[Int(envelope)].arrivedAt = time
    if let last = receivers[receiver].lastArrived {
      envelopes[Int(last)].next = envelope
    } else {
      receivers[receiver].firstArrived = envelope
    }
    receivers[receiver].lastArrived = envelope
  }

  /// When something happens at a receiver next, what has arrived and was not fetched included.
  private func nextTime(_ receiver: Int) -> Instant {
    if let first = receivers[receiver].firstArrived { return envelopes[Int(first)].arrivedAt }
    if options.delivery == .ideal {
      return receivers[receiver].waiting.first?.dueAt ?? .distantFuture
    }
    return min(
      receivers[receiver].sleep?.until ?? .distantFuture,
      receivers[receiver].heldBack.first?.dueAt ?? .distantFuture)
  }

  // MARK: Arrival

  /// The next message that has arrived by a time, in the order of arrival; `nil` when all have been
  /// fetched.
  @_lifetime(&self)
  package mutating func nextDelivery(until time: Instant) -> Delivery? {
    now = max(now, time)
    while let next = nextDeadline, next <= now {
      let receiver = nextTimes.earliest
      guard let fetched = fetch(receiver) else {
        settle(receiver)
        continue
      }
      let envelope = envelopes[Int(fetched)]
      noteDelivery(envelope)
      // Nobody writes to the room that is given back while the delivery borrows the network.
      free(fetched)
      return Delivery(line: lines.line(at: envelope.place), envelope)
    }
    return nil
  }

  /// Takes the first message that has arrived at a receiver out of its list.
  private mutating func fetch(_ receiver: Int) -> Int32? {
    guard let first = receivers[receiver].firstArrived else { return nil }
    receivers[receiver].firstArrived = envelopes[Int(first)].next
    if receivers[receiver].firstArrived == nil { receivers[receiver].lastArrived = nil }
    nextTimes[receiver] = nextTime(receiver)
    return first
  }

  private mutating func noteDelivery(_ envelope: Envelope) {
    guard let link = envelope.link else { return counts.clients.count(.delivered) }
    counts.count(.delivered, link: link, kind: envelope.kind)
    if envelope.number + 1 < newestArrivals[link] {
      counts.count(.reordered, link: link, kind: envelope.kind)
    } else {
      newestArrivals[link] = envelope.number + 1
    }
  }

  /// Lets everything happen that happens until a time, before something changes at it.
  mutating func settleAll(at time: Instant) {
    now = max(now, time)
    for receiver in receivers.indices { settle(receiver) }
  }
}
