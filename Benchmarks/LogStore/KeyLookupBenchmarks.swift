import LogStore
import XCTest

/// From a key to its log: by the number of logs and by the length of keys, hits and misses.
final class KeyLookupBenchmarks: LogStoreBenchmark {
  func testByNumberOfLogs() {
    for count in Self.sizes(10, 100, 1_000, 10_000, 100_000, 1_000_000) {
      compareLookups("lookup  logs \(count)", keys: Self.keys(count))
    }
  }

  func testByLengthOfTheKey() {
    for byteCount in [1, 4, 8, 9, 16, 64, 1_000] {
      let keys = (0..<100).map { number in
        [UInt8(number)] + Array(repeating: UInt8(0x61), count: byteCount - 1)
      }
      compareLookups("lookup  key \(byteCount) B", keys: keys)
    }
  }

  func testMisses() {
    let count = Self.isFull ? 100_000 : 1_000
    let all = Self.keys(count * 2)
    compareLookups("lookup  half of them missing", keys: Array(all[..<count]), asked: all)
  }

  func compareLookups(_ shape: String, keys: [[UInt8]], asked: [[UInt8]]? = nil) {
    let asked = asked ?? keys
    let (boxed, _) = LogTable.withLogs(keys)
    var naive: [[UInt8]: Int] = [:]
    for (number, key) in keys.enumerated() { naive[key] = number }
    compare(
      shape, Self.operationCount,
      ours: {
        var walk = Walk(asked.count)
        var found = 0
        for _ in 0..<Self.operationCount {
          let key = asked[walk.next()]
          found &+= boxed.table.logIndex(of: key.span.bytes) == nil ? 0 : 1
        }
        return found
      },
      naive: {
        var walk = Walk(asked.count)
        var found = 0
        for _ in 0..<Self.operationCount {
          found &+= naive[asked[walk.next()]] == nil ? 0 : 1
        }
        return found
      })
  }

  /// The longest of all first sights of a key: what a client waits when the index doubles.
  func testLongestInsertion() {
    let keys = Self.keys(Self.isFull ? 1_000_000 : 1_000)
    var table = LogTable(seed: 1)
    var durations: [Int] = []
    durations.reserveCapacity(keys.count)
    for key in keys {
      let start = Self.threadNanoseconds()
      _ = table.logIndex(creating: key.span.bytes)
      durations.append(Self.threadNanoseconds() - start)
    }
    durations.sort()
    print(
      "new key  \(keys.count) of them", "longest \(durations[keys.count - 1]) ns",
      "tenth longest \(durations[keys.count - 10]) ns", "median \(durations[keys.count / 2]) ns",
      separator: "  ")
    XCTAssertEqual(table.statistics.logCount, keys.count)
  }

  func testShortKeys() {
    let keys = Self.keys(1_000)
    let (boxed, _) = LogTable.withLogs(keys)
    let lookupCount = Self.operationCount / 10
    measure {
      var walk = Walk(keys.count)
      var found = 0
      for _ in 0..<lookupCount {
        let key = keys[walk.next()]
        found += boxed.table.logIndex(of: key.span.bytes) == nil ? 0 : 1
      }
      XCTAssertEqual(found, lookupCount)
    }
  }
}
