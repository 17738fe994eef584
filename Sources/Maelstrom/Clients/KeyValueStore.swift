import FastJSONCoding

/// A client of one of Maelstrom's key-value services.
///
///     let store = KeyValueStore(.linearizable, of: node)
///     let total = try await store.update("total", from: 0) { $0 + delta }
///
/// Keys and values are anything that can be encoded. What the services say on the wire, and what each
/// promises, is on the page `docs/services.md`.
///
/// All methods throw the `RPCError` that the service answers; an `RPCError` with code 0 where it does not
/// answer in time, and then what was asked for may have been done all the same; `CancellationError`.
public struct KeyValueStore: Sendable {
  /// The services, by what they promise.
  public enum Kind: String, Sendable, CaseIterable {
    /// `lin-kv`: what was answered is seen by everybody from then on.
    case linearizable = "lin-kv"
    /// `seq-kv`: reads may be stale, but for each node the state never goes back.
    case sequential = "seq-kv"
    /// `lww-kv`: the last writer wins, and reads may miss writes, also the node's own.
    case lastWriteWins = "lww-kv"
  }

  /// Which service it is.
  public let kind: Kind
  private let node: Node
  private let timeout: Duration

  /// A client of a service for a node.
  ///
  /// - Parameter timeout: how long an answer is waited for.
  public init(_ kind: Kind, of node: Node, timeout: Duration = .seconds(1)) {
    self.kind = kind
    self.node = node
    self.timeout = timeout
  }

  // MARK: Reading

  /// The value of a key.
  ///
  /// - Throws: code 20 where there is no such key; code 12 where its value is of another type.
  nonisolated(nonsending) public func read<Value: Decodable>(
    _ key: some Encodable & Sendable, as type: Value.Type = Value.self, retry: Retry = .never
  ) async throws -> Value {
    try await ask("read", ["key": key], retry).value("value", as: type)
  }

  /// The value of a key; nil where there is no such key.
  nonisolated(nonsending) public func readIfPresent<Value: Decodable>(
    _ key: some Encodable & Sendable, as type: Value.Type = Value.self, retry: Retry = .never
  ) async throws -> Value? {
    do {
      return try await read(key, as: type, retry: retry)
    } catch let error as RPCError where error.code == .keyDoesNotExist {
      return nil
    }
  }

  /// The value of a key that is sure to be new: no older than when the method was called; nil where there
  /// is no such key.
  ///
  /// Of `lin-kv` every read is. For `seq-kv` something that was never there is first written to a key of
  /// the node's own, `sync-` and its name: that changes every state that the service may show, so it is
  /// done on the newest, and what is read afterwards cannot be older.
  ///
  /// - Precondition: the service is not `lww-kv`, which has no such read.
  nonisolated(nonsending) public func readNewest<Value: Decodable>(
    _ key: some Encodable & Sendable, as type: Value.Type = Value.self, retry: Retry = .never
  ) async throws -> Value? {
    precondition(kind != .lastWriteWins, "lww-kv has no read that is sure to be new")
    if kind == .sequential {
      let (name, nonce) = await node.makeNonce()
      // That it is written twice does no harm: nobody reads it.
      _ = try await ask("write", ["key": "sync-\(name)", "value": nonce], retry)
    }
    return try await readIfPresent(key, as: type, retry: retry)
  }

  // MARK: Writing

  /// Sets the value of a key.
  ///
  /// On `seq-kv`, writing a value that an old state had may do nothing to the newest one.
  ///
  /// - Parameter retry: a write that was not answered may be done later, and once more for each time that
  ///   it was tried: so only where nobody else writes the key.
  nonisolated(nonsending) public func write(
    _ key: some Encodable & Sendable, _ value: some Encodable & Sendable, retry: Retry = .never
  ) async throws {
    _ = try await ask("write", ["key": key, "value": value], retry)
  }

  /// Sets the value of a key where it is another one now.
  ///
  /// - Parameter createsKey: whether a key that does not exist is made, whatever `old` is. `lww-kv` does
  ///   not know this.
  /// - Throws: code 22 where the value is not `old`; code 20 where there is no such key. On `seq-kv` both
  ///   may be because of a state that is old.
  nonisolated(nonsending) public func compareAndSwap(
    _ key: some Encodable & Sendable, from old: some Encodable & Sendable,
    to new: some Encodable & Sendable, createsKey: Bool = false
  ) async throws {
    let members: KeyValuePairs<String, any Encodable & Sendable> =
      createsKey
      ? ["key": key, "from": old, "to": new, "create_if_not_exists": true]
      : ["key": key, "from": old, "to": new]
    _ = try await ask("cas", members, .never)
  }

  /// Changes the value of a key, by compare-and-swap, as often as it takes until nobody was faster.
  ///
  /// - Parameters:
  ///   - initial: what `change` is given where there is no such key.
  ///   - change: makes the new value of the old one; called once for each try.
  /// - Returns: the new value.
  /// - Throws: what `change` throws; code 0 where a compare-and-swap was not answered, and then the change
  ///   may have been made or be made later. It is not tried again by itself, since it would then be made
  ///   twice.
  nonisolated(nonsending) public func update<Value: Codable & Sendable>(
    _ key: some Encodable & Sendable, from initial: Value, retry: Retry = .never,
    _ change: (Value) throws -> Value
  ) async throws -> Value {
    var current: RawJSON? = try await readIfPresent(key, retry: retry)
    while true {
      let old = try current.map { try $0.decode(Value.self) } ?? initial
      let new = try change(old)
      do {
        if let current {
          try await compareAndSwap(key, from: current, to: new)
        } else if kind == .lastWriteWins {
          try await write(key, new)
        } else {
          try await compareAndSwap(key, from: initial, to: new, createsKey: true)
        }
        return new
      } catch let error as RPCError
        where error.code == .preconditionFailed || error.code == .keyDoesNotExist
      {
        current =
          kind == .lastWriteWins
          ? try await readIfPresent(key, retry: retry) : try await readNewest(key, retry: retry)
      }
    }
  }

  nonisolated(nonsending) private func ask(
    _ type: String, _ members: KeyValuePairs<String, any Encodable & Sendable>, _ retry: Retry
  ) async throws -> Message {
    try await node.call(type, members, to: kind.rawValue, timeout: timeout, retry: retry)
  }
}

extension Node {
  /// Its name, and a number that nobody has drawn before, but for one chance in 2^53.
  fileprivate func makeNonce() -> (name: String, nonce: Int) {
    (name, Int.random(in: 0..<1 << 53, using: &random))
  }
}
