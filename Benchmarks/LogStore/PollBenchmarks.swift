import LogStore
import XCTest

/// Polls by where they begin, by how much they bring, and by the number of logs.
final class PollBenchmarks: LogStoreBenchmark {
  static let payload: [UInt8] = Array("12345".utf8)

  /// One log of `count` records, twice.
  static func oneLog(_ count: Int) -> (LogTable.Boxed, LogIndex, NaiveLogs) {
    let (boxed, logs) = LogTable.withLogs([[0x6B]])
    var naive = NaiveLogs()
    for _ in 0..<count {
      _ = boxed.table.append(payload.span.bytes, to: logs[0])
      _ = naive.append(payload, to: [0x6B])
    }
    return (boxed, logs[0], naive)
  }

  /// Polls `records` records from `offset`, again and again.
  func comparePolls(
    _ shape: String, _ one: (LogTable.Boxed, LogIndex, NaiveLogs), from offset: Int, records: Int
  ) {
    let (boxed, log, naive) = one
    var expected: [UInt8] = []
    naive.poll([0x6B], from: offset, limit: records, into: &expected)
    let byteLimit = expected.count
    let rounds = max(10, Self.operationCount / (records + 10))
    compare(
      shape, rounds,
      ours: {
        var output: [UInt8] = []
        output.reserveCapacity(byteLimit)
        var sum = 0
        for _ in 0..<rounds {
          output.removeAll(keepingCapacity: true)
          _ = boxed.table.forEachRange(of: log, from: Offset(Int64(offset)), byteLimit: byteLimit) {
            range in range.withUnsafeBytes { output.append(contentsOf: $0) }
          }
          sum &+= output.count
        }
        XCTAssertEqual(output, expected)
        return sum
      },
      naive: {
        var output: [UInt8] = []
        var sum = 0
        for _ in 0..<rounds {
          output.removeAll(keepingCapacity: true)
          naive.poll([0x6B], from: offset, limit: records, into: &output)
          sum &+= output.count
        }
        return sum
      })
  }

  func testByPlaceInTheLog() {
    let count = Self.isFull ? 10_000_000 : 1_000
    let one = Self.oneLog(count)
    for (name, offset) in [
      ("start", 0), ("middle", count / 2), ("end", count - 100),
    ] {
      comparePolls(
        "poll  100 of \(count) records, from the \(name)", one, from: offset, records: 100)
    }
  }

  func testByNumberOfRecords() {
    let one = Self.oneLog(Self.isFull ? 1_000_000 : 1_000)
    for records in Self.sizes(1, 10, 100, 1_000, 10_000, 1_000_000) {
      comparePolls("poll  records \(records)", one, from: 0, records: records)
    }
  }

  func testByNumberOfLogs() {
    for count in Self.sizes(10, 1_000, 100_000, 1_000_000) {
      let keys = Self.keys(count)
      let (boxed, logs) = LogTable.withLogs(keys)
      var naive = NaiveLogs()
      for (key, log) in zip(keys, logs) {
        for _ in 0..<4 {
          _ = boxed.table.append(Self.payload.span.bytes, to: log)
          _ = naive.append(Self.payload, to: key)
        }
      }
      compare(
        "poll  last 2 of 4 records, logs \(count)", Self.operationCount,
        ours: {
          var walk = Walk(count)
          var sum = 0
          for _ in 0..<Self.operationCount {
            let key = keys[walk.next()]
            guard let log = boxed.table.logIndex(of: key.span.bytes) else { continue }
            sum &+=
              boxed.table.forEachRange(of: log, from: 2, byteLimit: 1 << 20) { _ in }.byteCount
          }
          return sum
        },
        naive: {
          var walk = Walk(count)
          var output: [UInt8] = []
          var sum = 0
          for _ in 0..<Self.operationCount {
            output.removeAll(keepingCapacity: true)
            naive.poll(keys[walk.next()], from: 2, limit: 2, into: &output)
            sum &+= output.count
          }
          return sum
        })
    }
  }

  func testTenRecordsFromTheEnd() {
    let (boxed, log, _) = Self.oneLog(1_000)
    measure {
      var output: [UInt8] = []
      for _ in 0..<Self.operationCount {
        output.removeAll(keepingCapacity: true)
        _ = boxed.table.forEachRange(of: log, from: 990, byteLimit: 1 << 20) { range in
          range.withUnsafeBytes { output.append(contentsOf: $0) }
        }
      }
      XCTAssertEqual(output.count, 10 * "[990,12345],".utf8.count - 1)
    }
  }
}
