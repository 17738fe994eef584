import FastJSON
import NodeServices
import Platform

// Everything that happens is an event at a time; events of the same time happen in the order in which
// they were added. A node is served until it rests, and what it has written becomes new events. All of
// it is done by the thread that calls, and whatever is random comes from one seed: so the same seed gives
// the same run, to the last byte.

/// Nodes, clients and Maelstrom's services in one process, in virtual time: for a program's own tests.
///
///     try Network.simulate(seeds: 1_000, nodes: 5, Broadcast.program) { network in
///       network.latency = .exponential(mean: .milliseconds(100))
///       let client = network.client()
///       try client.call("broadcast", ["message": 17], to: "n0")
///       network.partition(["n0", "n1"], ["n2", "n3", "n4"])
///       network.run(for: .seconds(10))
///       network.heal()
///       network.run(for: .seconds(2))
///       for name in network.names {
///         let messages = try client.call("read", to: name).value("messages", as: [Int].self)
///         try network.require(messages == [17], "\(name) has not heard of it")
///       }
///     }
///
/// An hour passes in no time where nothing happens. Code that a node's program runs elsewhere, on threads
/// of its own or in detached tasks, is not simulated.
public final class Network {
  /// What decides everything that is random here.
  public let seed: UInt64
  /// The names of the nodes: n0, n1, and so on.
  public let names: [String]

  /// How long messages between nodes, and between nodes and services, are under way.
  public var latency = Latency.constant(.zero)
  /// Which share of the messages between nodes is lost, in 0...1.
  public var lossRate = 0.0
  /// Which share of the messages between nodes comes twice, in 0...1.
  public var duplicationRate = 0.0
  /// How many messages nodes have sent to each other and to services, and services to nodes: Maelstrom's
  /// `:net :servers :msg-count`.
  public internal(set) var serverMessageCount = 0
  /// What nodes have said to whom runs them, with their names; the newest last.
  public internal(set) var notes: [String] = []

  enum Event {
    case message([UInt8], to: String)
    case wake(String)
    case flipPartition
    case action(() -> Void)
  }

  let nodeNames: Set<String>
  let clock = SimulatedClock()
  var random: NodeRandom
  var events = EventQueue<Event>()
  var nodes: [String: SimulatedNode] = [:]
  var services: Services
  var clients: [String: NetworkClient] = [:]
  /// Pairs of a receiver and the sender that it does not hear.
  var cuts: Set<[String]> = []
  /// The mean time between two changes of the partition, in nanoseconds; nil: it stays as it is.
  var partitionInterval: UInt64?
  private let options: NodeOptions
  private let program: @Sendable (isolated Node) throws -> Void

  /// A network of nodes that run the same program, in virtual time.
  ///
  /// - Parameters:
  ///   - seed: what decides everything that is random; the same gives the same run.
  ///   - count: how many nodes there are.
  /// - Throws: what the program throws.
  public static func simulated(
    seed: UInt64, nodes count: Int, options: NodeOptions = NodeOptions(),
    _ program: @escaping @Sendable (isolated Node) throws -> Void
  ) throws -> Network {
    let network = Network(seed, count, options, program)
    for name in network.names { try network.start(name) }
    return network
  }

  private init(
    _ seed: UInt64, _ count: Int, _ options: NodeOptions,
    _ program: @escaping @Sendable (isolated Node) throws -> Void
  ) {
    precondition(count > 0, "a network has nodes")
    self.seed = seed
    random = NodeRandom(seed: seed)
    names = (0..<count).map { "n\($0)" }
    nodeNames = Set(names)
    services = Services(seed: random.next())
    self.options = options
    self.program = program
  }

  deinit {
    for node in nodes.values { node.kill() }
  }

  // MARK: Time

  /// How long the simulation has run, in virtual time.
  public var time: Duration { .nanoseconds(Int64(clamping: clock.now.nanoseconds)) }

  /// Lets time pass, and what is due in it happen.
  public func run(for duration: Duration) {
    run(until: clock.now + duration.nanoseconds) { false }
  }

  /// Lets time pass until something holds, at most for a duration.
  ///
  /// - Returns: whether it holds.
  @discardableResult
  public func run(atMost duration: Duration, until isDone: () -> Bool) -> Bool {
    run(until: clock.now + duration.nanoseconds, isDone)
    return isDone()
  }

  private func run(until end: Instant, _ isDone: () -> Bool) {
    while !isDone() {
      guard let due = events.nextDeadline, due <= end, let event = events.takeNext() else {
        clock.move(to: end)
        return
      }
      clock.move(to: max(due, clock.now))
      serve(event)
    }
  }

  /// Does something after a time.
  public func after(_ delay: Duration, _ action: @escaping () -> Void) {
    events.add(.action(action), at: clock.now + delay.nanoseconds)
  }

  private func serve(_ event: Event) {
    switch event {
    case .message(let line, let receiver): deliver(line, to: receiver)
    case .wake(let name):
      if let node = nodes[name], node.wakeTime.map({ $0 <= clock.now }) == true {
        node.wakeTime = nil
        give([], to: name)
      }
    case .flipPartition: flipPartition()
    case .action(let action): action()
    }
  }

  // MARK: Nodes

  /// Starts a node, and says `init` to it.
  func start(_ name: String) throws {
    precondition(nodes[name] == nil, "\(name) runs already")
    let node = try SimulatedNode(options, on: clock, seed: random.next(), program)
    node.host.wallClockLead = Self.dayOne + (wallClockLeads[name] ?? 0)
    nodes[name] = node
    let list = names.map { "\"\($0)\"" }.joined(separator: ",")
    let body =
      "{\"type\":\"init\",\"msg_id\":1,\"node_id\":\"\(name)\",\"node_ids\":[\(list)]}"
    give(Array("{\"id\":0,\"src\":\"c0\",\"dest\":\"\(name)\",\"body\":\(body)}\n".utf8), to: name)
  }

  /// How far the clocks on the wall are ahead, in nanoseconds.
  var wallClockLeads: [String: UInt64] = [:]
  /// The beginning of 2026, when simulations begin by the clocks on the wall: nanoseconds since 1970.
  static let dayOne: UInt64 = 1_767_225_600_000_000_000

  /// Gives a node input, lets it work, and sees to what it has written.
  func give(_ bytes: [UInt8], to name: String) {
    guard let node = nodes[name] else { return }
    route(node.serve(bytes), of: name)
    notes += node.host.takeNotes().map { "\(name): \($0)" }
    guard !node.isPaused, let deadline = node.host.awaitedDeadline else { return }
    if node.wakeTime.map({ deadline < $0 }) ?? true {
      node.wakeTime = deadline
      events.add(.wake(name), at: deadline)
    }
  }
}
