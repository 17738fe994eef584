import LogStore

/// What a node needs to know beforehand for the case that `init` makes it one of several.
struct ClusterOptions: Equatable, Sendable {
  var replication = ReplicationOptions()
  /// How long a line of this node and of the others may be, in bytes.
  var lineByteCountMax = 64 << 20
  /// The number of this life of the node; nil: drawn.
  var session: Int64?
  #if DEBUG
    /// What is done wrongly, in tests that find out whether other tests would notice.
    var mutation: ReplicationMutation?
  #endif
}
