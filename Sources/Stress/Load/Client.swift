import Checking
import Platform

/// One client: a name, what its workload has it know, and the operation that it has under way.
///
/// A client is synchronous, as Maelstrom's are: it has at most one request under way. An operation
/// is one request, or two.
struct Client<W: Workload & ~Copyable> {
  /// Where it stands in the final phase.
  enum FinalStanding: Equatable {
    case takesNoPart, underWay, done
  }

  /// The number in its name: 7 for `c7`.
  ///
  /// A client that comes back after a crash has a new one.
  let name: Int
  /// The number of the node that it asks.
  let node: Int
  /// What its workload has it know.
  var state: W.ClientState
  /// The `msg_id` of its latest request.
  var messageID = 0
  /// What it waits for; `nil` while it is idle.
  var request: W.Request?
  /// When that request was made.
  var requestedAt: Instant = 0

  /// When its operation was due, and when it began.
  var dueAt: Instant = 0
  var invokedAt: Int64 = 0
  /// The lines of its operation: its request's, and those of a second that may follow.
  var lines = Exchange()
  var laterLines: Exchange?

  var finalStanding = FinalStanding.takesNoPart
  /// When it goes on in the final phase, after a pause.
  var resumesAt: Instant?
  /// What it has to do that is due, while it is busy: in an open loop alone.
  var waiting = WaitingOperations<W.Step>()

  init(name: Int, node: Int = 0) {
    self.name = name
    self.node = node
    state = W.ClientState()
  }

  /// The client that takes the place of one whose life has ended.
  init(succeeding predecessor: Client, name: Int) {
    self.name = name
    node = predecessor.node
    state = W.ClientState(succeeding: predecessor.state)
    finalStanding = predecessor.finalStanding
    resumesAt = predecessor.resumesAt
    waiting = predecessor.waiting
  }

  /// Counts the next request.
  mutating func nextSender() -> RequestSender {
    messageID += 1
    return RequestSender(name: name, node: node, messageID: messageID)
  }

  /// What the history has of its operation, when that ends.
  func ended(_ outcome: Outcome, at time: Int64) -> EndedOperation {
    EndedOperation(
      client: UInt32(truncatingIfNeeded: name), node: UInt16(truncatingIfNeeded: node),
      outcome: outcome, invoked: invokedAt, completed: time, lines: lines, laterLines: laterLines)
  }

  /// What the history has of an operation of its that takes no time and makes no request.
  func moment(_ outcome: Outcome, at time: Int64) -> EndedOperation {
    EndedOperation(
      client: UInt32(truncatingIfNeeded: name), node: UInt16(truncatingIfNeeded: node),
      outcome: outcome, invoked: time, completed: time, lines: nil)
  }
}

/// All clients, found by slot and by name.
///
/// A client that is replaced leaves its slot to the next.
struct Clients<W: Workload & ~Copyable> {
  private(set) var slotOfName: [Int32]
  private var clients: [Client<W>]

  /// The first clients after those that sent `init`, which were as many as there are nodes: c1, c2, …
  /// of one node, c3, c4, … of three.
  ///
  /// Client i goes to node i modulo the number of nodes, as Maelstrom's do, and so do its
  /// successors.
  init(count: Int, nodeCount: Int) {
    clients = (0..<count).map { Client(name: nodeCount + $0, node: $0 % nodeCount) }
    slotOfName = Array(repeating: -1, count: nodeCount) + (0..<Int32(count))
  }

  var count: Int { clients.count }

  subscript(slot: Int) -> Client<W> {
    _read { yield clients[slot] }
    _modify { yield &clients[slot] }
  }

  /// The slot of a client; `nil` when it is gone or never was.
  func slot(named name: Int) -> Int? {
    guard name < slotOfName.count, slotOfName[name] >= 0 else { return nil }
    return Int(slotOfName[name])
  }

  /// Whether a client of this name lives or has lived.
  func haveSeen(name: Int) -> Bool { name < slotOfName.count }

  /// A new name for a client that has no slot: one that does nothing but send `init`.
  mutating func nameOfPassingClient() -> Int {
    slotOfName.append(-1)
    return slotOfName.count - 1
  }

  /// Ends a client's life and puts one with a new name in its place.
  mutating func replace(_ slot: Int) {
    slotOfName[clients[slot].name] = -1
    clients[slot] = Client(succeeding: clients[slot], name: slotOfName.count)
    slotOfName.append(Int32(slot))
  }
}
