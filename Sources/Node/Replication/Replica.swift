import FastJSON
import LogStore
import Maelstrom
import Platform

// The rules, for each key apart; `ReplicatedLogs` explains why they suffice.
//
// - A message says of some logs: my records from `from` up to `floor` are exactly these. Whoever knows
//   the sender's records up to `from` or further takes it; others keep it until what is missing has
//   come. So messages may come in any order, more than once, or not at all.
// - Each message has a number of its own, by which it is acknowledged with the next message the other
//   way, or alone where there is none for a while. What is not acknowledged in time is said again from
//   where the peer is known to be, in a new message.
// - Records, and commits that are news, make news for every peer. So does hearing of a record, since
//   it raises the floor. Hearing of a floor makes none; so exchanges end, and a quiet cluster is
//   silent.
//
// It knows no clock and does no input or output: times are handed in, messages are left in an
// emitter. Time is needed only when something is sent, so whatever else happens asks for a call of
// `tick` at once.

/// One node of several: what it has of the logs, and its exchange with the others.
struct Replica: ~Copyable {
  /// What is known of the logs beside what is in them.
  var logs: ReplicatedLogs
  let options: ReplicationOptions
  /// All nodes, this one too, with which nothing is exchanged.
  var peers: [Peer]
  /// Bytes of the longest name, escaped, at most.
  let longestNameByteCount: Int
  /// The number of this life of the node: whoever knows another has to start anew.
  var session: Int64
  /// When to speak at the latest, if nobody has spoken to this node; nil: not known yet.
  var start: Instant?
  /// Whether other nodes are sure to have started.
  var isStarted = false
  /// Whether something has happened for which the time must be known.
  var isTickWanted = true
  /// Messages that were acknowledged since the last tick, with the peers.
  var answers: [(peer: Int, batch: SentBatch)] = []
  /// How many requests of clients were served.
  var requestCount = 0
  /// The bytes of a key that is being emitted.
  var keyBytes: [UInt8] = []

  // MARK: What is kept

  /// Whether what changes is noted in `entries`.
  var isKept = false
  /// What must be kept before any line leaves that was written later.
  var entries = JournalBatch()
  /// How many lives of the node have been restored.
  var lifeCount = 0

  /// - Parameters:
  ///   - names: all nodes, in an order that all of them know.
  ///   - own: this node's place among them.
  ///   - session: drawn anew at each start.
  init(names: [[UInt8]], own: Int, session: Int64, options: ReplicationOptions) {
    logs = ReplicatedLogs(own: NodeShare(of: own, among: names.count))
    self.options = options
    self.session = session
    longestNameByteCount = 6 * (names.map(\.count).max() ?? 0)
    let delay = options.acknowledgementDelay(nodeCount: names.count)
    peers = names.map {
      Peer(
        name: $0, acknowledgementDelay: delay, windowByteCount: options.windowByteCountMax)
    }
  }

  var own: Int { logs.own.node }

  /// The places of the other nodes.
  var others: some Sequence<Int> {
    let own = own
    return peers.indices.lazy.filter { $0 != own }
  }

  /// The place of a node of this name; nil where it is a stranger, or this node itself.
  func peer(named name: [UInt8]) -> Int? {
    others.first { peers[$0].name == name }
  }
}

// MARK: What clients do

extension Replica {
  /// Whether so many records wait that no more can be taken.
  var isFull: Bool { logs.waitingByteCount >= options.waitingByteCountMax }

  /// Takes a record of a client.
  ///
  /// - Returns: the offset it was given; nil where the node has none left.
  mutating func send(_ payload: RawSpan, to log: LogIndex, of table: inout LogTable) -> Appended? {
    guard let appended = logs.send(payload, to: log, of: &table) else { return nil }
    note(log)
    if isKept { keep(payload, at: appended.offset, of: log, of: table) }
    return appended
  }

  /// Commits an offset for a client.
  mutating func commit(_ offset: Offset, of log: LogIndex, of table: inout LogTable) {
    if isKept { keep(commit: offset, of: log, of: table) }
    if logs.commit(offset, of: log, of: &table) { note(log) }
  }

  /// Counts a request of a client.
  mutating func countRequest() {
    requestCount &+= 1
    if !isStarted { isStarted = true }
  }

  /// Notes for all peers that there is news of a log.
  mutating func note(_ log: LogIndex) {
    for place in peers.indices where place != own { peers[place].note(log, log.number) }
  }
}

// MARK: Time

extension Replica {
  /// When `tick` is to be called next; nil: when something has happened.
  var nextDeadline: Instant? {
    if isTickWanted { return Instant(nanoseconds: .min) }
    var next: Instant?
    for place in peers.indices where place != own {
      if let due = due(for: peers[place]), next.map({ due < $0 }) ?? true { next = due }
    }
    guard isStarted else { return next.flatMap { _ in start } }
    return next
  }

  /// When something is to be done about a peer.
  private func due(for peer: Peer) -> Instant? {
    var due = peer.acknowledgementDue
    func consider(_ time: Instant) { due = due.map { min($0, time) } ?? time }
    if let probe = peer.nextProbe {
      if peer.hasNews || peer.byteCountInFlight > 0 { consider(probe) }
      return due
    }
    if peer.hasNews, peer.byteCountInFlight < peer.windowByteCount {
      consider(newsDue(for: peer))
    }
    if let ask = peer.askDue { consider(ask) }
    if let answer = peer.answerDue { consider(answer) }
    for batch in peer.batches where !batch.isGivenUp { consider(peer.deadline(of: batch)) }
    return due
  }

  /// When news may be sent to a peer that answers.
  func newsDue(for peer: Peer) -> Instant {
    guard let lastSent = peer.lastSent, !peer.isBacklogged else {
      return Instant(nanoseconds: .min)
    }
    let wanted = ReplicationOptions.requestCountPerMessage * (peers.count - 1)
    let isBusy = requestCount - peer.requestCountAtLastSent >= wanted
    let interval =
      isBusy || peer.isHurried ? options.interval : options.longInterval(nodeCount: peers.count)
    return lastSent.advanced(byNanoseconds: interval)
  }

  /// Does what is due at `now`: gives up messages, and emits new ones.
  mutating func tick(
    at now: Instant, of table: borrowing LogTable, into lines: inout JSONEmitter
  ) {
    isTickWanted = false
    if start == nil { start = now.advanced(byNanoseconds: ReplicationOptions.shyness) }
    if let start, start <= now { isStarted = true }
    countAnswers(at: now)
    for place in peers.indices where place != own {
      noticeReturn(of: place, at: now)
      giveUp(place, at: now)
      setAcknowledgementDue(place, at: now)
      if isStarted { speak(to: place, at: now, of: table, into: &lines) }
    }
  }
}
