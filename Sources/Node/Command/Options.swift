import LogStore
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
  /// The directory in which each node keeps its logs in a directory of its own; nil: in memory alone.
  var dataDirectory: String?
  /// When what was kept is made durable.
  var syncPolicy: Journal.SyncPolicy?
  /// The directory whose journals are to be told of, instead of serving.
  var inspectedDirectory: String?
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

  /// How the logs are to be kept on disk; nil: not at all.
  var journal: JournalOptions? {
    dataDirectory.map { JournalOptions(directory: $0, syncPolicy: syncPolicy ?? .always) }
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
