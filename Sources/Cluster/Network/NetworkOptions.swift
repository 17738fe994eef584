/// How the simulated network treats messages.
///
/// The first three are Maelstrom's `--latency`, `--latency-dist` and its delivery; what follows them
/// is not there in Maelstrom, and off unless asked for.
package struct NetworkOptions: Equatable, Sendable {
  /// The shapes of latency, all with the same mean (`maelstrom.net`, `latency-dist`).
  package enum Distribution: String, CaseIterable, Sendable {
    /// Always the mean.
    case constant
    /// Anything below twice the mean, each as likely.
    case uniform
    /// Mostly little, now and then much.
    case exponential
  }

  /// When a message arrives.
  package enum Delivery: String, CaseIterable, Sendable {
    /// As Maelstrom does it: each receiver has a thread that takes one message out of its queue and
    /// sleeps until that one is due, so that others wait behind it.
    case maelstrom
    /// Each message when it is due, whatever others do.
    case ideal
  }

  /// How many nodes there are.
  package var nodeCount: Int
  /// The mean latency between nodes, and between nodes and services, in milliseconds.
  package var latency: Double
  /// How latencies are spread around it.
  package var distribution: Distribution
  package var delivery: Delivery
  /// Which share of the messages between nodes is lost.
  package var loss: Double
  /// Which share of the messages between nodes arrives twice.
  package var duplication: Double
  /// Which share of the messages between nodes is held back, so that later ones overtake them.
  package var reordering: Double

  /// - Precondition: there is a node, the latency is not negative, and shares are in 0...1.
  package init(
    nodeCount: Int, latency: Double = 0, distribution: Distribution = .constant,
    delivery: Delivery = .maelstrom, loss: Double = 0, duplication: Double = 0,
    reordering: Double = 0
  ) {
    precondition(nodeCount > 0, "a network without nodes")
    precondition(latency >= 0 && latency.isFinite, "a latency below zero")
    for share in [loss, duplication, reordering] {
      precondition((0...1).contains(share), "a share outside of 0...1")
    }
    self.nodeCount = nodeCount
    self.latency = latency
    self.distribution = distribution
    self.delivery = delivery
    self.loss = loss
    self.duplication = duplication
    self.reordering = reordering
  }

  /// Whether a client's request can wait behind messages of nodes.
  ///
  /// Maelstrom adds no latency to messages of clients, but a thread that sleeps until a node's message
  /// is due does not look at its queue.
  package var delaysClients: Bool { delivery == .maelstrom && latency > 0 }

  /// Whether every message arrives, unless its link is cut, at the moment in which it is sent.
  package var isInstant: Bool {
    latency == 0 && loss == 0 && duplication == 0 && reordering == 0
  }
}
