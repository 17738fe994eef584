import TestSupport

/// What clients of a cluster have seen, and whether that can be.
///
/// The definition: there is one final order for each key. Every answer to a poll is a piece of it that
/// begins at the first record from the offset asked for on, and has no holes. Every record that was
/// acknowledged is in it at its offset, once; and nothing else is but what was sent.
struct ClusterChecker {
  enum Question {
    case send(key: String, value: Int, client: Int)
    case poll([String: Int64], client: Int?)
    case commit(key: String, offset: Int64)
    case list(key: String)
    case final(key: String)
    case finalList(key: String)
  }

  private struct Poll {
    var node: Int
    var key: String
    var from: Int64
    var records: [SimulatedRecord]
  }

  private(set) var failures: [String] = []
  private let nodeCount: Int
  private var open: [Int: (question: Question, node: Int)] = [:]
  private var questionCount = 0
  private var valueCount = 0
  /// What was sent: the key of each value.
  private var keys: [Int: String] = [:]
  private var acknowledged: [String: [Int64: Int]] = [:]
  private var polls: [Poll] = []
  /// The last offset that a client was given for a key at a node.
  private var lastSent: [String: Int64] = [:]
  /// Where a client reads on.
  private var positions: [String: Int64] = [:]
  /// What clients asked a node to commit, and what it has answered.
  private var askedToCommit: [String: Set<Int64>] = [:]
  private var committedAt: [String: Set<Int64>] = [:]
  private var highestCommit: [String: Int64] = [:]
  private var listed: [String: Int64] = [:]
  private var finals: [String: [[SimulatedRecord]]] = [:]
  private var finalLists: [String: [Int64?]] = [:]
  private var lastPoll: [SimulatedRecord] = []
  private var lastListed: Int64?
  /// The last record that was acknowledged.
  private(set) var lastAcknowledged: (key: String, offset: Int64)?
  /// The highest offset of each key that was acknowledged.
  private(set) var ends: [String: Int64] = [:]
  /// Records that were acknowledged, all keys.
  var acknowledgedCount: Int { acknowledged.values.reduce(0) { $0 + $1.count } }

  /// Offsets given out for each record.
  var offsetsARecord: Double {
    let ends = acknowledged.values.reduce(0) { $0 + ($1.keys.max() ?? 0) + 1 }
    return Double(ends) / Double(max(acknowledgedCount, 1))
  }

  init(nodeCount: Int) {
    self.nodeCount = nodeCount
  }

  mutating func fail(_ problem: String) {
    failures.append(problem)
  }

  // MARK: Questions

  mutating func nextValue() -> Int {
    valueCount += 1
    return valueCount
  }

  /// Where a client reads on, or anywhere.
  mutating func nextOffset(
    _ client: Int, _ key: String, isAnywhere: Bool, _ random: inout SeededGenerator
  ) -> Int64 {
    let next = positions["\(client) \(key)"] ?? 0
    return isAnywhere ? Int64.random(in: 0...next + 3, using: &random) : next
  }

  func offsetToCommit(_ client: Int, _ key: String) -> Int64? {
    positions["\(client) \(key)"].map { $0 - 1 }
  }

  mutating func ask(_ question: Question, of node: Int) -> Int {
    questionCount += 1
    open[questionCount] = (question, node)
    switch question {
    case .send(let key, let value, _): keys[value] = key
    case .commit(let key, let offset):
      askedToCommit["\(node) \(key)", default: []].insert(offset)
    default: break
    }
    return questionCount
  }

  /// A node has crashed before it could answer, so nobody knows what came of the last request.
  mutating func forgetWhatIsOpen() { open.removeAll() }

  /// Every request is answered at once by the node that it went to, whatever the network does.
  mutating func expectNothingIsOpen() {
    if !open.isEmpty { fail("a request was not answered: \(open)") }
  }

  // MARK: Answers

  mutating func hear(_ reply: SimulatedReply, from node: Int) {
    guard reply.inReplyTo > 0, let (question, asked) = open.removeValue(forKey: reply.inReplyTo),
      asked == node
    else {
      if reply.type != "init_ok" { fail("node \(node) answers what was not asked: \(reply)") }
      return
    }
    if let code = reply.code { return fail("node \(node) answers \(question) with error \(code)") }
    switch question {
    case .send(let key, let value, let client):
      guard let offset = reply.offset else { return fail("a send was answered without offset") }
      if let other = acknowledged[key]?[offset] {
        fail("offset \(offset) of \(key) was given to \(other) and to \(value)")
      }
      acknowledged[key, default: [:]][offset] = value
      lastAcknowledged = (key, offset)
      ends[key] = max(ends[key] ?? offset, offset)
      // A client's sends to one node are given rising offsets.
      let writer = "\(client) \(node) \(key)"
      if let last = lastSent[writer], last >= offset {
        fail("a client was given \(offset) of \(key) after \(last)")
      }
      lastSent[writer] = offset
    case .poll(let offsets, let client):
      for (key, from) in offsets {
        let records = reply.records[key] ?? []
        lastPoll = records
        polls.append(Poll(node: node, key: key, from: from, records: records))
        if let client, let last = records.last {
          let position = "\(client) \(key)"
          positions[position] = max(positions[position] ?? 0, last.offset + 1)
        }
      }
    case .commit(let key, let offset):
      committedAt["\(node) \(key)", default: []].insert(offset)
      highestCommit[key] = max(highestCommit[key] ?? offset, offset)
    case .list(let key):
      lastListed = reply.offsets[key]
      let place = "\(node) \(key)"
      if let before = listed[place], lastListed.map({ $0 < before }) ?? true {
        fail("node \(node) listed \(before) of \(key), then \(String(describing: lastListed))")
      }
      let own = committedAt[place]?.max()
      if let own, lastListed.map({ $0 < own }) ?? true {
        fail("node \(node) does not list \(own) of \(key), which was committed there")
      }
      listed[place] = lastListed
    case .final(let key): finals[key, default: []].append(reply.records[key] ?? [])
    case .finalList(let key): finalLists[key, default: []].append(reply.offsets[key])
    }
  }

  /// What the last list gave, if it was not committed at that node but at another one.
  func listedElsewhere(_ key: String, at node: Int) -> Int64? {
    lastListed.flatMap { askedToCommit["\(node) \(key)"]?.contains($0) ?? false ? nil : $0 }
  }

  /// The last poll, from an offset that was listed, gave the record at that offset.
  mutating func expectListedIsThere(_ listed: Int64, _ key: String, at node: Int) {
    if lastPoll.first?.offset != listed {
      fail("node \(node) lists \(listed) of \(key), which it does not have")
    }
  }

  // MARK: The end

  mutating func finish() {
    for (key, logs) in finals {
      guard let log = logs.first else { continue }
      if logs.contains(where: { $0 != log }) { fail("the nodes differ about \(key)") }
      for (before, after) in zip(log, log.dropFirst()) where before.offset >= after.offset {
        fail("\(key) is not in order at \(after.offset)")
      }
      if Set(log.map(\.value)).count != log.count { fail("\(key) holds a record twice") }
      for record in log where keys[record.value] != key { fail("\(key) holds what nobody sent") }
      let byOffset = Dictionary(log.map { ($0.offset, $0.value) }) { first, _ in first }
      for (offset, value) in acknowledged[key] ?? [:] where byOffset[offset] != value {
        fail("\(value), acknowledged at \(offset) of \(key), is not there")
      }
      for poll in polls where poll.key == key {
        let expected = log.drop { $0.offset < poll.from }.prefix(poll.records.count)
        if Array(expected) != poll.records {
          fail("a poll of \(key) from \(poll.from) at node \(poll.node) is no piece of the log")
        }
      }
    }
    for key in Set(acknowledged.keys).subtracting(finals.keys) { fail("\(key) is gone") }
    for (key, lists) in finalLists {
      // What was asked for and not answered may have been committed.
      let asked = (0..<nodeCount).flatMap { askedToCommit["\($0) \(key)"] ?? [] }
      var possible = asked.filter { $0 >= highestCommit[key] ?? .min }.map { Optional($0) }
      if highestCommit[key] == nil { possible.append(nil) }
      if lists.contains(where: { $0 != lists[0] || !possible.contains($0) }) {
        fail("commits of \(key) differ: \(lists), not \(String(describing: highestCommit[key]))")
      }
    }
  }
}
