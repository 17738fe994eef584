/// What a service wants kept before the lines in the same outbox leave: on disk, for instance.
///
/// The pipeline calls `keep` in a stage of its own between serving and writing: one block after the
/// other, in the order in which they were served, and while the next one is being served. So a service
/// that is shared by two threads has a ledger in each outbox, and adds to the one that it is given.
package protocol Ledger: AnyObject {
  /// Keeps what was added since the last time, and forgets it here; called after each block, also
  /// where nothing was added.
  ///
  /// - Throws: why it cannot be kept. Nothing is written from then on, and the pipeline ends.
  func keep() throws(ServiceFailure)
}

/// Why a service cannot go on.
package struct ServiceFailure: Error, Equatable, Sendable {
  /// A sentence without a full stop, for the person who runs the node.
  package let reason: String

  package init(_ reason: String) {
    self.reason = reason
  }
}
