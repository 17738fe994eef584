import Platform

/// A node in a simulated network: whole, on a host of its own.
final class SimulatedNode {
  let host: SimulatedHost
  let node: Node
  private var worker: Worker<NodeService, SimulatedHost>
  /// When it is to be woken; nil: not.
  var wakeTime: Instant?
  /// Whether it stands still.
  var isPaused = false

  init(
    _ options: NodeOptions, on clock: SimulatedClock, seed: UInt64,
    _ program: @Sendable (isolated Node) throws -> Void
  ) rethrows {
    let host = SimulatedHost(clock: clock)
    self.host = host
    // Nobody else's thread has a part in it, so nobody is woken.
    node = Node(
      options, seed: seed, clock: { host.now }, wallClock: { host.wallClock }, wake: {})
    worker = try node.pipeline(on: host, program).soleWorker()
  }

  /// Gives it input and lets it work until there is nothing left to do, unless it stands still.
  ///
  /// - Returns: what it has written.
  func serve(_ bytes: [UInt8]) -> [UInt8] {
    host.send(bytes)
    guard !isPaused else { return [] }
    node.executor.adopt()
    var turnCount = 0
    while worker.turn() == .served {
      turnCount += 1
      precondition(turnCount < 1_000_000, "a node never rests: a timer sets itself to now")
    }
    return host.takeOutput()
  }

  /// Ends it where it is.
  func kill() {
    node.executor.adopt()
    node.executor.close()
    node.assumeIsolated { $0.forget() }
  }
}

extension Node {
  /// Gives up what the program has set, since that refers to the node, and the node to it.
  fileprivate func forget() {
    handlers = Handlers()
    initialActions = []
    timers = NodeTimers()
    calls = CallTable()
  }
}
