/// How a node of several spreads its news.
struct ReplicationOptions: Equatable, Sendable {
  /// Nanoseconds between two messages to one peer while there is news for it.
  var interval: Int64 = 45_000_000
  /// How many bytes of records may wait until no node can add one before them; then sends are refused.
  var waitingByteCountMax = 1 << 30

  /// A message may be this long.
  ///
  /// Only one record that does not fit makes it longer.
  var messageByteCountMax = 1_000_000
  /// How many bytes are sent to a peer before it has acknowledged any of them.
  var windowByteCountMax = 4_000_000
  /// How many bytes of messages that came too early are kept for each peer.
  var heldByteCountMax = 8_000_000
  /// How much a message to a peer that does not answer is to hold.
  var probeByteCountMax = 4_000
  /// So many bytes are acknowledged at once, since the sender may be waiting for it.
  var promptByteCount = 250_000

  /// So many requests of clients are worth a message to a peer.
  static let requestCountPerMessage = 12
  /// Nanoseconds after `init` before the node speaks first, if nobody has spoken to it: other nodes
  /// may not have started yet.
  static let shyness: Int64 = 1_000_000_000
  /// The longest pause between two messages to a peer that does not answer, in nanoseconds.
  static let longestPause: Int64 = 500_000_000
  static let shortestPause: Int64 = 250_000_000
  /// Nanoseconds for which messages to a peer are acknowledged at once after one was lost.
  static let recoveryTime: Int64 = 2_000_000_000
  /// Nanoseconds without anything to say after which a peer is asked for an acknowledgement.
  static let quietTime: Int64 = 200_000_000
  /// Nanoseconds that a message given up is remembered, in case that it is acknowledged late.
  static let memoryOfLost: Int64 = 10_000_000_000

  /// Nanoseconds between two messages to one peer of a node that serves few requests.
  ///
  /// A cluster has n × (n − 1) pairs, and so many messages in each interval; this is how long the
  /// interval must be for so many messages as two nodes have.
  func longInterval(nodeCount: Int) -> Int64 {
    interval * Int64(nodeCount * (nodeCount - 1) / 2)
  }

  /// Nanoseconds that an acknowledgement waits for something to go with.
  func acknowledgementDelay(nodeCount: Int) -> Int64 {
    min(2 * longInterval(nodeCount: nodeCount), 500_000_000)
  }
}
