import TestSupport
import Testing

@testable import Checking

/// The checker of g-counter and pn-counter: each rule and its nearest legal neighbour, explanations,
/// and a naive twin.
struct CounterCheckerTests {
  private func found(_ fill: (inout CounterRun) -> Void) -> ([String: Int], Verdict) {
    var run = CounterRun()
    fill(&run)
    return (run.judge().counts, run.judge().verdict)
  }

  @Test func theSumOfAllAddsIsValid() {
    let (counts, verdict) = found { run in
      run.add(0, 4)
      run.add(1, -5)
      run.read(0, -1)
      run.read(0, -1, isFinal: true)
      run.read(1, -1, isFinal: true)
    }
    #expect(counts.isEmpty && verdict == .valid)
  }

  @Test func anAddWithoutAnAnswerMayCountOrNot() {
    for (value, expected) in [(Int64(4), 0), (7, 0), (5, 1), (3, 1), (8, 1)] {
      let (counts, _) = found { run in
        run.add(0, 4)
        run.add(1, 3, .info)
        run.read(0, value, isFinal: true)
      }
      #expect(counts["wrong-final-read", default: 0] == expected, "\(value)")
    }
  }

  @Test func anAddThatWasRefusedDoesNotCount() {
    let (counts, verdict) = found { run in
      run.add(0, 4, .fail)
      run.add(0, 1)
      run.read(0, 5, isFinal: true)
    }
    #expect(counts == ["wrong-final-read": 1, "impossible-read": 1] && verdict == .invalid)
  }

  @Test func aReadWhileTheLoadRunsIsNotHeldAgainstMaelstromsSums() {
    let (counts, verdict) = found { run in
      run.add(0, 4)
      run.read(0, 3)
      run.read(0, 4, isFinal: true)
    }
    #expect(counts.isEmpty && verdict == .valid)
    let fallen = found { run in
      run.add(0, 4)
      run.read(0, 4)
      run.read(0, 3)
      run.read(0, 4, isFinal: true)
    }
    #expect(fallen.0 == ["read-went-back": 1] && fallen.1 == .valid)
  }

  @Test func withNegativeDeltasACounterMayFall() {
    let (counts, _) = found { run in
      run.add(0, 4)
      run.read(0, 4)
      run.add(0, -1)
      run.read(0, 3)
      run.read(0, 3, isFinal: true)
    }
    #expect(counts.isEmpty)
  }

  @Test func whatNoAddsMakeIsFoundBeyond() {
    for (value, expected) in [(Int64(-2), 0), (4, 0), (-3, 1), (5, 1), (.max, 1), (.min, 1)] {
      let (counts, verdict) = found { run in
        run.add(0, 4)
        run.add(1, -2)
        run.read(0, value)
        run.read(0, 2, isFinal: true)
      }
      #expect(counts["impossible-read", default: 0] == expected, "\(value)")
      #expect(verdict == .valid)
    }
  }

  @Test func nodesThatDifferAreFoundBeyondWhereBothAreAcceptable() {
    let (counts, verdict) = found { run in
      run.add(0, 4)
      run.add(1, 3, .info)
      run.read(0, 4, isFinal: true)
      run.read(1, 7, isFinal: true)
    }
    #expect(counts == ["not-converged": 1] && verdict == .valid)
  }

  @Test func aRunThatWasCutShortIsNotHeldAgainstItsSums() {
    var run = CounterRun()
    run.add(0, 4)
    run.read(0, 0, isFinal: true)
    #expect(run.judge().verdict == .invalid)
    #expect(run.judge(isCutShort: true).verdict == .unknown)
    #expect(run.judge(isCutShort: true).counts.isEmpty)
  }

  @Test func anExplanationNamesTheNodeWhoseAddsAreMissing() throws {
    var run = CounterRun()
    run.add(0, 4)
    run.add(1, 3)
    run.add(2, 1)
    run.read(0, 5, isFinal: true)
    run.read(1, 3, isFinal: true)
    let judgement = run.judge()
    #expect(judgement.figure("acceptable") == "([8 8])")
    #expect(judgement.figure("final-reads") == "(5 3)")
    let anomaly = try #require(judgement.anomalies.first)
    #expect(
      anomaly.explanations.map(\.summary) == [
        "The final read by c0 on n0 was 5; the acknowledged adds sum to 8, and acceptable is 8. "
          + "What is missing is what n1 acknowledged.",
        "The final read by c1 on n1 was 3; the acknowledged adds sum to 8, and acceptable is 8. "
          + "It is the sum of what n1 itself acknowledged.",
      ])
    #expect(anomaly.explanations.first?.lines.map(\.marked) == ["1", "", "5"])
  }

  @Test func checkerAndNaiveTwinAgree() throws {
    var random = SeededGenerator()
    var occurred: [String: Int] = [:]
    for _ in 0..<2000 {
      var run = CounterRun()
      run.fill(&random)
      let counts = run.judge().counts
      for (kind, count) in counts { occurred[kind, default: 0] += count }
      try #require(counts == run.naiveCounts().filter { $0.value > 0 })
    }
    for kind in CounterAnomaly.allCases {
      #expect(occurred[kind.rawValue, default: 0] > 50, "\(kind)")
    }
  }
}

/// A small run, and the definitions word for word.
private struct CounterRun {
  private var history = CounterHistory()
  private var lines = ExchangedLines()
  private var now: Int64 = 0
  private var events: [(ended: EndedOperation, value: Int64, isAdd: Bool, isFinal: Bool)] = []

  mutating func add(_ client: UInt32, _ delta: Int64, _ outcome: Outcome = .ok) {
    let reply = outcome == .ok ? #""type":"add_ok""# : nil
    let request = #""type":"add","delta":\#(delta)"#
    append(ended(client, outcome, request, reply), delta, isAdd: true)
  }

  mutating func read(_ client: UInt32, _ value: Int64, isFinal: Bool = false) {
    let reply = #""type":"read_ok","value":\#(value)"#
    append(
      ended(client, .ok, #""type":"read""#, reply), value, isAdd: false, isFinal: isFinal)
  }

  private mutating func append(
    _ ended: EndedOperation, _ value: Int64, isAdd: Bool, isFinal: Bool = false
  ) {
    events.append((ended, value, isAdd, isFinal))
    if isAdd {
      history.appendAdd(ended, delta: value)
    } else {
      history.appendRead(ended, value: value, isFinal: isFinal)
    }
  }

  private mutating func ended(
    _ client: UInt32, _ outcome: Outcome, _ request: String, _ reply: String?
  ) -> EndedOperation {
    now += 2
    let node = UInt16(client % 3)
    return EndedOperation(
      client: client, node: node, outcome: outcome, invoked: now - 1, completed: now,
      lines: lines.exchange(client, node, request, reply))
  }

  func judge(isCutShort: Bool = false) -> Judgement {
    CounterChecker.check(
      history, requests: lines.requests, replies: lines.replies, isCutShort: isCutShort)
  }

  mutating func fill(_ random: inout SeededGenerator) {
    var spans = RandomSpans()
    let deltas: ClosedRange<Int64> = random.oneIn(2) ? -5...4 : 0...4
    let wildness = random.pick([0, 3])
    var sum: Int64 = 0
    for place in 0..<10 {
      let outcome: Outcome = random.oneIn(5) ? random.pick([.info, .fail]) : .ok
      let ended = spans.next(&random, clientCount: 4, nodeCount: 2, outcome: outcome)
      if place < 7, random.oneIn(2) {
        let delta = Int64.random(in: deltas, using: &random)
        if outcome != .fail { sum += delta }
        append(ended, delta, isAdd: true)
      } else {
        let error = Int64(wildness == 0 ? 0 : Int.random(in: -wildness...wildness, using: &random))
        append(ended, sum + error, isAdd: false, isFinal: place >= 7)
      }
    }
  }

  func naiveCounts() -> [String: Int] {
    let adds = events.filter(\.isAdd)
    let reads = events.filter { !$0.isAdd && $0.ended.outcome == .ok }
    let definite = adds.filter { $0.ended.outcome == .ok }.reduce(0) { $0 + $1.value }
    var acceptable: Set = [definite]
    for add in adds where add.ended.outcome == .info {
      acceptable.formUnion(acceptable.map { $0 + add.value })
    }
    let isGrowing = adds.allSatisfy { $0.value >= 0 }
    var counts: [String: Int] = [:]
    var lastOnNode: [UInt16: Int64] = [:]
    for (place, read) in reads.enumerated() {
      if read.isFinal {
        counts["wrong-final-read", default: 0] += acceptable.contains(read.value) ? 0 : 1
        lastOnNode[read.ended.node] = read.value
      }
      let begun = adds.filter {
        $0.ended.outcome != .fail && $0.ended.invoked <= read.ended.completed
      }.map(\.value)
      let least = begun.filter { $0 < 0 }.reduce(0, +)
      let greatest = begun.filter { $0 > 0 }.reduce(0, +)
      let isPossible = least <= read.value && read.value <= greatest
      counts["impossible-read", default: 0] += isPossible ? 0 : 1
      let before = reads[..<place].last { $0.ended.client == read.ended.client }
      if let before, isGrowing, read.value < before.value {
        counts["read-went-back", default: 0] += 1
      }
    }
    let values = lastOnNode.sorted { $0.key < $1.key }.map(\.value)
    counts["not-converged"] = values.filter { $0 != values.first }.count
    return counts
  }
}
