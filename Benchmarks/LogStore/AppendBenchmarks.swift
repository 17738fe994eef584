import LogStore
import XCTest

/// Appends by the number of logs, by the length of one log, and by the size of the payload.
final class AppendBenchmarks: LogStoreBenchmark {
  func testByNumberOfLogs() {
    for count in Self.sizes(10, 100, 1_000, 10_000, 100_000, 1_000_000) {
      let keys = Self.keys(count)
      let payload: [UInt8] = Array("17".utf8)
      let (boxed, _) = LogTable.withLogs(keys)
      var naive = NaiveLogs()
      for key in keys { naive.records[key] = [] }
      compare(
        "append  logs \(count)", Self.operationCount,
        ours: {
          var walk = Walk(count)
          for _ in 0..<Self.operationCount {
            let key = keys[walk.next()]
            if let log = boxed.table.logIndex(of: key.span.bytes) {
              _ = boxed.table.append(payload.span.bytes, to: log)
            }
          }
          return Self.operationCount
        },
        naive: {
          var walk = Walk(count)
          for _ in 0..<Self.operationCount {
            _ = naive.append(payload, to: keys[walk.next()])
          }
          return Self.operationCount
        })
    }
  }

  func testByLengthOfOneLog() {
    let payload: [UInt8] = Array("12345".utf8)
    for count in Self.sizes(10, 100, 1_000, 100_000, 1_000_000, 10_000_000) {
      compare(
        "append  one log, records \(count)", count,
        ours: {
          let (boxed, logs) = LogTable.withLogs([[0x6B]])
          for _ in 0..<count { _ = boxed.table.append(payload.span.bytes, to: logs[0]) }
          return Int(boxed.table.endOffset(of: logs[0]).rawValue)
        },
        naive: {
          var naive = NaiveLogs()
          for _ in 0..<count { _ = naive.append(payload, to: [0x6B]) }
          return naive.records[[0x6B]]?.count ?? 0
        })
    }
  }

  func testBySizeOfPayload() {
    for byteCount in Self.sizes(1, 10, 100, 1_000, 10_000, 100_000, 1 << 20) {
      let payload = Array(repeating: UInt8(0x61), count: byteCount)
      let count = max(10, min(Self.operationCount, 200_000_000 / (byteCount + 10)))
      compare(
        "append  payload \(byteCount) B", count,
        ours: {
          let (boxed, logs) = LogTable.withLogs([[0x6B]])
          for _ in 0..<count { _ = boxed.table.append(payload.span.bytes, to: logs[0]) }
          return Int(boxed.table.endOffset(of: logs[0]).rawValue)
        },
        naive: {
          var naive = NaiveLogs()
          // A true copy of the bytes: the line that they stand in is read over afterwards.
          for _ in 0..<count {
            _ = naive.append(payload.withUnsafeBytes { Array($0) }, to: [0x6B])
          }
          return naive.records[[0x6B]]?.count ?? 0
        })
    }
  }

  /// The longest of all appends to one log: what a client waits when something has to grow.
  func testLongestAppend() {
    let count = Self.isFull ? 10_000_000 : 10_000
    let payload: [UInt8] = Array("12345".utf8)
    let (boxed, logs) = LogTable.withLogs([[0x6B]])
    var durations: [Int] = []
    durations.reserveCapacity(count)
    for _ in 0..<count {
      let start = Self.threadNanoseconds()
      _ = boxed.table.append(payload.span.bytes, to: logs[0])
      durations.append(Self.threadNanoseconds() - start)
    }
    durations.sort()
    print(
      "append  one log, records \(count)", "longest \(durations[count - 1]) ns",
      "tenth longest \(durations[count - 10]) ns", "p99.99 \(durations[count - count / 10_000]) ns",
      "median \(durations[count / 2]) ns", separator: "  ")
    XCTAssertEqual(boxed.table.endOffset(of: logs[0]).rawValue, Int64(count))
  }

  /// Maelstrom's shape: ten live keys, each replaced by a new one after sixteen writes.
  func testSixteenWritesToEachKey() {
    let payload: [UInt8] = Array("16".utf8)
    for count in Self.sizes(100, 1_000, 10_000, 60_000, 1_000_000) {
      let keys = Self.keys(count)
      let rounds = max(1, Self.operationCount / (count * 16))
      compare(
        "append  16 to each of \(count) logs", rounds * count * 16,
        ours: {
          var sum = 0
          for _ in 0..<rounds {
            var table = LogTable(seed: 1)
            for live in stride(from: 0, to: count, by: 10) {
              for write in 0..<160 {
                let key = keys[live + write % 10]
                let log = table.logIndex(creating: key.span.bytes)
                _ = table.append(payload.span.bytes, to: log)
              }
            }
            sum += table.statistics.recordCount
          }
          return sum
        },
        naive: {
          var sum = 0
          for _ in 0..<rounds {
            var naive = NaiveLogs()
            for live in stride(from: 0, to: count, by: 10) {
              for write in 0..<160 { _ = naive.append(payload, to: keys[live + write % 10]) }
            }
            sum += naive.records.values.reduce(0) { $0 + $1.count }
          }
          return sum
        })
    }
  }

  func testOneLog() {
    let payload: [UInt8] = Array("16".utf8)
    measure {
      var table = LogTable(seed: 1)
      let key: [UInt8] = [0x6B]
      let log = table.logIndex(creating: key.span.bytes)
      for _ in 0..<Self.operationCount { _ = table.append(payload.span.bytes, to: log) }
      XCTAssertEqual(table.statistics.recordCount, Self.operationCount)
    }
  }
}
