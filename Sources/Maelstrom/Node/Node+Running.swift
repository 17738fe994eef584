import Platform

extension Node {
  /// Why a node has not ended as it should.
  public struct Failure: Error, CustomStringConvertible {
    /// What went wrong, in words.
    public let description: String
  }

  /// Runs a node on standard input and standard output, on this thread, until its input ends.
  ///
  /// From now on the process is the node's: SIGTERM and SIGINT end the input, and the node ends when it
  /// has answered what was read. Handlers that wait for something then wait no longer.
  ///
  /// - Parameter program: sets the node's handlers and timers; called once, before anything is read.
  /// - Throws: what `program` throws; `Failure` where reading or writing has failed.
  public static func run(_ program: @Sendable (isolated Node) throws -> Void) throws {
    try run(NodeOptions(), program)
  }

  /// Runs a node with options.
  public static func run(
    _ options: NodeOptions, _ program: @Sendable (isolated Node) throws -> Void
  ) throws {
    let host = ProcessHost(name: options.programName, isWakeable: true)
    var system = SystemRandomNumberGenerator()
    let node = Node(
      options, seed: system.next(), clock: { host.now }, wallClock: { WallClock.now },
      wake: { host.wake() })
    let end = try node.pipeline(on: host, program).run()
    if let problem = end.problem { throw Failure(description: problem) }
  }

  /// The pipeline of a node that has not begun, on the calling thread.
  nonisolated func pipeline<H: Host>(
    on host: H, _ program: @Sendable (isolated Node) throws -> Void
  ) rethrows -> Pipeline<NodeService, H> {
    executor.adopt()
    try assumeIsolated { try program($0) }
    var pipelineOptions = PipelineOptions()
    pipelineOptions.lineByteCountMax = options.lineByteCountMax
    pipelineOptions.isQuiet = options.isQuiet
    return Pipeline(NodeService(node: self), on: host, pipelineOptions)
  }
}
