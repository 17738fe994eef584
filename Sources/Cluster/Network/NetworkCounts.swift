/// How many messages were sent, and what became of them.
package struct MessageCounts: Equatable, Sendable {
  /// Messages, each once however often it arrives (`send-count` and `msg-count` of
  /// `maelstrom.net.checker`: what is lost is counted too).
  package var sent = 0
  /// Arrivals (`recv-count`).
  package var delivered = 0
  /// Second copies that were made.
  package var duplicated = 0
  /// What was lost since its link was cut.
  package var lostToCuts = 0
  /// What was lost by chance.
  package var lostByChance = 0
  /// Arrivals after a message that was sent later over the same link.
  package var reordered = 0

  package init() {}

  /// What is neither delivered nor lost.
  package var inFlight: Int { sent + duplicated - delivered - lostToCuts - lostByChance }

  mutating func count(_ event: MessageEvent) {
    switch event {
    case .sent: sent += 1
    case .delivered: delivered += 1
    case .duplicated: duplicated += 1
    case .lostToCut: lostToCuts += 1
    case .lostByChance: lostByChance += 1
    case .reordered: reordered += 1
    }
  }

  package static func += (total: inout MessageCounts, other: MessageCounts) {
    total.sent += other.sent
    total.delivered += other.delivered
    total.duplicated += other.duplicated
    total.lostToCuts += other.lostToCuts
    total.lostByChance += other.lostByChance
    total.reordered += other.reordered
  }
}

/// What can happen to a message.
enum MessageEvent {
  case sent, delivered, duplicated, lostToCut, lostByChance, reordered
}

/// All messages of a run, counted as Maelstrom counts them (`maelstrom.net.checker`), and by link and
/// kind.
package struct NetworkCounts: Equatable, Sendable {
  package let endpoints: EndpointNumbers
  /// What clients sent and got; whoever passes a message by the network counts it here.
  package var clients = MessageCounts()
  /// By kind, for messages that are no client's.
  package private(set) var byKind: [MessageCounts]
  /// By link: sender's number times the number of endpoints, plus the receiver's.
  package private(set) var byLink: [MessageCounts]

  package init(nodeCount: Int) {
    endpoints = EndpointNumbers(nodeCount: nodeCount)
    byKind = Array(repeating: MessageCounts(), count: MessageKinds.countMax)
    byLink = Array(repeating: MessageCounts(), count: endpoints.count * endpoints.count)
  }

  /// Messages that are no client's: between nodes, and between nodes and services.
  package var servers: MessageCounts { byLink.reduce(into: MessageCounts()) { $0 += $1 } }

  /// All messages.
  package var all: MessageCounts {
    var all = servers
    all += clients
    return all
  }

  /// The messages from one endpoint to another; `nil` where one of them is a client.
  package func link(from source: Endpoint, to destination: Endpoint) -> MessageCounts? {
    guard let source = endpoints.number(of: source),
      let destination = endpoints.number(of: destination)
    else { return nil }
    return byLink[source * endpoints.count + destination]
  }

  /// Messages for each operation that clients began, final reads and crashes included; `nil` where
  /// there was none.
  package static func perOperation(_ counts: MessageCounts, operationCount: Int) -> Double? {
    operationCount > 0 ? Double(counts.sent) / Double(operationCount) : nil
  }

  /// Counts something that happened to a message that is no client's.
  mutating func count(_ event: MessageEvent, link: Int, kind: MessageKind) {
    byLink[link].count(event)
    byKind[kind.number].count(event)
  }
}
