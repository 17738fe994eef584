import Checking
import Platform

/// One client: a name, what it reads, and the operation that it has under way.
///
/// A client is synchronous, as Maelstrom's are: it has at most one request under way. An operation
/// is one request, or two: a poll that returned something commits before it is over.
struct Client {
  /// What a client waits for.
  enum Request {
    case send, poll, commitOffsets, listCommittedOffsets

    /// The reply that is hoped for.
    var reply: Reply.Kind {
      switch self {
      case .send: .sendOK
      case .poll: .pollOK
      case .commitOffsets: .commitOffsetsOK
      case .listCommittedOffsets: .listCommittedOffsetsOK
      }
    }

    /// The operation that the request is part of.
    var operation: KafkaOperationKind {
      switch self {
      case .send: .send
      case .poll, .commitOffsets: .poll
      case .listCommittedOffsets: .assign
      }
    }
  }

  /// The number in its name: 7 for `c7`.
  ///
  /// A client that comes back after a crash has a new one.
  let name: Int
  /// The `msg_id` of its latest request.
  var messageID = 0
  /// What it waits for; `nil` while it is idle.
  var request: Request?
  /// When that request was made.
  var requestedAt: Instant = 0

  /// When its operation was due, and when it began.
  var dueAt: Instant = 0
  var invokedAt: Int64 = 0
  /// When the reply to its poll was read.
  var polledAt: Int64 = 0
  /// The lines of its operation: the request's and the commit's that may follow.
  var lines = Exchange()
  var commitLines: Exchange?
  /// What its send sends.
  var key = 0
  var value = 0
  /// The keys of its assign.
  var keysToAssign: [Int] = []
  /// What its poll returned, and the highest offset of each key in it.
  var polled = PolledRecords.none
  var highestPolled: [KeyPosition] = []

  /// What it polls: its keys, each with the offset that it reads next.
  var positions: [KeyPosition] = []

  /// Where it stands in the final phase.
  var finalReading: FinalReading?
  /// What it has to do that is due, while it is busy: in an open loop alone.
  var waiting = WaitingOperations()

  init(name: Int) { self.name = name }

  /// Counts the next request.
  mutating func nextSender() -> RequestSender {
    messageID += 1
    return RequestSender(name: name, messageID: messageID)
  }

  /// Moves forward in a key, never back.
  ///
  /// Replies mostly list keys in the order in which they were asked for, so the search begins at
  /// `cursor`, where the one before ended, and goes round. A key that was not asked for is read
  /// from now on, too, as Maelstrom's client does.
  /// - Complexity: O(1) for keys in order, O(keys) otherwise.
  mutating func move(key: Int, to offset: Int64, target: Int64, cursor: inout Int) {
    var index = cursor
    for _ in positions.indices {
      if index == positions.count { index = 0 }
      if positions[index].key == key {
        cursor = index + 1
        let previous = positions[index].offset
        guard offset > previous else { return }
        positions[index].offset = offset
        finalReading?.move(from: previous, to: offset, target: target)
        return
      }
      index += 1
    }
    positions.append(KeyPosition(key: key, offset: offset))
  }
}

/// All clients, found by slot and by name.
///
/// A client that is replaced leaves its slot to the next.
struct Clients {
  private(set) var slotOfName: [Int32]
  private var clients: [Client]

  /// Clients c1, c2, …: c0 was the one that sent `init`.
  init(count: Int) {
    clients = (0..<count).map { Client(name: $0 + 1) }
    slotOfName = [-1] + (0..<Int32(count))
  }

  var count: Int { clients.count }

  subscript(slot: Int) -> Client {
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

  /// Ends a client's life and puts one with a new name in its place.
  ///
  /// In the final phase the new one begins the group of keys again that the old one was at.
  mutating func replace(_ slot: Int) {
    slotOfName[clients[slot].name] = -1
    var successor = Client(name: slotOfName.count)
    successor.finalReading = clients[slot].finalReading
    successor.finalReading?.keysLeft = nil
    successor.waiting = clients[slot].waiting
    clients[slot] = successor
    slotOfName.append(Int32(slot))
  }
}
