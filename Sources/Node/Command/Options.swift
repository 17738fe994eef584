import Maelstrom

/// What the command line asks for, with the default of each option.
struct Options: Equatable, Sendable {
  /// How many bytes of records a reply to a poll may hold, if its first record is not longer.
  var pollByteCountMax = 16 << 20
  /// How long a line may be, in bytes, without its line feed.
  var lineByteCountMax = 64 << 20
  /// Milliseconds between two messages to another node while there is news for it.
  var replicationInterval = 45
  /// How many bytes of records may wait for other nodes before sends are refused.
  var waitingByteCountMax = 1 << 30
  /// Seconds between two lines of statistics on stderr; nil: none.
  var statisticsInterval: Int?
  /// Seconds after which a reply that its reader has not taken is dropped; nil: never.
  var replyDeadline: Double?
  /// How many threads may serve when much input waits: 1 or 2.
  var threadCountMax = 2
  /// Whether to keep silent on stderr.
  var isQuiet = false

  /// The part that is the pipeline's.
  var pipeline: PipelineOptions {
    var pipeline = PipelineOptions()
    pipeline.lineByteCountMax = lineByteCountMax
    pipeline.replyDeadline = replyDeadline
    pipeline.threadCountMax = threadCountMax
    pipeline.isQuiet = isQuiet
    return pipeline
  }

  /// The part that matters where `init` names other nodes.
  var cluster: ClusterOptions {
    var cluster = ClusterOptions()
    cluster.lineByteCountMax = lineByteCountMax
    cluster.replication.interval = Int64(replicationInterval) * 1_000_000
    cluster.replication.waitingByteCountMax = waitingByteCountMax
    return cluster
  }
}
