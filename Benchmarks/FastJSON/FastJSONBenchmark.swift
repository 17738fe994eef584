import Foundation
import XCTest

/// What the benchmarks of FastJSON share: sizes, contenders, timing and the table printed.
///
/// Each job is done by FastJSON, by JSONSerialization and by JSONDecoder or JSONEncoder on the same
/// text in the same run, and their checksums must be equal. Sizes are tiny unless the environment
/// says `BENCH=full`, so that the suites run with the tests and cannot rot. Figures are worth
/// something in release builds only:
///
///     scripts/bench FastJSON
class FastJSONBenchmark: XCTestCase {
  static let isFull = ProcessInfo.processInfo.environment["BENCH"] == "full"

  /// About how many bytes a large document has.
  static var documentByteCount: Int { isFull ? 1_000_000 : 4_000 }

  /// How many lines, strings or numbers a figure is taken over.
  static var itemCount: Int { isFull ? 20_000 : 100 }

  /// Somebody who does the job, and gives a checksum of what was done.
  struct Contender {
    let name: String
    let work: () throws -> Int

    init(_ name: String, _ work: @escaping () throws -> Int) {
      self.name = name
      self.work = work
    }
  }

  /// Nanoseconds that this thread has run: what others do on the machine meanwhile does not count.
  static func threadNanoseconds() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return time.tv_sec * 1_000_000_000 + time.tv_nsec
  }

  /// Nanoseconds of the best run of a job, and its checksum: at least three runs, and as many as fit
  /// into a fifth of a second.
  static func time(_ work: () throws -> Int) rethrows -> (nanoseconds: Double, checksum: Int) {
    var best = Int.max
    var checksum = 0
    var total = 0
    var runs = 0
    repeat {
      let start = threadNanoseconds()
      checksum = try work()
      let duration = threadNanoseconds() - start
      best = min(best, duration)
      total += duration
      runs += 1
    } while isFull && (runs < 3 || total < 200_000_000)
    return (Double(best), checksum)
  }

  /// Times all contenders on one job and prints a line of the table; the first one, which is FastJSON,
  /// is measured by XCTest as well.
  ///
  /// - Parameter itemCount: how many items the job has; times are given for one of them.
  /// - Parameter byteCount: how many bytes are read or written.
  func compare(
    _ job: String, itemCount: Int, byteCount: Int, _ contenders: [Contender]
  ) throws {
    let first = try XCTUnwrap(contenders.first)
    let ours = try Self.time(first.work)
    var columns = [
      job, "items \(itemCount)", "bytes \(byteCount)",
      "\(first.name) \(Self.format(ours.nanoseconds / Double(itemCount))) ns",
      "\(Self.format(Double(byteCount) * 1_000 / ours.nanoseconds)) MB/s",
    ]
    for contender in contenders.dropFirst() {
      let theirs = try Self.time(contender.work)
      XCTAssertEqual(ours.checksum, theirs.checksum, "\(job): \(contender.name)")
      columns.append("\(contender.name) \(Self.format(theirs.nanoseconds / Double(itemCount))) ns")
      columns.append("ratio \(Self.format(theirs.nanoseconds / ours.nanoseconds))")
    }
    columns.append("checksum \(ours.checksum)")
    print(columns.joined(separator: "  "))
    measure {
      XCTAssertEqual(try? first.work(), ours.checksum)
    }
  }

  static func format(_ value: Double) -> String {
    String(format: "%.1f", value)
  }
}
