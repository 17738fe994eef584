import Cluster
import Platform

// How a node's life begins: a client of its own sends `init`, which tells it its name and those of all
// nodes, and must get `init_ok` within 10 s.

/// How a node has taken the `init` that it was sent last.
struct Initialization: Equatable {
  enum Standing: Equatable {
    /// It was sent none.
    case none
    case underWay
    case done
    /// The client got something else.
    case failed(answer: String)
  }

  /// The number in the name of the client that sent it.
  var client = 0
  var standing = Standing.none
}

extension Load where W: ~Copyable {
  /// How long Maelstrom waits for `init_ok`.
  static var initTimeoutNanoseconds: UInt64 { 10_000_000_000 }

  /// Appends the `init` request for a node: of the client with its number when it is started first, of
  /// one with a new name later.
  mutating func requestInitialization(of node: Int) {
    let client = phase == .initial ? node : clients.nameOfPassingClient()
    initializations[node] = Initialization(client: client, standing: .underWay)
    let pendingCount = outboxes[node].pendingCount
    writer.appendInitialization(
      RequestSender(name: client, node: node, messageID: 1), to: &outboxes[node])
    let byteCount = outboxes[node].pendingCount - pendingCount
    requestSpool.append(outboxes[node].latest(byteCount))
    directMessageCount += 1
  }

  /// Whether every node has answered `init`.
  var areNodesInitialized: Bool { initializations.allSatisfy { $0.standing == .done } }

  /// The first node whose client got something else than `init_ok`.
  var nodeOfFailedInitialization: Int? {
    initializations.firstIndex {
      if case .failed = $0.standing { true } else { false }
    }
  }

  /// Takes the line that is being dealt with as an answer to `init`; returns whether this client waits
  /// for one.
  mutating func takeInitialization(_ line: InputBuffer.Line, to client: Int) -> Bool {
    guard
      let node = initializations.firstIndex(where: {
        $0.client == client && $0.standing == .underWay
      })
    else { return false }
    let isAnswer =
      reply.source == .node(node) && reply.kind == .initOK && reply.hasRight(.inReplyTo)
      && reply.inReplyTo == 1
    initializations[node].standing = isAnswer ? .done : .failed(answer: text(of: line))
    return true
  }

  private func text(of line: InputBuffer.Line) -> String {
    String(decoding: line.bytes.extracting(first: 2000).copy, as: UTF8.self)
  }
}

/// Why the bench could not do its work; no verdict on the node.
struct BenchFailure: Error, Equatable, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
