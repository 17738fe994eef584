import FastJSON
import FastJSONCoding
import Platform

// A node is an actor whose executor is the loop that reads its input (`NodeExecutor`). A program is a
// function isolated to it, called once, before anything is read; the closures that it makes are isolated
// to the node as well. So variables that they share need no lock and no actor of their own, and the
// compiler sees to it that nobody else uses them.

/// A node of Maelstrom: gets messages, answers them, and speaks to other nodes and to services.
///
///     try Node.run { node in
///       var messages: [RawJSON] = []
///       node.on("broadcast") { message in
///         messages.append(message["message"])
///         return .reply("broadcast_ok")
///       }
///       node.on("read") { _ in .reply("read_ok", ["messages": messages]) }
///     }
///
/// Handlers, timers and answers of calls run one at a time on the thread that called `run`, in the order
/// in which they came. A handler that does not suspend runs as a whole; one that awaits a call lets
/// others run meanwhile.
///
/// `init` is answered by the node itself. A message of a type that has no handler is answered with error
/// 10; one whose handler throws an `RPCError`, with that error; one whose handler throws anything else,
/// with error 13.
public actor Node {
  nonisolated let executor: NodeExecutor
  nonisolated let options: NodeOptions
  /// The time of the host's clocks: one that nobody sets, and that of the day.
  nonisolated let clock: @Sendable () -> Instant
  nonisolated let wallClock: @Sendable () -> Instant

  /// The thread that serves the node, as an executor.
  public nonisolated var unownedExecutor: UnownedSerialExecutor {
    // SAFETY: the node keeps its executor, and whoever runs a job of the node keeps the node.
    unsafe executor.asUnownedSerialExecutor()
  }

  /// The node's name; empty before `init`.
  public internal(set) var name = ""
  /// The names of all nodes, its own included, in the order of `init`.
  public internal(set) var names: [String] = []
  /// Random numbers: the same in each run of a simulation with the same seed.
  public var random: NodeRandom

  var handlers = Handlers()
  var initialActions: [Action] = []
  var timers = NodeTimers()
  var calls = CallTable()
  /// What is to be written, whole lines.
  var output = JSONEmitter(capacity: 4096)
  /// Lines that wait until other nodes and services are spoken to.
  var held = JSONEmitter(capacity: 64)
  var maySpeak = false
  /// What each line begins with, up to who gets it.
  var opening: [UInt8] = []
  /// What is to be said to the person who runs the node.
  var notes: [String] = []
  /// When what is served was read.
  var now = Instant(nanoseconds: 0)

  init(
    _ options: NodeOptions, seed: UInt64, clock: @escaping @Sendable () -> Instant,
    wallClock: @escaping @Sendable () -> Instant, wake: @escaping @Sendable () -> Void
  ) {
    self.options = options
    self.clock = clock
    self.wallClock = wallClock
    random = NodeRandom(seed: seed)
    executor = NodeExecutor(wake: wake)
  }

  /// The names of all other nodes.
  public var peers: [String] { names.filter { $0 != name } }

  /// How long ago the node's clock was at zero, which is at some time before it began.
  public var time: Duration { .nanoseconds(Int64(clamping: clock().nanoseconds)) }

  /// How long ago 1970 began by the clock on the wall, which may be wrong, and set back.
  public var timeSince1970: Duration {
    .nanoseconds(Int64(clamping: wallClock().nanoseconds))
  }

  // MARK: Handlers

  /// Sets what answers the messages of a type.
  ///
  /// - Precondition: nothing does yet.
  public func on(_ type: String, _ handler: @escaping (Message) throws -> Reply) {
    handlers.add(type, .immediate(handler))
  }

  /// Sets what answers the messages of a type, and may await calls meanwhile.
  ///
  /// Each message gets a task of its own, on the node's thread.
  ///
  /// - Precondition: nothing does yet.
  @_disfavoredOverload
  public func on(
    _ type: String,
    _ handler: nonisolated(nonsending) @escaping (Message) async throws -> Reply
  ) {
    handlers.add(type, .suspending(handler))
  }

  /// Sets what is done once the node knows its name, after `init` has been answered.
  ///
  /// Where there are several they are done in the order in which they were set.
  public func onInit(_ action: @escaping () throws -> Void) {
    initialActions.append(.immediate(action))
  }

  /// Sets what is done once the node knows its name, after `init` has been answered, and may await calls.
  @_disfavoredOverload
  public func onInit(_ action: nonisolated(nonsending) @escaping () async throws -> Void) {
    initialActions.append(.suspending(action))
  }

  // MARK: Speaking

  /// Sends a message that wants no answer.
  ///
  /// To a node or a service; before anything but `init` has come it waits (`NodeOptions.speaksAtOnce`).
  ///
  /// - Complexity: O(n) in the bytes of the message.
  public func send(
    _ type: String, _ members: KeyValuePairs<String, any Encodable & Sendable> = [:],
    to destination: String
  ) {
    send(Body(type, members), to: destination)
  }

  /// Sends a message that wants no answer.
  ///
  /// Where a member cannot be encoded nothing is sent, and that is told on standard error.
  public func send(_ body: Body, to destination: String) {
    do {
      try write(body, to: destination, messageID: nil)
    } catch {
      note("dropped a message of type \"\(body.type)\" that cannot be encoded: \(error)")
    }
  }

  /// Answers a message whose handler has returned `.nothing`.
  ///
  /// Nothing is sent where nobody waits for an answer, or has given up waiting
  /// (`NodeOptions.replyPatience`).
  public func reply(
    _ type: String, _ members: KeyValuePairs<String, any Encodable & Sendable> = [:],
    to message: Message
  ) {
    reply(Body(type, members), to: message)
  }

  /// Answers a message whose handler has returned `.nothing`.
  public func reply(_ body: Body, to message: Message) {
    answer(body, to: message)
  }

  /// Answers a message with an error.
  public func reply(_ error: RPCError, to message: Message) {
    answer(error, to: message)
  }

  /// Says a line to the person who runs the node: on standard error, where Maelstrom keeps it as the
  /// node's log.
  public func note(_ line: String) {
    notes.append(line)
  }
}
