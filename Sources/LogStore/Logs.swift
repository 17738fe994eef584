/// All logs by their keys, for any number of threads.
///
/// The lock protects the whole table. Readers run side by side, a writer excludes everybody. What
/// is done while it is held copies bytes in memory, and nothing else: no input or output, no
/// scanning, no call back into the same `Logs`.
public final class Logs: Sendable {
  @usableFromInline let lock = ReaderWriterLock()
  // SAFETY: the lock orders all access to the table, so neither the compiler nor the run time need to.
  @usableFromInline @exclusivity(unchecked) nonisolated(unsafe) var table: LogTable

  /// Makes an empty collection of logs.
  ///
  /// - Parameter seed: of the hash of keys; who knows it can choose keys that collide.
  public init(seed: UInt64 = .random(in: .min ... .max)) {
    // SAFETY: nobody else knows the table yet.
    unsafe table = LogTable(seed: seed)
  }

  /// Runs `body` while nobody else reads or writes: for a batch of requests, once.
  @inlinable
  public func write<Result: ~Copyable, Failure: Error>(
    _ body: (inout LogTable) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    lock.lock()
    defer { lock.unlock() }
    // SAFETY: the lock is held, so this is the only access.
    return try unsafe body(&table)
  }

  /// Runs `body` while nobody writes.
  @inlinable
  public func read<Result: ~Copyable, Failure: Error>(
    _ body: (borrowing LogTable) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    lock.lockShared()
    defer { lock.unlockShared() }
    // SAFETY: the lock is held in its shared way, so all other accesses are reads too.
    return try unsafe body(table)
  }
}

// MARK: One operation, one section

extension Logs {
  /// Adds a record to the log of `key`, which is made if there is none.
  ///
  /// - Returns: the offset that the record was given.
  @inlinable
  public func append(_ payload: RawSpan, to key: RawSpan) -> Offset {
    write { table in
      table.append(payload, to: table.logIndex(creating: key)).offset
    }
  }

  /// Appends to `output` the records of a key from `offset` on, as they are sent, with a comma
  /// between each two: up to `byteLimit` bytes, but `least` records where there are so many,
  /// whatever their size.
  ///
  /// - Returns: how many records and bytes that were; `nil` if the key has no log.
  @inlinable
  public func poll(
    _ key: RawSpan, from offset: Offset, byteLimit: Int, atLeast least: Int = 1,
    into output: inout [UInt8]
  ) -> PollTotals? {
    read { table in
      guard let log = table.logIndex(of: key) else { return nil }
      return table.forEachRange(
        of: log, from: offset, byteLimit: byteLimit, atLeast: least
      ) { range in
        output.append(copying: range)
      }
    }
  }

  /// Sets the committed offset of a key, unless it is further already; the log is made if there is
  /// none.
  @inlinable
  public func commit(_ offset: Offset, of key: RawSpan) {
    write { table in
      table.commit(offset, of: table.logIndex(creating: key))
    }
  }

  /// The highest offset committed for a key; `nil` if none was.
  @inlinable
  public func committedOffset(of key: RawSpan) -> Offset? {
    read { table in
      table.logIndex(of: key).flatMap { table.committedOffset(of: $0) }
    }
  }

  /// How much all logs hold.
  public var statistics: Statistics {
    read { $0.statistics }
  }
}
