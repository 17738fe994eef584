import Cluster
import Platform

// Faults that are injected while the load runs. They come when their schedule says, not when the nodes
// are ready for them; all have ended before the final phase, and the nodes that were ended run again.

/// A fault that was injected, and how long it lasted.
struct InjectedFault: Equatable, Sendable {
  let event: FaultEvent
  /// Nanoseconds of the run's clock.
  let start: UInt64
  /// `nil` while it lasts.
  fileprivate(set) var end: UInt64?

  init(_ event: FaultEvent, start: UInt64, end: UInt64? = nil) {
    self.event = event
    self.start = start
    self.end = end
  }
}

extension Bench where W: ~Copyable {
  /// How long all nodes may take to answer `init` that were started again.
  private static var restartNanoseconds: UInt64 { Load<W>.initTimeoutNanoseconds }

  /// Starts the schedule of faults, with the load.
  mutating func beginFaults() {
    // A sequence of its own: the network draws from the seed, too.
    var seeds = SplitMix64(seed: ~seed)
    schedule = FaultSchedule(
      options.faults, nodeCount: nodes.count, start: clock.now(), seed: seeds.next())
  }

  /// Does what is due.
  mutating func injectDueFaults() {
    while let due = schedule?.next(until: load.now) { apply(due.event) }
  }

  /// Ends what is under way, starts the nodes that are down, and waits until they have answered `init`.
  mutating func endFaults() {
    setTime()
    for event in schedule?.end() ?? [] { apply(event) }
    schedule = nil
    while (0..<nodes.count).contains(where: { nodes[$0].initDeadline != nil }), !isOver { turn() }
  }

  private mutating func apply(_ event: FaultEvent) {
    if event.ending != nil {
      injectedFaults.append(InjectedFault(event, start: load.now.nanoseconds))
    } else {
      let place = injectedFaults.lastIndex { $0.event.kind == event.kind && $0.end == nil }
      if let place { injectedFaults[place].end = load.now.nanoseconds }
    }
    switch event {
    case .partition(let grudge): load.network.cut(grudge.links, for: .partition, at: load.now)
    case .heal: load.network.heal(.partition, at: load.now)
    case .oneWay(let cut): load.network.cut(cut.links, for: .oneWay, at: load.now)
    case .healOneWay: load.network.heal(.oneWay, at: load.now)
    case .cutServices(let struck): load.network.cutServices(from: struck, at: load.now)
    case .healServices: load.network.heal(.services, at: load.now)
    case .pause(let struck): for node in struck { nodes[node].process.pause() }
    case .resume(let struck): for node in struck { nodes[node].process.resume() }
    case .kill(let struck): for node in struck { kill(node) }
    case .restart(let struck): for node in struck { restart(node) }
    }
  }

  // MARK: Kills

  /// Ends a node without a word, as a crash of its machine would, but for what it has written already.
  private mutating func kill(_ node: Int) {
    guard nodes[node].isRunning, !nodes[node].isGone else { return }
    load.suspend(node)
    _ = nodes[node].process.end()
    Interrupt.guardGroup(0, of: node)
    nodes[node].isRunning = false
    nodes[node].initDeadline = nil
    readRest(of: node)
    load.giveUp(of: node)
    load.outboxes[node].removeAll()
  }

  /// Starts a node that was ended, with all it has learnt forgotten, unless it has kept it on disk.
  private mutating func restart(_ node: Int) {
    guard !nodes[node].isRunning, !nodes[node].isGone else { return }
    do {
      let process = try NodeProcess(
        program: program, arguments: options.programArguments,
        standardError: options.standardError)
      Interrupt.guardGroup(process.processID, of: node)
      nodes[node].run(process)
      nodes[node].initDeadline = clock.now() + Self.restartNanoseconds
      load.outboxes[node].removeAll()
      load.requestInitialization(of: node)
    } catch {
      nodes[node].isGone = true
      note(.notInitialized, of: node, error.description)
    }
  }

  /// Lets the clients of nodes go on that have answered `init`, and gives up on those that have not.
  mutating func lookAfterRestarts() {
    for node in 0..<nodes.count {
      guard let deadline = nodes[node].initDeadline else { continue }
      var detail: String?
      switch load.initializations[node].standing {
      case .done:
        nodes[node].initDeadline = nil
        load.resume(node)
      case .failed(let answer): detail = answer
      case .none, .underWay: if clock.now() > deadline { detail = "it did not answer" }
      }
      if let detail {
        nodes[node].initDeadline = nil
        nodes[node].isGone = true
        note(.notInitialized, of: node, detail)
      }
    }
  }
}
