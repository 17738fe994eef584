import Foundation
import Glibc
import XCTest

/// What the benchmarks of the node share: requests, timing, and the table printed.
///
/// Everything runs in this process, bytes in and bytes out, on one thread. Sizes are tiny unless the
/// environment says `BENCH=full`, so that the suites run with the tests. Figures are worth something
/// in release builds only:
///
///     BENCH=full swift test -c release -Xswiftc -enable-testing --filter 'ServeBenchmarks'
class NodeBenchmark: XCTestCase {
  static let isFull = ProcessInfo.processInfo.environment["BENCH"] == "full"

  /// The sizes to measure: all of them, or those up to a hundred.
  static func sizes(_ all: Int...) -> [Int] {
    isFull ? all : all.filter { $0 <= 100 }
  }

  static let initLine = Array(
    (#"{"id":0,"src":"c0","dest":"n0","body":{"type":"init","node_id":"n0","node_ids":["n0"],"#
      + "\"msg_id\":1}}\n").utf8)

  /// The requests of a profile of `scripts/traffic`, an `init` first, each with its line feed.
  static func traffic(_ profile: String, count: Int) throws -> [UInt8] {
    let package = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let process = Process()
    process.executableURL = package.appendingPathComponent("scripts/traffic")
    process.arguments = [profile, "\(count)"]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw CocoaError(.executableLoad) }
    return Array(bytes)
  }

  /// Nanoseconds that this thread has run: what others do on the machine meanwhile does not count.
  static func threadNanoseconds() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return time.tv_sec * 1_000_000_000 + time.tv_nsec
  }

  /// Nanoseconds for one of `operations`, the best of `runs`.
  static func time(_ operations: Int, runs: Int = isFull ? 3 : 1, _ body: () throws -> Void)
    rethrows -> Double
  {
    var best = Int.max
    for _ in 0..<runs {
      let start = threadNanoseconds()
      try body()
      best = min(best, threadNanoseconds() - start)
    }
    return Double(best) / Double(operations)
  }

  /// A line of the table: the time of each contestant, and how often ours fits into it.
  static func report(
    _ shape: String, _ counts: String, ours: Double, others: [(name: String, nanoseconds: Double)]
  ) {
    let comparisons = others.map {
      "\($0.name) \(format($0.nanoseconds)) ns (\(format($0.nanoseconds / ours)) ×)"
    }
    print(([shape, counts, "ours \(format(ours)) ns"] + comparisons).joined(separator: "  "))
  }

  /// A checksum of bytes (FNV-1a), so that neither compiler nor author can leave out the work.
  static func checksum(_ bytes: [UInt8]) -> String {
    let hash = bytes.reduce(0xCBF2_9CE4_8422_2325 as UInt64) {
      ($0 ^ UInt64($1)) &* 0x100_0000_01B3
    }
    return String(hash, radix: 16)
  }

  static func format(_ value: Double) -> String {
    String(format: value < 10 ? "%.2f" : "%.0f", value)
  }
}
