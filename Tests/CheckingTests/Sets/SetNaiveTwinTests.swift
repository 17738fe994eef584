import TestSupport
import Testing

@testable import Checking

/// The checker against set-full as Jepsen writes it, on random small histories: at each read, each
/// element.
struct SetNaiveTwinTests {
  @Test func checkerAndNaiveTwinAgree() throws {
    var random = SeededGenerator()
    var occurred: [String: Int] = [:]
    for _ in 0..<3000 {
      var run = RandomSetRun()
      run.fill(&random)
      let judgement = BroadcastChecker.check(run.history, requests: nil, replies: nil)
      let twin = NaiveSetFull(run)
      for (kind, count) in judgement.counts { occurred[kind, default: 0] += count }
      try #require(judgement.figure("lost-count") == String(twin.lost.count))
      try #require(judgement.figure("stable-count") == String(twin.stable.count))
      try #require(judgement.figure("stale-count") == String(twin.stable.filter { $0 > 0 }.count))
      let latencies = judgement.figure("stable-latencies")
      let greatest = latencies?.split(separator: " ").last?.dropLast()
      #expect(greatest.map(String.init) == twin.stable.max().map { String($0) })
      let expected: Verdict =
        !twin.lost.isEmpty ? .invalid : twin.stable.isEmpty ? .unknown : .valid
      if judgement.reasons.allSatisfy({ !$0.hasPrefix("No ") }) {
        #expect(judgement.verdict == expected)
      }
      #expect(judgement.counts["read-went-back", default: 0] == twin.wentBackCount(run))
      #expect(judgement.counts["not-converged", default: 0] == twin.unconvergedCount(run))
      #expect(judgement.counts["invented", default: 0] == run.inventedCount)
      #expect(judgement.counts["duplicated", default: 0] == run.repeatedCount)
    }
    for kind in SetAnomaly.allCases { #expect(occurred[kind.rawValue, default: 0] > 20, "\(kind)") }
  }

  @Test func aListInAnyOrderComesBackAsRuns() {
    var random = SeededGenerator()
    for _ in 0..<300 {
      var history = BroadcastHistory()
      let count = Int.random(in: 1...300, using: &random)
      for _ in 0..<count { _ = history.makeElement() }
      for _ in 0..<4 {
        let density = Int.random(in: 1...100, using: &random)
        let listed = (0..<Int64(count)).filter { _ in
          Int.random(in: 0..<100, using: &random) < density
        }
        history.beginReading()
        for value in listed.shuffled(using: &random) { history.appendListed(value) }
        let reading = history.endReading()
        history.appendRead(
          EndedOperation(client: 0, invoked: 0, completed: 1, lines: nil), reading: reading)
        let read = history.operations[history.count - 1]
        let back = read.runs().flatMap { history.runs[$0].start..<history.runs[$0].end }
        #expect(back.map { Int64($0) } == listed)
        for element in 0..<UInt32(count) {
          #expect(history.lists(element, read) == listed.contains(Int64(element)))
        }
      }
    }
  }
}

/// A random run, and its operations in a form that needs no decoding.
private struct RandomSetRun {
  enum Event {
    case add(element: Int)
    case read(list: Set<Int>, createdCount: Int)
  }

  var history = BroadcastHistory()
  var events: [(ended: EndedOperation, event: Event)] = []
  var inventedCount = 0
  var repeatedCount = 0

  mutating func fill(_ random: inout SeededGenerator) {
    var spans = RandomSpans()
    var isAdded: [Int] = []
    let missing = random.pick([0, 10, 60])
    for _ in 0..<Int.random(in: 1...14, using: &random) {
      let outcome: Outcome = random.oneIn(5) ? random.pick([.info, .fail]) : .ok
      var ended = spans.next(&random, clientCount: 4, nodeCount: 2, outcome: outcome)
      // Latencies are in milliseconds.
      ended.invoked *= 1_000_000
      ended.completed *= 1_000_000
      if random.oneIn(2) {
        let element = Int(history.makeElement())
        isAdded.append(element)
        history.appendAdd(ended, element: UInt32(element))
        events.append((ended, .add(element: element)))
      } else {
        var list = isAdded.filter { _ in Int.random(in: 0..<100, using: &random) >= missing }
        let known = Set(list)
        let isInvented = random.oneIn(12)
        let isRepeated = random.oneIn(12) && !list.isEmpty
        if isInvented { list.append(list.count + 50) }
        if isRepeated { list.append(random.pick(Array(known))) }
        if outcome == .ok {
          inventedCount += isInvented ? 1 : 0
          repeatedCount += isRepeated ? 1 : 0
        }
        history.beginReading()
        for value in list.shuffled(using: &random) { history.appendListed(Int64(value)) }
        history.appendRead(ended, reading: history.endReading())
        events.append((ended, .read(list: known, createdCount: isAdded.count)))
      }
    }
  }
}

/// Set-full's definitions, word for word.
private struct NaiveSetFull {
  private struct Element {
    var known: Int?
    var lastPresent: Int?
    var lastAbsent: Int?
  }

  private(set) var stable: [Int64] = []
  private(set) var lost: [Int] = []
  private var elements: [Element] = []

  init(_ run: RandomSetRun) {
    elements = Array(repeating: Element(), count: Int(run.history.createdCount))
    /// Of two reads the one that began later; of equal times, the one that ended later.
    func later(_ a: Int?, _ b: Int) -> Int {
      guard let a else { return b }
      let (first, second) = (run.events[a].ended.invoked, run.events[b].ended.invoked)
      return (first, a) < (second, b) ? b : a
    }
    for (number, event) in run.events.enumerated() where event.ended.outcome == .ok {
      switch event.event {
      case .add(let element): elements[element].known = elements[element].known ?? number
      case .read(let list, let createdCount):
        for element in 0..<createdCount {
          if list.contains(element) {
            elements[element].known = elements[element].known ?? number
            elements[element].lastPresent = later(elements[element].lastPresent, number)
          } else {
            elements[element].lastAbsent = later(elements[element].lastAbsent, number)
          }
        }
      }
    }
    for (place, element) in elements.enumerated() {
      let present = element.lastPresent.map { run.events[$0].ended.invoked }
      let absent = element.lastAbsent.map { run.events[$0].ended.invoked }
      let isPresentLater =
        element.lastPresent.map { later(element.lastAbsent, $0) == $0 } ?? false
      guard let known = element.known.map({ run.events[$0].ended.completed }) else { continue }
      if present != nil, isPresentLater {
        stable.append(max(0, (absent.map { $0 + 1 } ?? 0) - known) / 1_000_000)
      } else if let absent, !isPresentLater, known < absent {
        lost.append(place)
      }
    }
  }

  func wentBackCount(_ run: RandomSetRun) -> Int {
    var last: [UInt32: Set<Int>] = [:]
    var count = 0
    for (ended, event) in run.events where ended.outcome == .ok {
      guard case .read(let list, _) = event else { continue }
      if let before = last[ended.client], !before.isSubset(of: list) { count += 1 }
      last[ended.client] = list
    }
    return count
  }

  func unconvergedCount(_ run: RandomSetRun) -> Int {
    var last: [UInt16: (invoked: Int64, list: Set<Int>, createdCount: Int)] = [:]
    for (ended, event) in run.events where ended.outcome == .ok {
      guard case .read(let list, let createdCount) = event else { continue }
      last[ended.node] = (ended.invoked, list, createdCount)
    }
    var count = 0
    for read in last.values {
      for element in 0..<read.createdCount where !read.list.contains(element) {
        guard let known = elements[element].known,
          run.events[known].ended.completed < read.invoked,
          last.values.contains(where: { $0.list.contains(element) })
        else { continue }
        count += 1
      }
    }
    return count
  }
}
