import Foundation
import LogStore
import XCTest

/// What logs cost in memory, beside the bytes that a poll of everything would send.
final class MemoryBenchmarks: LogStoreBenchmark {
  /// Bytes of the process that are in memory, as the system counts them.
  static func residentByteCount() throws -> Int {
    let text = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8)
    let pages = try XCTUnwrap(text.split(separator: " ").dropFirst().first.flatMap { Int($0) })
    return pages * 4_096
  }

  func testShortLogsAndALongOne() throws {
    let shapes =
      Self.isFull
      ? [(60_000, 16), (1_000_000, 16), (60_000, 1), (1, 10_000_000)] : [(1_000, 16), (1, 1_000)]
    for (logCount, recordCount) in shapes {
      let before = try Self.residentByteCount()
      var table = LogTable(seed: 1)
      var polledByteCount = 0
      for key in Self.keys(logCount) {
        let log = table.logIndex(creating: key.span.bytes)
        for value in 1...recordCount {
          let payload = Array(String(value).utf8)
          _ = table.append(payload.span.bytes, to: log)
        }
        let totals = table.forEachRange(of: log, from: 0, byteLimit: .max) { _ in }
        polledByteCount += key.count + totals.byteCount + 6
      }
      let allocated = table.statistics.allocatedByteCount
      let resident = try Self.residentByteCount() - before
      print(
        "memory  logs \(logCount), records each \(recordCount)", "polled \(polledByteCount) B",
        "allocated \(allocated) B",
        "ratio \(String(format: "%.2f", Double(allocated) / Double(polledByteCount)))",
        "resident \(resident) B", separator: "  ")
      XCTAssertEqual(table.statistics.recordCount, logCount * recordCount)
    }
  }
}
