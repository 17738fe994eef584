import TestSupport
import Testing

@testable import Checking

/// The checker against Elle's definitions, word for word, on random small histories: every two
/// transactions, every two steps, and the closure of all dependencies.
struct TransactionNaiveTwinTests {
  @Test func checkerAndNaiveTwinAgreeOnRegisters() throws {
    var random = SeededGenerator()
    try compare(
      .registers, .readAtomic, &random,
      [
        "G0", "G1a", "G1b", "G1c", "internal", "lost-update", "cyclic-versions", "invented",
        "read-before-write", "own-write-missed", "empty-transaction-graph",
      ])
  }

  @Test func checkerAndNaiveTwinAgreeOnLists() throws {
    var random = SeededGenerator()
    try compare(
      .lists, .strictSerializable, &random,
      [
        "G0", "G1a", "G1b", "G1c", "G-single", "internal", "lost-update", "duplicate-elements",
        "incompatible-order", "dirty-update", "future-read", "invented", "read-before-write",
        "some G2", "some cycle", "empty-transaction-graph",
      ])
  }

  private func compare(
    _ style: TransactionStyle, _ model: ConsistencyModel, _ random: inout SeededGenerator,
    _ kinds: [String]
  ) throws {
    var occurred: [String: Int] = [:]
    for _ in 0..<3000 {
      var run = TransactionRun(style)
      run.fill(&random)
      var found = Set(run.judge(model).counts.keys)
      let cycles: Set = ["G0", "G1c", "G-single", "G-nonadjacent", "G2-item"]
      if !found.isDisjoint(with: ["G-single", "G-nonadjacent", "G2-item"]) {
        found.insert("some G2")
      }
      if found.contains(where: { cycles.contains($0) || $0.hasSuffix("-realtime") }) {
        found.insert("some cycle")
      }
      let twin = NaiveElle(run)
      for kind in kinds {
        try #require(
          found.contains(kind) == twin.anomalies.contains(kind),
          "\(kind): \(found.sorted()) \(twin.anomalies.sorted()) \(run.transactions)")
        if twin.anomalies.contains(kind) { occurred[kind, default: 0] += 1 }
      }
    }
    for kind in kinds { #expect(occurred[kind, default: 0] > 1, "\(kind)") }
  }
}

extension TransactionRun {
  /// Up to eight transactions on two keys; reads of the present, of the past, or of anything.
  fileprivate mutating func fill(_ random: inout SeededGenerator) {
    var spans = RandomSpans()
    var values: [[UInt32]] = [[], []]
    var written: [UInt32] = [0, 0]
    let wildness = random.pick([1, 1, 1, 2, 6, 40])
    for _ in 0..<Int.random(in: 1...8, using: &random) {
      let outcome: Outcome = random.oneIn(6) ? random.pick([.info, .fail]) : .ok
      let ended = spans.next(&random, clientCount: 3, nodeCount: 1, outcome: outcome)
      var steps: [Step] = []
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let key = Int.random(in: 0...1, using: &random)
        if random.oneIn(2) {
          written[key] += 1
          let value = written[key]
          steps.append(.write(Int64(key), value))
          if outcome == .ok || random.oneIn(2) {
            let isMisplaced = random.oneIn(wildness)
            let place = isMisplaced ? Int.random(in: 0...values[key].count, using: &random) : nil
            values[key].insert(value, at: place ?? values[key].count)
          }
        } else {
          steps.append(read(key, values[key], written[key], wildness, &random))
          // Only what is read and then written shows an order of the values of a register.
          if history.style == .registers, wildness == 1, !random.oneIn(3) {
            written[key] += 1
            steps.append(.write(Int64(key), written[key]))
          }
        }
      }
      append(ended, steps)
    }
  }

  private func read(
    _ key: Int, _ values: [UInt32], _ written: UInt32, _ wildness: Int,
    _ random: inout SeededGenerator
  ) -> Step {
    if history.style == .registers, wildness == 1 {
      return .read(Int64(key), UInt32.random(in: 1...written + 3, using: &random))
    }
    var list = values
    if random.oneIn(wildness) { list.removeLast(Int.random(in: 0...list.count, using: &random)) }
    if random.oneIn(wildness * 2) {
      list.append(UInt32.random(in: 1...written + 2, using: &random))
    }
    if random.oneIn(wildness * 3) { list.shuffle(using: &random) }
    return history.style == .lists ? .readList(Int64(key), list) : .read(Int64(key), list.last)
  }
}

/// Elle's anomalies by their definitions.
private struct NaiveElle {
  private(set) var anomalies: Set<String> = []

  private typealias Transaction = (ended: EndedOperation, steps: [TransactionRun.Step])
  private let all: [Transaction]
  private let isLists: Bool

  init(_ run: TransactionRun) {
    all = run.transactions
    isLists = run.history.style == .lists
    for (number, transaction) in all.enumerated() where transaction.ended.outcome == .ok {
      for place in transaction.steps.indices { checkRead(number, place) }
    }
    checkUpdates()
    if isLists { checkLists() } else { checkVersions() }
    checkCycles()
  }

  // MARK: Steps

  /// The key of a step, and the list that it read: of a register, the one value or none.
  private func reading(_ step: TransactionRun.Step) -> (key: Int64, list: [UInt32])? {
    switch step {
    case .write: nil
    case .read(let key, let value): (key, value.map { [$0] } ?? [])
    case .readList(let key, let list): (key, list)
    }
  }

  private func writing(_ step: TransactionRun.Step) -> (key: Int64, value: UInt32)? {
    if case .write(let key, let value) = step { (key, value) } else { nil }
  }

  private func writer(_ key: Int64, _ value: UInt32) -> Int? {
    all.firstIndex { $0.steps.contains { writing($0).map { $0 == (key, value) } ?? false } }
  }

  private func lastWrite(_ number: Int, _ key: Int64) -> UInt32? {
    all[number].steps.compactMap { writing($0) }.last { $0.key == key }?.value
  }

  /// What a transaction read of a key before it wrote to it.
  private func firstRead(_ number: Int, _ key: Int64) -> [UInt32]? {
    for step in all[number].steps {
      if let write = writing(step), write.key == key { return nil }
      if let read = reading(step), read.key == key { return read.list }
    }
    return nil
  }

  private mutating func checkRead(_ number: Int, _ place: Int) {
    let steps = all[number].steps
    guard let (key, list) = reading(steps[place]) else { return }
    for value in list {
      guard let writer = writer(key, value) else {
        anomalies.insert("invented")
        continue
      }
      guard writer != number || isLists else { continue }
      if all[writer].ended.outcome == .fail { anomalies.insert("G1a") }
      if all[number].ended.completed < all[writer].ended.invoked {
        anomalies.insert("read-before-write")
      }
    }
    if let last = list.last, let writer = writer(key, last), writer != number,
      lastWrite(writer, key) != last
    {
      anomalies.insert("G1b")
    }
    if Set(list).count < list.count { anomalies.insert("duplicate-elements") }
    let later = steps[place...].compactMap { writing($0) }
    if isLists, later.contains(where: { $0.key == key && list.contains($0.value) }) {
      anomalies.insert("future-read")
    }
    checkInternal(Array(steps[..<place]), key, list)
  }

  private mutating func checkInternal(
    _ before: [TransactionRun.Step], _ key: Int64, _ list: [UInt32]
  ) {
    var known: [UInt32]?
    var appended: [UInt32] = []
    var isOwn = false
    for step in before {
      if let read = reading(step), read.key == key {
        known = read.list
        appended = []
        isOwn = false
      } else if let write = writing(step), write.key == key {
        appended.append(write.value)
        isOwn = true
      }
    }
    if isLists {
      let isRight =
        known.map { list == $0 + appended } ?? (Array(list.suffix(appended.count)) == appended)
      if !isRight { anomalies.insert("internal") }
      return
    }
    guard let expected = appended.last ?? known?.first, list != [expected] else { return }
    anomalies.insert("internal")
    if isOwn { anomalies.insert("own-write-missed") }
  }

  private mutating func checkUpdates() {
    for (a, b) in okPairs() where a < b {
      for key in Int64(0)...1 {
        if let first = firstRead(a, key), let second = firstRead(b, key),
          first.last == second.last, lastWrite(a, key) != nil, lastWrite(b, key) != nil
        {
          anomalies.insert("lost-update")
        }
      }
    }
  }

  private func okPairs() -> [(Int, Int)] {
    let ok = all.indices.filter { all[$0].ended.outcome == .ok }
    return ok.flatMap { a in ok.map { (a, $0) } }
  }

  // MARK: Lists and versions

  private func longest(_ key: Int64) -> [UInt32] {
    var longest: [UInt32] = []
    for transaction in all where transaction.ended.outcome == .ok {
      for read in transaction.steps.compactMap({ reading($0) })
      where read.key == key && read.list.count > longest.count {
        longest = read.list
      }
    }
    return longest
  }

  private mutating func checkLists() {
    for key in Int64(0)...1 {
      let order = longest(key)
      for transaction in all where transaction.ended.outcome == .ok {
        for read in transaction.steps.compactMap({ reading($0) }) where read.key == key {
          if !order.starts(with: read.list) { anomalies.insert("incompatible-order") }
        }
      }
      for (place, value) in order.enumerated() {
        guard let writer = writer(key, value), all[writer].ended.outcome == .fail else { continue }
        let behind = order[place...].compactMap { self.writer(key, $0) }
        if behind.contains(where: { all[$0].ended.outcome == .ok }) {
          anomalies.insert("dirty-update")
        }
      }
    }
  }

  private mutating func checkVersions() {
    for key in Int64(0)...1 {
      var edges: [(Int, Int)] = []
      for number in all.indices where all[number].ended.outcome == .ok {
        if let value = firstRead(number, key)?.first, let next = lastWrite(number, key),
          value != next
        {
          edges.append((Int(value), Int(next)))
        }
      }
      if Self.closure(edges).contains(where: { $0.0 == $0.1 }) {
        anomalies.insert("cyclic-versions")
      }
    }
  }

  // MARK: Cycles

  private struct Pair: Hashable {
    var from: Int
    var to: Int
  }

  private static func closure(_ edges: [(Int, Int)]) -> [(Int, Int)] {
    var reached = Set(edges.map { Pair(from: $0.0, to: $0.1) })
    while true {
      let more = reached.flatMap { a in
        reached.filter { $0.from == a.to }.map { Pair(from: a.from, to: $0.to) }
      }
      let count = reached.count
      reached.formUnion(more)
      if reached.count == count { return reached.map { ($0.from, $0.to) } }
    }
  }

  /// Whether one of some edges lies on a way that comes back by others.
  private static func isCycle(_ edges: [(Int, Int)], backBy others: [(Int, Int)]) -> Bool {
    let back = closure(others)
    return edges.contains { edge in back.contains { $0 == (edge.1, edge.0) } }
  }

  private mutating func checkCycles() {
    let (ww, wr, rw) = isLists ? listEdges() : registerEdges()
    if Self.isCycle(ww, backBy: ww) { anomalies.insert("G0") }
    if Self.isCycle(wr, backBy: ww + wr) { anomalies.insert("G1c") }
    if Self.isCycle(rw, backBy: ww + wr) { anomalies.insert("G-single") }
    if Self.isCycle(rw, backBy: ww + wr + rw) { anomalies.insert("some G2") }
    if (ww + wr + rw).isEmpty { anomalies.insert("empty-transaction-graph") }
    let time = all.indices.flatMap { a in
      all.indices.filter { b in
        all[a].ended.outcome == .ok && all[b].ended.outcome != .fail
          && all[a].ended.completed < all[b].ended.invoked
      }.map { (a, $0) }
    }
    let edges = ww + wr + (isLists ? rw + time : [])
    if Self.isCycle(edges, backBy: edges) { anomalies.insert("some cycle") }
  }

  private typealias Edges = (ww: [(Int, Int)], wr: [(Int, Int)], rw: [(Int, Int)])

  private func registerEdges() -> Edges {
    var edges: Edges = ([], [], [])
    for (a, b) in okPairs() where a != b {
      for key in Int64(0)...1 {
        guard let value = lastWrite(a, key), let read = firstRead(b, key) else { continue }
        if read.first == value {
          edges.wr.append((a, b))
          if lastWrite(b, key) != nil, !anomalies.contains("cyclic-versions") {
            edges.ww.append((a, b))
          }
        }
        // Null comes before every value.
        if read.isEmpty { edges.rw.append((b, a)) }
      }
    }
    return edges
  }

  private func listEdges() -> Edges {
    var edges: Edges = ([], [], [])
    func live(_ key: Int64, _ value: UInt32) -> Int? {
      writer(key, value).flatMap { all[$0].ended.outcome == .fail ? nil : $0 }
    }
    for key in Int64(0)...1 {
      let order = longest(key)
      let unread = all.indices.filter { all[$0].ended.outcome == .ok }.flatMap { number in
        all[number].steps.compactMap { writing($0) }.filter {
          $0.key == key && !order.contains($0.value)
        }.map { _ in number }
      }
      let known = order.compactMap { live(key, $0) }
      for (a, b) in zip(known, known.dropFirst()) { edges.ww.append((a, b)) }
      if let last = known.last { edges.ww += unread.map { (last, $0) } }
      for number in all.indices where all[number].ended.outcome == .ok {
        for read in all[number].steps.compactMap({ reading($0) }) where read.key == key {
          var next = 0
          if let last = read.list.last {
            guard writer(key, last) != nil else { continue }
            if let writer = live(key, last) { edges.wr.append((writer, number)) }
            next = (order.firstIndex(of: last) ?? 0) + 1
          }
          if next < order.count {
            if let writer = live(key, order[next]) { edges.rw.append((number, writer)) }
          } else {
            edges.rw += unread.map { (number, $0) }
          }
        }
      }
    }
    return (
      edges.ww.filter { $0.0 != $0.1 }, edges.wr.filter { $0.0 != $0.1 },
      edges.rw.filter { $0.0 != $0.1 }
    )
  }
}
