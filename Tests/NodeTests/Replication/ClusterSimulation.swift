import FastJSON
import LogStore
import Maelstrom
import Platform
import TestSupport

@testable import Node

/// A whole cluster in one process, with its clients and its network, in virtual time.
///
/// Everything that happens follows from the seed: nodes are whole services on simulated hosts, with one
/// clock. What clients see goes to a `ClusterChecker`.
final class ClusterSimulation {
  struct Plan {
    var nodeCount = 2
    var keyCount = 2
    var faults = NetworkFaults()
    var options = ReplicationOptions()
    /// Nanoseconds during which clients are busy.
    var duration: Int64 = 5_000_000_000
    /// Requests a second.
    var rate = 50
    /// Of hundred requests, how many go to node 0 whatever their client's node is.
    var skew = 0
    /// Bytes of padding of a record, at most.
    var paddingMax = 0
    /// Whether nodes keep what they are told, crash now and then, and go on where they were.
    var hasCrashes = false
    var mutation: ReplicationMutation?

    /// The plan that a seed stands for.
    static func random(_ random: inout SeededGenerator) -> Plan {
      var plan = Plan()
      plan.nodeCount = random.pick([2, 2, 3, 3, 5])
      plan.keyCount = random.pick([1, 2, 5])
      plan.faults = .random(&random)
      plan.duration = random.pick([2, 5, 12]) * 1_000_000_000
      plan.rate = random.pick([5, 20, 60])
      plan.skew = random.pick([0, 0, 60, 100])
      if random.oneIn(3) {
        // Limits so small that news is cut into many messages, and messages are refused.
        plan.options.messageByteCountMax = random.pick([300, 700])
        plan.options.windowByteCountMax = random.pick([1_000, 3_000])
        plan.options.heldByteCountMax = random.pick([500, 6_000])
        plan.options.probeByteCountMax = random.pick([150, 400])
        plan.options.promptByteCount = random.pick([100, 1_000])
        plan.paddingMax = 60
      }
      plan.options.interval = random.pick([10, 40, 40, 200]) * 1_000_000
      plan.hasCrashes = random.oneIn(3)
      return plan
    }
  }

  private enum Event {
    case message([UInt8], from: Int, to: Int)
    case wake(Int)
    case resume(Int)
    case request
    case cut
    case pause
    case crash
    case restart(Int)
  }

  private struct Entry: Comparable {
    var time: Instant
    var order: Int
    var event: Event

    static func < (left: Entry, right: Entry) -> Bool {
      left.time < right.time || left.time == right.time && left.order < right.order
    }

    static func == (left: Entry, right: Entry) -> Bool { left.order == right.order }
  }

  let plan: Plan
  private var random: SeededGenerator
  private let clock = SimulatedClock()
  private var nodes: [SimulatedNode] = []
  /// What nodes have kept, where they do.
  private var memories: [SimulatedMemory] = []
  /// The node that crashes as soon as it has served something more, before anything has left it.
  private var crashing: Int?
  private var events = MinHeap<Entry>()
  private var eventCount = 0
  private var cuts: Set<[Int]> = []
  private var isHealed = false
  /// When the network was healed.
  private(set) var healTime: Instant?
  /// When every record that was acknowledged could be polled everywhere, after the heal.
  private(set) var convergenceTime: Instant?
  private(set) var checker: ClusterChecker
  /// Messages between nodes.
  private(set) var serverMessageCount = 0
  private(set) var serverByteCount = 0
  private(set) var requestCount = 0
  /// Called after each event, where something is measured.
  var afterEvent: ((ClusterSimulation) -> Void)?
  var now: Instant { clock.now }

  init(_ plan: Plan, seed: UInt64) {
    self.plan = plan
    random = SeededGenerator(seed: seed)
    checker = ClusterChecker(nodeCount: plan.nodeCount)
    for index in 0..<plan.nodeCount {
      memories.append(SimulatedMemory())
      nodes.append(makeNode(index))
      initialize(index)
    }
    schedule(.request, after: 0)
    if plan.faults.cutInterval != nil { schedule(.cut, after: 0) }
    if plan.faults.pause != nil { schedule(.pause, after: 500_000_000) }
    if plan.hasCrashes { schedule(.crash, after: 100_000_000) }
  }

  private func makeNode(_ index: Int) -> SimulatedNode {
    var cluster = ClusterOptions()
    cluster.replication = plan.options
    cluster.session = Int64(index + 1)
    #if DEBUG
      cluster.mutation = plan.mutation
    #endif
    return SimulatedNode(on: clock, cluster, memory: plan.hasCrashes ? memories[index] : nil)
  }

  private func initialize(_ index: Int) {
    let names = (0..<plan.nodeCount).map { "\"n\($0)\"" }.joined(separator: ",")
    let body =
      "{\"type\":\"init\",\"msg_id\":1,\"node_id\":\"n\(index)\",\"node_ids\":[\(names)]}"
    give(Array("{\"src\":\"c0\",\"dest\":\"n\(index)\",\"body\":\(body)}\n".utf8), to: index)
  }

  /// Lets clients be busy for a while, heals the network, and lets the nodes talk until all is said.
  func run() {
    while let entry = events.popMin() {
      clock.move(to: max(entry.time, clock.now))
      if clock.now.nanoseconds > UInt64(plan.duration), !isHealed { heal() }
      if clock.now.nanoseconds > UInt64(plan.duration + silenceLimit) {
        checker.fail("the cluster is not silent \(silenceLimit / 1_000_000_000) s after the heal")
        return
      }
      serve(entry.event)
      if isHealed, convergenceTime == nil, isConverged { convergenceTime = clock.now }
      afterEvent?(self)
      if !checker.failures.isEmpty { return }
    }
    settle()
  }

  /// Nanoseconds after which nothing may be left to say.
  ///
  /// Where messages are so small that news is cut into many, and overtake each other, there is at least
  /// one that is taken each second, as a rule.
  private var silenceLimit: Int64 {
    let recordByteCount = 60 + plan.paddingMax
    let messageCount = requestCount * recordByteCount / plan.options.messageByteCountMax
    return 120_000_000_000 + Int64(messageCount) * 1_000_000_000
  }

  /// Whether a node shows the record at an offset.
  func shows(_ offset: Int64, of key: String, at node: Int) -> Bool {
    let body = "{\"type\":\"poll\",\"offsets\":{\"\(key)\":\(offset)}}"
    let output = nodes[node].serve(
      Array("{\"src\":\"c2\",\"dest\":\"n\(node)\",\"body\":\(body)}\n".utf8))
    var isShown = false
    for line in output.split(separator: UInt8(ascii: "\n")) {
      // The node may have said something to others meanwhile.
      if Self.node(inDestinationOf: Array(line)) != nil {
        route(Array(line), of: node)
      } else {
        isShown = String(decoding: line, as: UTF8.self).contains("[[\(offset),")
      }
    }
    return isShown
  }

  /// Whether every record that was acknowledged can be polled everywhere.
  private var isConverged: Bool {
    checker.ends.allSatisfy { key, last in nodes.allSatisfy { $0.hasVisible(last, of: key) } }
  }

  private func heal() {
    isHealed = true
    healTime = clock.now
    cuts = []
    crashing = nil
  }

  private func schedule(_ event: Event, after nanoseconds: Int64) {
    eventCount += 1
    events.insert(
      Entry(time: clock.now.advanced(byNanoseconds: nanoseconds), order: eventCount, event: event))
  }

  private func serve(_ event: Event) {
    switch event {
    case .message(let line, let sender, let receiver):
      guard !cuts.contains([sender, receiver]) else { return }
      give(line, to: receiver)
    case .wake(let node):
      if nodes[node].wakeTime == clock.now { nodes[node].wakeTime = nil }
      give([], to: node)
    case .resume(let node):
      nodes[node].pausedUntil = nil
      give([], to: node)
    case .request:
      guard !isHealed else { return }
      let mean = 1_000_000_000 / Int64(plan.rate)
      schedule(.request, after: Int64.random(in: 0...2 * mean, using: &random))
      request()
    case .cut:
      guard !isHealed, let interval = plan.faults.cutInterval else { return }
      schedule(.cut, after: Int64.random(in: 0...2 * interval, using: &random))
      let cut = random.pick(NetworkFaults.Cut.allCases + [.none, .none])
      cuts = NetworkFaults.cuts(cut, nodeCount: plan.nodeCount, &random)
    case .pause:
      guard !isHealed, let pause = plan.faults.pause else { return }
      schedule(.pause, after: Int64.random(in: 0...4 * pause + 1_000_000_000, using: &random))
      let node = Int.random(in: 0..<plan.nodeCount, using: &random)
      guard nodes[node].pausedUntil == nil, !nodes[node].isDown else { return }
      nodes[node].pausedUntil = clock.now.advanced(byNanoseconds: pause)
      schedule(.resume(node), after: pause)
    case .crash:
      guard !isHealed else { return }
      schedule(.crash, after: Int64.random(in: 0...2_000_000_000, using: &random))
      let node = Int.random(in: 0..<plan.nodeCount, using: &random)
      guard nodes[node].pausedUntil == nil, !nodes[node].isDown else { return }
      if Bool.random(using: &random) { crash(node) } else { crashing = node }
    case .restart(let node):
      nodes[node] = makeNode(node)
      initialize(node)
      if let problem = memories[node].problem { checker.fail(problem) }
    }
  }

  /// Ends a node, which keeps what was durable and perhaps some of what was not.
  private func crash(_ node: Int) {
    let memory = memories[node]
    memory.lose(
      from: Int.random(in: memory.durableCount...memory.pieces.count, using: &random))
    nodes[node].isDown = true
    schedule(.restart(node), after: Int64.random(in: 0...1_500_000_000, using: &random))
  }

  /// Gives a node input, and lets it work unless it stands still.
  private func give(_ bytes: [UInt8], to index: Int) {
    let node = nodes[index]
    guard !node.isDown else { return }
    guard node.pausedUntil == nil else {
      node.host.send(bytes)
      return
    }
    let output = node.serve(bytes)
    if crashing == index {
      // It was ended before anything left it.
      crashing = nil
      crash(index)
      return
    }
    if !output.isEmpty { memories[index].makeDurable() }
    route(output, of: index)
    if let deadline = node.host.awaitedDeadline, node.wakeTime.map({ deadline < $0 }) ?? true {
      node.wakeTime = deadline
      schedule(.wake(index), after: Int64(clamping: deadline.since(clock.now)))
    }
  }

  private func route(_ output: [UInt8], of sender: Int) {
    for line in output.split(separator: UInt8(ascii: "\n")) {
      let line = Array(line)
      // Nodes write the names first.
      if let receiver = Self.node(inDestinationOf: line) {
        send(line, from: sender, to: receiver)
      } else {
        do {
          checker.hear(try SimulatedReply(line), from: sender)
        } catch {
          checker.fail("node \(sender) wrote an invalid line: \(error)")
        }
      }
    }
  }

  private static func node(inDestinationOf line: [UInt8]) -> Int? {
    let prefix = Array("{\"src\":\"n0\",\"dest\":\"n".utf8)
    guard line.count > prefix.count + 1, line[prefix.count - 1] == UInt8(ascii: "n") else {
      return nil
    }
    return Int(line[prefix.count]) - 0x30
  }

  private func send(_ line: [UInt8], from sender: Int, to receiver: Int) {
    serverMessageCount += 1
    serverByteCount += line.count
    let faults = plan.faults
    let mayFail = !isHealed
    if mayFail, Int.random(in: 0..<1_000, using: &random) < faults.lost { return }
    let isRepeated = mayFail && Int.random(in: 0..<1_000, using: &random) < faults.repeated
    for _ in 0..<(isRepeated ? 2 : 1) {
      schedule(
        .message(line + [UInt8(ascii: "\n")], from: sender, to: receiver),
        after: faults.latency.draw(&random))
    }
  }

  // MARK: Clients

  private func request() {
    requestCount += 1
    let key = "k\(Int.random(in: 0..<plan.keyCount, using: &random))"
    let client = Int.random(in: 0..<2 * plan.nodeCount, using: &random)
    // Clients of even number stay; the others go from node to node.
    var node = client / 2
    if client % 2 == 1 { node = Int.random(in: 0..<plan.nodeCount, using: &random) }
    if Int.random(in: 0..<100, using: &random) < plan.skew { node = 0 }
    guard nodes[node].pausedUntil == nil, !nodes[node].isDown else { return }
    switch Int.random(in: 0..<10, using: &random) {
    case 0..<5:
      let value = checker.nextValue()
      let padding = String(
        repeating: "x", count: Int.random(in: 0...plan.paddingMax, using: &random))
      ask(node, .send(key: key, value: value, client: client), "send") {
        "\"key\":\"\(key)\",\"msg\":\"\(value) \(padding)\""
      }
    case 5..<8:
      let from = checker.nextOffset(client, key, isAnywhere: random.oneIn(4), &random)
      ask(node, .poll([key: from], client: client), "poll") { "\"offsets\":{\"\(key)\":\(from)}" }
    case 8:
      guard let offset = checker.offsetToCommit(client, key) else { return }
      ask(node, .commit(key: key, offset: offset), "commit_offsets") {
        "\"offsets\":{\"\(key)\":\(offset)}"
      }
    default:
      ask(node, .list(key: key), "list_committed_offsets") { "\"keys\":[\"\(key)\"]" }
      // What is listed can be polled there.
      if !nodes[node].isDown, let listed = checker.listedElsewhere(key, at: node) {
        ask(node, .poll([key: listed], client: nil), "poll") {
          "\"offsets\":{\"\(key)\":\(listed)}"
        }
        guard !nodes[node].isDown else { return }
        checker.expectListedIsThere(listed, key, at: node)
      }
    }
  }

  /// Asks a node, which answers at once.
  private func ask(
    _ node: Int, _ question: ClusterChecker.Question, _ type: String, _ fields: () -> String
  ) {
    let number = checker.ask(question, of: node)
    let body = "{\"type\":\"\(type)\",\"msg_id\":\(number),\(fields())}"
    give(Array("{\"src\":\"c1\",\"dest\":\"n\(node)\",\"body\":\(body)}\n".utf8), to: node)
    if nodes[node].isDown { checker.forgetWhatIsOpen() }
    checker.expectNothingIsOpen()
  }

  /// Asks every node for everything when all is said.
  private func settle() {
    let before = serverMessageCount
    for node in 0..<plan.nodeCount {
      for key in 0..<plan.keyCount {
        ask(node, .final(key: "k\(key)"), "poll") { "\"offsets\":{\"k\(key)\":0}" }
        ask(node, .finalList(key: "k\(key)"), "list_committed_offsets") { "\"keys\":[\"k\(key)\"]" }
      }
    }
    if serverMessageCount != before { checker.fail("polls and lists made nodes talk") }
    checker.finish()
  }
}
