import LogStore

/// Where the node keeps what it is sent, and how well.
struct JournalOptions: Equatable, Sendable {
  /// The directory that has one for each node.
  var directory: String
  /// When it is made durable.
  var syncPolicy = Journal.SyncPolicy.always
}
