import Testing

@testable import Checking
@testable import Platform

/// What Maelstrom said of nodes with one fault each, said again by the checker.
///
/// The node and its clients are simulated, with the work that Maelstrom's generator makes: ten live
/// keys of halving popularity, 16 writes a key, half sends and half polls, assigns, crashes, and at
/// the end everybody reads everything. The expected sets were found by running Maelstrom itself on
/// such nodes.
struct MaelstromVerdictTests {
  private static let verdicts: [(Fault, Verdict, Set<KafkaAnomaly>)] = [
    (.none, .valid, []),
    (.holes, .valid, []),
    (.losesSends, .invalid, [.intPollSkip, .lostWrite, .pollSkip, .unseen]),
    (.overwritesRecords, .invalid, [.inconsistentOffsets, .lostWrite, .unseen]),
    (.givesOffsetsTwice, .invalid, [.inconsistentOffsets]),
    (.reversesPolls, .invalid, [.intNonmonotonicPoll, .pollSkip]),
    (.leavesOutRecords, .invalid, [.intPollSkip]),
    (.hidesNewest, .invalid, [.unseen]),
    (.refusesAndStores, .invalid, [.abortedRead]),
    (.storesAndIsUncertain, .valid, []),
    (.fallsSilent, .invalid, [.unseen]),
    (.inventsRecords, .unknown, [.noWriter]),
  ]

  @Test(arguments: verdicts)
  func theVerdictIsMaelstroms(fault: Fault, verdict: Verdict, kinds: Set<KafkaAnomaly>) {
    var run = FaultyRun(fault: fault)
    run.work(operationCount: 6000)
    run.readEverything()
    let report = KafkaChecker.check(run.history, requests: nil, replies: nil)
    #expect(Set(report.anomalies.compactMap(\.kafkaKind)) == kinds)
    #expect(report.verdict == verdict)
    #expect(report.reasons.isEmpty == (verdict == .valid))
  }

  @Test(arguments: KafkaOperationKind.allCases)
  func aKindOfOperationThatNeverSucceedsMakesARunInvalid(kind: KafkaOperationKind) {
    var counts: [KafkaOperationKind: OperationCounts] = [:]
    for kind in KafkaOperationKind.allCases { counts[kind] = OperationCounts(ok: 3) }
    counts[kind] = OperationCounts(fail: 1, info: 1)
    let report = Judgement(anomalies: [], operations: counts)
    #expect(report.verdict == (kind == .crash ? .valid : .invalid))
    #expect(report.availability == (kind == .crash ? 1 : 6.0 / 8))
  }

  @Test func aKindThatWasNotTriedNeedNotSucceed() {
    let report = Judgement(
      anomalies: [], operations: [KafkaOperationKind.poll: OperationCounts(ok: 1)])
    #expect(report.verdict == .valid && report.reasons.isEmpty && report.availability == 1)
  }

  @Test func failedOperationsOutweighAnUnknownVerdict() {
    let anomaly = Anomaly(kind: KafkaAnomaly.noWriter, count: 1, explanations: [])
    let report = Judgement(
      anomalies: [anomaly], operations: [KafkaOperationKind.send: OperationCounts(info: 1)])
    #expect(report.verdict == .invalid && report.reasons.count == 2)
  }
}

/// What is wrong with a simulated node.
enum Fault: String {
  case none, holes, losesSends, overwritesRecords, givesOffsetsTwice, reversesPolls
  case leavesOutRecords, hidesNewest, refusesAndStores, storesAndIsUncertain, fallsSilent
  case inventsRecords
}

/// A node with a fault, the clients that drive it, and the history that they leave behind.
private struct FaultyRun {
  private typealias Record = (offset: Int64, value: ValueNumber)

  private(set) var history = KafkaHistory()
  private let fault: Fault
  private var random = SplitMix64(seed: 5)
  private var now: Int64 = 0
  private var isSilent = false

  private var logs: [[Record]] = []
  private var nextOffset: [Int64] = []
  private var sentCounts: [ValueNumber] = []
  private var liveKeys: [KeyNumber] = []
  private var unread = Set<KeyNumber>()

  /// Each client's number, and where it stands in the keys that it is assigned.
  private var clients: [(number: UInt32, positions: [KeyNumber: Int64])] = []
  private var clientCount: UInt32 = 0

  init(fault: Fault) {
    self.fault = fault
    for _ in 0..<10 { liveKeys.append(addKey()) }
    for _ in 0..<6 { clients.append((newClient(), [:])) }
  }

  mutating func work(operationCount: Int) {
    for number in 0..<operationCount {
      if fault == .fallsSilent, number == operationCount / 2 { isSilent = true }
      let client = Int.random(in: clients.indices, using: &random)
      if chance(1, in: 300) {
        crash(client)
      } else if chance(1, in: 16) {
        assign(client)
      } else if chance(1, in: 2) {
        send(client)
      } else {
        poll(client)
      }
    }
  }

  mutating func readEverything() {
    for client in clients.indices {
      crash(client)
      let keys = KeySet.all(below: history.keyNames.count)
      history.appendAssign(
        EndedOperation(
          client: clients[client].number, outcome: .ok, invoked: now, completed: now, lines: nil),
        keys: keys)
      for key in logs.indices { clients[client].positions[KeyNumber(key)] = 0 }
      for _ in 0..<3 { poll(client) }
    }
  }

  // MARK: The clients

  private mutating func send(_ client: Int) {
    let place = min((Int.random(in: 0..<1024, using: &random) | 512).trailingZeroBitCount, 9)
    let key = liveKeys[place]
    sentCounts[Int(key)] += 1
    let value = sentCounts[Int(key)]
    if value == 16 { liveKeys[place] = addKey() }
    let invoked = tick()
    let (offset, outcome) = isSilent ? (0, Outcome.info) : store(value, key)
    history.appendSend(
      EndedOperation(
        client: clients[client].number, outcome: outcome, invoked: invoked, completed: tick(),
        lines: Exchange()), key: key, value: value, offset: offset)
    if outcome == .ok { unread.insert(key) }
    if outcome == .info { replace(client) }
  }

  private mutating func poll(_ client: Int) {
    let invoked = tick()
    history.beginPolled()
    if !isSilent {
      for (key, position) in clients[client].positions.sorted(by: { $0.key < $1.key }) {
        let records = records(of: key, from: position)
        for record in records {
          history.appendPolled(key: key, offset: record.offset, value: record.value)
        }
        guard let highest = records.map(\.offset).max() else { continue }
        clients[client].positions[key] = highest + 1
        unread.remove(key)
      }
    }
    let time = tick()
    history.appendPoll(
      EndedOperation(
        client: clients[client].number, outcome: isSilent ? .info : .ok, invoked: invoked,
        completed: time, lines: Exchange()), polled: history.endPolled(), replied: time)
    if isSilent { replace(client) }
  }

  private mutating func assign(_ client: Int) {
    var keys = Set(liveKeys.filter { _ in chance(1, in: 2) })
    if chance(1, in: 3) { keys.formUnion(unread) }
    let invoked = tick()
    let set = history.keySet(Array(keys))
    history.appendAssign(
      EndedOperation(
        client: clients[client].number, outcome: isSilent ? .info : .ok, invoked: invoked,
        completed: tick(), lines: Exchange()), keys: set)
    let old = clients[client].positions
    clients[client].positions = [:]
    for key in keys { clients[client].positions[key] = old[key] ?? 0 }
    if isSilent { replace(client) }
  }

  private mutating func crash(_ client: Int) {
    history.appendCrash(client: clients[client].number, at: tick())
    replace(client)
  }

  private mutating func replace(_ client: Int) {
    clients[client] = (newClient(), [:])
  }

  private mutating func newClient() -> UInt32 {
    clientCount += 1
    return clientCount
  }

  // MARK: The node

  private mutating func store(_ value: ValueNumber, _ key: KeyNumber) -> (Int64, Outcome) {
    let log = Int(key)
    var offset = nextOffset[log]
    switch fault {
    case .losesSends where chance(1, in: 50):
      nextOffset[log] += 1
      return (offset, .ok)
    case .overwritesRecords where chance(1, in: 50) && !logs[log].isEmpty:
      let last = logs[log].removeLast()
      logs[log].append((last.offset, value))
      return (last.offset, .ok)
    case .givesOffsetsTwice where chance(1, in: 50) && offset > 0:
      offset -= 1
    case .holes:
      offset += .random(in: 0...3, using: &random)
    default: break
    }
    logs[log].append((offset, value))
    nextOffset[log] = offset + 1
    switch fault {
    case .refusesAndStores where chance(1, in: 50): return (0, .fail)
    case .storesAndIsUncertain where chance(1, in: 50): return (0, .info)
    case .inventsRecords where chance(1, in: 200):
      logs[log].append((offset + 1, history.inventedValue([0x7B, 0x7D])))
      nextOffset[log] += 1
    default: break
    }
    return (offset, .ok)
  }

  private mutating func records(of key: KeyNumber, from position: Int64) -> [Record] {
    var log = logs[Int(key)]
    if fault == .hidesNewest { log.removeLast(min(5, log.count)) }
    var records = log.filter { $0.offset >= position }
    switch fault {
    case .reversesPolls where chance(1, in: 20): records.reverse()
    case .leavesOutRecords where chance(1, in: 20) && records.count > 2: records.remove(at: 1)
    default: break
    }
    return records
  }

  private mutating func addKey() -> KeyNumber {
    logs.append([])
    nextOffset.append(0)
    sentCounts.append(0)
    return history.addKey(String(logs.count))
  }

  private mutating func tick() -> Int64 {
    now += 1
    return now
  }

  private mutating func chance(_ count: Int, in all: Int) -> Bool {
    Int.random(in: 0..<all, using: &random) < count
  }
}
