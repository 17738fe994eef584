import Foundation
import Synchronization
import Testing

@testable import LogStore

/// Many threads share the logs: no offset is lost or given twice, and no poll sees a hole.
@Suite struct LogsTests {
  static let keys = (0..<5).map { Array("k\($0)".utf8) }

  @Test(arguments: [(1, 1), (2, 2), (4, 2)])
  func offsetsAreGivenOnceAndPollsSeeNoHoles(appenders: Int, pollers: Int) {
    let logs = Logs(seed: 1)
    let perAppender = 3_000
    let given = Mutex<[[Int64]]>(Array(repeating: [], count: Self.keys.count))
    let isAppending = Atomic<Int>(appenders)
    let holes = Atomic<Int>(0)
    ReaderWriterLockTests.onThreads(appenders + pollers) { thread in
      if thread < appenders {
        var offsets: [[Int64]] = Array(repeating: [], count: Self.keys.count)
        for round in 0..<perAppender {
          let keyIndex = (round + thread) % Self.keys.count
          let key = Self.keys[keyIndex]
          let payload = Array(repeating: UInt8(0x61), count: round % 60)
          let offset = logs.append(payload.span.bytes, to: key.span.bytes)
          offsets[keyIndex].append(offset.rawValue)
        }
        given.withLock { all in
          for (index, some) in offsets.enumerated() { all[index] += some }
        }
        isAppending.subtract(1, ordering: .sequentiallyConsistent)
      } else {
        var next: [Int64] = Array(repeating: 0, count: Self.keys.count)
        var isLast = false
        while !isLast {
          // One more round when all has been appended, so that each poller sees everything.
          isLast = isAppending.load(ordering: .sequentiallyConsistent) == 0
          for (index, key) in Self.keys.enumerated() {
            var bytes: [UInt8] = []
            let polled = logs.poll(
              key.span.bytes, from: Offset(next[index]), byteLimit: isLast ? .max : 2_000,
              into: &bytes)
            guard let totals = polled else { continue }
            for record in bytes.split(separator: 0x5B) {
              let digits = String(decoding: record.prefix { $0 != 0x2C }, as: UTF8.self)
              if digits != String(next[index]) { holes.add(1, ordering: .relaxed) }
              next[index] += 1
            }
            if totals.byteCount != bytes.count { holes.add(1, ordering: .relaxed) }
          }
        }
        let seen = next.reduce(0, +)
        if seen != Int64(appenders * perAppender) { holes.add(1, ordering: .relaxed) }
      }
    }
    #expect(holes.load(ordering: .relaxed) == 0)
    for offsets in given.withLock({ $0 }) {
      #expect(offsets.sorted() == Array(0..<Int64(offsets.count)))
    }
    #expect(logs.statistics.recordCount == appenders * perAppender)
  }

  @Test func committedOffsetsFromManyThreadsEndAtTheHighest() {
    let logs = Logs(seed: 1)
    let key: [UInt8] = Array("k".utf8)
    #expect(logs.committedOffset(of: key.span.bytes) == nil)
    ReaderWriterLockTests.onThreads(4) { thread in
      let key: [UInt8] = Array("k".utf8)
      for round in 0..<1_000 {
        let offset = Int64((round * 37 + thread) % 997)
        logs.commit(Offset(offset), of: key.span.bytes)
      }
    }
    #expect(logs.committedOffset(of: key.span.bytes) == 996)
  }

  /// The first record always, and no other that goes beyond what is left.
  @Test(arguments: [
    (0, "[0,111]"), (7, "[0,111]"), (13, "[0,111]"), (14, "[0,111][0,333]"),
    (15, "[0,111],[1,222]"),
    (21, "[0,111],[1,222]"), (22, "[0,111],[1,222][0,333]"), (100, "[0,111],[1,222][0,333]"),
  ])
  func severalKeysMayShareOneLimit(_ byteLimit: Int, _ expected: String) {
    let logs = Logs(seed: 1)
    for (key, payload) in [("a", "111"), ("a", "222"), ("b", "333")] {
      let (key, payload) = (Array(key.utf8), Array(payload.utf8))
      _ = logs.append(payload.span.bytes, to: key.span.bytes)
    }
    var output: [UInt8] = []
    for key in ["a", "b"] {
      let key = Array(key.utf8)
      let totals = logs.poll(
        key.span.bytes, from: 0, byteLimit: byteLimit - output.count,
        atLeast: output.isEmpty ? 1 : 0, into: &output)
      #expect(totals != nil)
    }
    #expect(String(decoding: output, as: UTF8.self) == expected)
  }

  @Test func aKeyThatWasNeverNamedHasNoLog() {
    let logs = Logs(seed: 1)
    let key: [UInt8] = Array("k".utf8)
    var output: [UInt8] = [0x5B]
    #expect(logs.poll(key.span.bytes, from: 0, byteLimit: .max, into: &output) == nil)
    #expect(output == [0x5B])
    #expect(logs.statistics.logCount == 0)
  }

  @Test func anErrorThrownInsideGivesTheLockBack() {
    struct Refusal: Error {}
    let logs = Logs(seed: 1)
    #expect(throws: Refusal.self) { try logs.write { _ throws(Refusal) in throw Refusal() } }
    #expect(throws: Refusal.self) { try logs.read { _ throws(Refusal) in throw Refusal() } }
    #expect(logs.write { $0.statistics.logCount } == 0)
  }
}
