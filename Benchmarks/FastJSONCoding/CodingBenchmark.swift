import XCTest

/// What the benchmarks of FastJSONCoding share: two contenders that take turns.
///
/// Whatever else the machine does falls upon both alike. A figure is the median of the rounds, the
/// ratio is that of the medians, and lowest and highest ratio of one round are given beside it.
///
///     scripts/bench Coding
class CodingBenchmark: FastJSONBenchmark {
  private static var roundCount: Int { isFull ? 15 : 1 }

  /// Lets two contenders do a job in turn, and prints a line of the table; the first one is measured by
  /// XCTest as well.
  ///
  /// - Parameter itemCount: how many items the job has; times are given for one of them.
  /// - Parameter byteCount: how many bytes are read or written.
  func alternate(
    _ job: String, itemCount: Int, byteCount: Int, _ ours: Contender, _ theirs: Contender
  ) throws {
    var times: (ours: [Double], theirs: [Double]) = ([], [])
    var checksum = 0
    for _ in 0..<Self.roundCount {
      let first = try Self.once(ours.work)
      let second = try Self.once(theirs.work)
      XCTAssertEqual(first.checksum, second.checksum, job)
      times.ours.append(first.nanoseconds)
      times.theirs.append(second.nanoseconds)
      checksum = first.checksum
    }
    let ratios = zip(times.ours, times.theirs).map { $1 / $0 }.sorted()
    let medians = (Self.median(times.ours), Self.median(times.theirs))
    print(
      job, "items \(itemCount)", "bytes \(byteCount)",
      "\(ours.name) \(Self.format(medians.0 / Double(itemCount))) ns",
      "\(Self.format(Double(byteCount) * 1_000 / medians.0)) MB/s",
      "\(theirs.name) \(Self.format(medians.1 / Double(itemCount))) ns",
      "ratio \(Self.format(medians.1 / medians.0))",
      "in \(ratios.count) rounds \(Self.format(ratios[0])) to \(Self.format(ratios[ratios.count - 1]))",
      "checksum \(checksum)", separator: "  ")
    measure {
      XCTAssertEqual(try? ours.work(), checksum)
    }
  }

  private static func once(
    _ work: () throws -> Int
  ) rethrows -> (nanoseconds: Double, checksum: Int) {
    let start = threadNanoseconds()
    let checksum = try work()
    return (Double(threadNanoseconds() - start), checksum)
  }

  private static func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }
}
