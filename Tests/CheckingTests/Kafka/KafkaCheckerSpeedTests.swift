import Foundation
import Testing

@testable import Checking

/// How long the analysis of a long run takes, and how much memory it needs, on a simulated log
/// without faults: 100 clients, half sends and half polls of about 70 records, 16 writes a key.
///
/// Small among the tests, to show that such a log is valid at any size. In full, with figures:
///
///     BENCH=full swift test -c release -Xswiftc -enable-testing --filter KafkaCheckerSpeedTests
struct KafkaCheckerSpeedTests {
  private let isFull = ProcessInfo.processInfo.environment["BENCH"] == "full"

  @Test func aLongRunOfACorrectLogIsValid() {
    let count = isFull ? 1_000_000 : 20_000
    let before = Self.memory("VmRSS")
    let clock = ContinuousClock()
    var simulation = SimulatedRun()
    let filling = clock.measure { simulation.run(count) }
    let filled = Self.memory("VmRSS")
    let history = simulation.history
    var report: Judgement?
    let analysis = clock.measure {
      report = KafkaChecker.check(history, requests: nil, replies: nil)
    }
    #expect(report?.verdict == .valid)
    #expect(report?.anomalies.isEmpty == true)
    guard isFull else { return }
    let operations = Double(history.count)
    print(
      """
      operations \(history.count), polled records \(simulation.polledCount), runs \
      \(history.runs.count), keys \(history.keyNames.count)
      filling \(filling), analysis \(analysis)
      history \(Double(filled - before) / operations) bytes an operation, at its peak with the \
      analysis \(Double(Self.memory("VmHWM") - before) / operations)
      """)
  }

  /// A figure of this process in bytes, as Linux counts it.
  private static func memory(_ name: String) -> Int {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix(name + ":") }
    return line?.split(separator: " ").dropFirst().first.flatMap { Int($0) }.map { $0 << 10 } ?? 0
  }
}

/// A correct log, its clients, and the history that they leave behind.
private struct SimulatedRun {
  private struct Log {
    var key: KeyNumber
    var count = 0
  }

  private static let clientCount = 100
  private static let writesPerKey = 16

  private(set) var history = KafkaHistory()
  private(set) var polledCount = 0
  private var live: [Log] = []
  private var logs: [Log] = []
  /// For each client, the keys it polls, and how far it has come in each.
  private var positions: [[(log: Int, next: Int)]]
  private var now: Int64 = 0
  private var state: UInt64 = 1

  init() {
    positions = Array(repeating: [], count: Self.clientCount)
    for _ in 0..<10 { addKey() }
  }

  mutating func run(_ count: Int) {
    for _ in 0..<count {
      now += 1000
      let client = Int(random(below: 100))
      if random(below: 2) == 0 { send(client) } else { poll(client) }
    }
    // At the end somebody reads everything.
    let all = history.keyNames.count
    history.appendCrash(client: 0, at: now)
    history.appendAssign(
      EndedOperation(client: 1000, outcome: .ok, invoked: now, completed: now, lines: nil),
      keys: .all(below: all))
    positions[0] = (0..<all).map { (log: $0, next: 0) }
    appendPoll(0, as: 1000)
  }

  private mutating func addKey() {
    let key = history.addKey(String(history.keyNames.count))
    logs.append(Log(key: key))
    live.append(Log(key: key))
  }

  private mutating func send(_ client: Int) {
    // The number of trailing zeros halves from one to the next, as the popularity of keys does.
    let place = min((random(below: 1 << 10) | 1 << 9).trailingZeroBitCount, 9)
    let key = live[place].key
    let offset = logs[Int(key)].count
    logs[Int(key)].count += 1
    history.appendSend(
      EndedOperation(
        client: UInt32(client), outcome: .ok, invoked: now, completed: now + 100,
        lines: Exchange(request: 0, reply: 0)), key: key, value: ValueNumber(offset + 1),
      offset: Int64(offset))
    if logs[Int(key)].count == Self.writesPerKey {
      addKey()
      live[place] = live.removeLast()
    }
  }

  /// Gives the client the newest keys instead of the oldest that it has, then polls.
  private mutating func poll(_ client: Int) {
    let newest = max(logs.count - 14, 0)
    let kept = positions[client].filter { $0.log >= newest }
    let known = (kept.last?.log).map { $0 + 1 } ?? newest
    positions[client] = kept + (known..<logs.count).map { (log: $0, next: 0) }
    if random(below: 32) == 0 {
      let keys = history.keySet(positions[client].map { logs[$0.log].key })
      history.appendAssign(
        EndedOperation(
          client: UInt32(client), outcome: .ok, invoked: now, completed: now + 100,
          lines: Exchange(request: 0, reply: 0)), keys: keys)
    }
    appendPoll(client, as: UInt32(client))
  }

  private mutating func appendPoll(_ client: Int, as name: UInt32) {
    history.beginPolled()
    for place in positions[client].indices {
      let (log, next) = positions[client][place]
      for offset in next..<logs[log].count {
        history.appendPolled(
          key: logs[log].key, offset: Int64(offset), value: ValueNumber(offset + 1))
      }
      polledCount += logs[log].count - next
      positions[client][place].next = logs[log].count
    }
    let lines = Exchange(request: 0, reply: 0)
    history.appendPoll(
      EndedOperation(
        client: name, outcome: .ok, invoked: now, completed: now + 100, lines: lines,
        laterLines: lines), polled: history.endPolled(), replied: now + 50)
  }

  private mutating func random(below bound: UInt64) -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return (state >> 33) % bound
  }
}
