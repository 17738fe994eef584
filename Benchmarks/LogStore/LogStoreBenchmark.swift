import Foundation
import Glibc
import LogStore
import XCTest

/// What the benchmarks of LogStore share: sizes, keys, the naive twin, timing and the table printed.
///
/// Sizes are tiny unless the environment says `BENCH=full`, so that the suites run with the tests.
/// Figures are worth something in release builds only:
///
///     BENCH=full swift test -c release -Xswiftc -enable-testing --filter AppendBenchmarks
class LogStoreBenchmark: XCTestCase {
  static let isFull = ProcessInfo.processInfo.environment["BENCH"] == "full"

  /// The sizes to measure: all of them, or those below a thousand and one.
  static func sizes(_ all: Int...) -> [Int] {
    isFull ? all : all.filter { $0 <= 1_000 }
  }

  /// How many operations a figure is taken over.
  static var operationCount: Int { isFull ? 1_000_000 : 1_000 }

  static func keys(_ count: Int) -> [[UInt8]] {
    (0..<count).map { Array(String($0).utf8) }
  }

  /// A walk over 0..<count that jumps about, the same in every run.
  struct Walk {
    private var state: UInt64 = 1
    let count: Int

    init(_ count: Int) {
      self.count = count
    }

    mutating func next() -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(count))
    }
  }

  /// Nanoseconds that this thread has run, its system calls included: what others do on the machine
  /// meanwhile does not count.
  static func threadNanoseconds() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return time.tv_sec * 1_000_000_000 + time.tv_nsec
  }

  /// Nanoseconds for one of `operations`, the best of three runs, and what the last one returned.
  static func time(_ operations: Int, _ body: () -> Int) -> (nanoseconds: Double, checksum: Int) {
    var best = Int.max
    var checksum = 0
    for _ in 0..<(isFull ? 3 : 1) {
      let start = threadNanoseconds()
      checksum = body()
      best = min(best, threadNanoseconds() - start)
    }
    return (Double(best) / Double(operations), checksum)
  }

  /// Times both on the same work, checks that both did it, and prints a line of the table.
  func compare(_ shape: String, _ operations: Int, ours: () -> Int, naive: () -> Int) {
    let ours = Self.time(operations, ours)
    let naive = Self.time(operations, naive)
    XCTAssertEqual(ours.checksum, naive.checksum, shape)
    let ratio = naive.nanoseconds / ours.nanoseconds
    print(
      shape, "operations \(operations)", Self.format(ours.nanoseconds) + " ns each",
      "naive \(Self.format(naive.nanoseconds)) ns", "ratio \(Self.format(ratio))",
      "checksum \(ours.checksum)", separator: "  ")
  }

  static func format(_ value: Double) -> String {
    String(format: "%.1f", value)
  }
}

/// The twin: a dictionary of arrays, each record an array of its own, rendered when it is polled.
struct NaiveLogs {
  var records: [[UInt8]: [[UInt8]]] = [:]
  var committed: [[UInt8]: Int64] = [:]

  mutating func append(_ payload: [UInt8], to key: [UInt8]) -> Int {
    records[key, default: []].append(payload)
    return (records[key]?.count ?? 0) - 1
  }

  func poll(_ key: [UInt8], from offset: Int, limit: Int, into output: inout [UInt8]) {
    guard let records = records[key] else { return }
    for index in offset..<min(offset + limit, records.count) {
      if index > offset { output.append(UInt8(ascii: ",")) }
      output.append(UInt8(ascii: "["))
      output.append(contentsOf: String(index).utf8)
      output.append(UInt8(ascii: ","))
      output.append(contentsOf: records[index])
      output.append(UInt8(ascii: "]"))
    }
  }

  mutating func commit(_ offset: Int64, of key: [UInt8]) {
    committed[key] = max(committed[key] ?? .min, offset)
  }
}

extension LogTable {
  /// A table with a log for each key, in order.
  static func withLogs(_ keys: [[UInt8]]) -> (table: Boxed, logs: [LogIndex]) {
    let boxed = Boxed()
    let logs = keys.map { boxed.table.logIndex(creating: $0.span.bytes) }
    return (boxed, logs)
  }

  /// A table that closures can share.
  final class Boxed {
    var table = LogTable(seed: 1)
  }
}
