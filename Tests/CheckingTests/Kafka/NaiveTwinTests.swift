import Foundation
import TestSupport
import Testing

@testable import Checking
@testable import Platform

/// The checker against its naive twin, on random small histories.
///
/// `SEED=…` replays one run of the test, `COUNT=…` sets how many histories it makes.
struct NaiveTwinTests {
  private let seed = TestSeed.value
  private let count = ProcessInfo.processInfo.environment["COUNT"].flatMap { Int($0) } ?? 2000

  @Test func checkerAndNaiveTwinAgree() throws {
    print("checkerAndNaiveTwinAgree: SEED=\(seed)")
    var random = RandomHistories(seed: seed)
    var occurred: [KafkaAnomaly: Int] = [:]
    for _ in 0..<count {
      let builder = random.next()
      var found = builder.anomalies()
      for kind in found.keys { occurred[kind, default: 0] += 1 }
      let twin = NaiveChecker(builder.history)

      // Cycles are counted in different ways, so only whether there are any is compared. Edges
      // between sends need a version order in which each value stands once and was sent.
      let hasReadCycle = found.removeValue(forKey: .realtimeCycle) != nil
      #expect(hasReadCycle == twin.hasCycle(wr: true, ww: false), "SEED=\(seed)")
      let hasWriteCycle = found.removeValue(forKey: .realtimeWriteCycle) != nil
      if found[.duplicate] == nil, found[.noWriter] == nil {
        #expect(hasWriteCycle == twin.hasCycle(wr: false, ww: true), "SEED=\(seed)")
      }
      try #require(found == twin.anomalies().filter { $0.value > 0 }, "SEED=\(seed)")
    }
    // A generator that never reaches a rule would test nothing.
    if count >= 2000 {
      for kind in KafkaAnomaly.allCases { #expect(occurred[kind, default: 0] > 5, "\(kind)") }
    }
  }
}

/// Histories of a dozen operations on two keys, some nearly right and some wild.
private struct RandomHistories {
  private var generator: SplitMix64

  init(seed: UInt64) {
    generator = SplitMix64(seed: seed)
  }

  mutating func next() -> HistoryBuilder {
    var builder = HistoryBuilder()
    let wildness = [0, 5, 30].randomElement(using: &generator) ?? 0
    var logs: [[ValueNumber?]] = [[], []]
    var sentCounts: [ValueNumber] = [0, 0]
    var read: [UInt32: [Int]] = [:]
    var free: [UInt32: Int64] = [:]
    for _ in 0..<Int.random(in: 1...14, using: &generator) {
      let client = UInt32.random(in: 0...2, using: &generator)
      // Completions are recorded in their order, and a client does one thing at a time.
      builder.now += Int64.random(in: 0...2, using: &generator)
      let earliest = min(free[client, default: 0], builder.now)
      let time = Int64.random(in: earliest...builder.now, using: &generator)...builder.now
      free[client] = builder.now
      switch Int.random(in: 0..<10, using: &generator) {
      case 0:
        let names = ["0", "1"].filter { _ in Bool.random(using: &generator) }
        let outcome = outcome()
        builder.assign(client, names, outcome)
        if outcome != .fail {
          for key in 0...1 where !names.contains(String(key)) { read[client]?[key] = 0 }
        }
      case 1...4:
        let key = Int.random(in: 0...1, using: &generator)
        sentCounts[key] += 1
        let outcome = outcome()
        var offset = Int64(logs[key].count)
        if chance(wildness) {
          offset = .random(in: -2...7, using: &generator)
        } else if outcome == .ok {
          logs[key].append(sentCounts[key])
        }
        builder.send(client, String(key), sentCounts[key], at: offset, outcome, time: time)
        if chance(20) { logs[key].append(nil) }
      default:
        let listings = [0, 1].filter { _ in chance(70) }.map { key in
          let start = read[client, default: [0, 0]][key]
          read[client, default: [0, 0]][key] = logs[key].count
          var records = logs[key].indices.filter { $0 >= start }.compactMap { offset in
            logs[key][offset].map { (Int64(offset), $0) }
          }
          disturb(&records, wildness, sentCounts[key])
          return HistoryBuilder.Listing(String(key), records)
        }
        builder.poll(client, listings, outcome(), time: time)
      }
    }
    return builder
  }

  private mutating func disturb(
    _ records: inout [(Int64, ValueNumber)], _ wildness: Int, _ sentCount: ValueNumber
  ) {
    if chance(wildness) { records.reverse() }
    if chance(wildness), !records.isEmpty {
      records.remove(at: .random(in: records.indices, using: &generator))
    }
    if chance(wildness) {
      records.insert(
        (
          .random(in: -2...7, using: &generator),
          .random(in: 1...sentCount + 2, using: &generator)
        ), at: .random(in: 0...records.count, using: &generator))
    }
    if chance(wildness / 3) { records.shuffle(using: &generator) }
  }

  private mutating func outcome() -> Outcome {
    chance(85) ? .ok : chance(50) ? .fail : .info
  }

  private mutating func chance(_ percent: Int) -> Bool {
    Int.random(in: 0..<100, using: &generator) < percent
  }
}
