/// A client of `lin-tso`, Maelstrom's oracle of timestamps.
public struct TimestampOracle: Sendable {
  private let node: Node
  private let timeout: Duration

  /// A client for a node.
  ///
  /// - Parameter timeout: how long an answer is waited for.
  public init(of node: Node, timeout: Duration = .seconds(1)) {
    self.node = node
    self.timeout = timeout
  }

  /// A timestamp: greater than all that were given before this one was asked for.
  ///
  /// A timestamp that was asked for again and again is lost each time but the last, which does no harm.
  ///
  /// - Throws: an `RPCError` with code 0 where no answer comes in time; `CancellationError`.
  nonisolated(nonsending) public func next(retry: Retry = .never) async throws -> Int {
    let answer = try await node.call("ts", to: "lin-tso", timeout: timeout, retry: retry)
    return try answer.value("ts")
  }
}
