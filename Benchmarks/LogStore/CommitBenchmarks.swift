import LogStore
import XCTest

/// Commits and their reading, by the number of logs.
final class CommitBenchmarks: LogStoreBenchmark {
  func testByNumberOfLogs() {
    for count in Self.sizes(10, 1_000, 100_000, 1_000_000) {
      let keys = Self.keys(count)
      compare(
        "commit  logs \(count)", Self.operationCount,
        ours: {
          let (boxed, logs) = LogTable.withLogs(keys)
          var walk = Walk(count)
          for round in 0..<Self.operationCount {
            let key = keys[walk.next()]
            let log = boxed.table.logIndex(creating: key.span.bytes)
            boxed.table.commit(Offset(Int64(round % 100)), of: log)
          }
          return logs.reduce(0) { $0 &+ Int(boxed.table.committedOffset(of: $1)?.rawValue ?? 0) }
        },
        naive: {
          var naive = NaiveLogs()
          for key in keys { naive.committed[key] = 0 }
          var walk = Walk(count)
          for round in 0..<Self.operationCount {
            naive.commit(Int64(round % 100), of: keys[walk.next()])
          }
          return keys.reduce(0) { $0 &+ Int(naive.committed[$1] ?? 0) }
        })
    }
  }

  func testOneKey() {
    let (boxed, logs) = LogTable.withLogs([[0x6B]])
    measure {
      for round in 0..<Self.operationCount { boxed.table.commit(Offset(Int64(round)), of: logs[0]) }
      XCTAssertEqual(
        boxed.table.committedOffset(of: logs[0])?.rawValue, Int64(Self.operationCount - 1))
    }
  }
}
