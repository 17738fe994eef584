import Testing

@testable import Cluster
@testable import Stress

@Suite struct ProgressTests {
  @Test func aSecondIsOneLine() {
    let snapshot = Progress.Snapshot(
      elapsedSeconds: 7, rate: 123_456.7, p50: 87_000, p99: 2_345_000, outstandingCount: 100,
      errorCount: 3)
    #expect(
      Progress.line(snapshot)
        == "   7 s   123,456 ops/s  p50 87.0 µs  p99 2.35 ms  100 outstanding  3 errors")
  }

  @Test func aSecondWithoutOperationsHasNoLatency() {
    let snapshot = Progress.Snapshot(
      elapsedSeconds: 7, rate: 0, p50: 0, p99: 0, outstandingCount: 5, errorCount: 0)
    #expect(Progress.line(snapshot).contains("p50       –  p99       –  5 outstanding"))
  }

  @Test(arguments: [0, 1, 999, 100_000, 1_000_000_000], [1, 2_345_678, 999_000_000_000])
  func noSecondIsWiderThanATerminal(count: Int, nanoseconds: UInt64) {
    let snapshot = Progress.Snapshot(
      elapsedSeconds: 86_400, rate: Double(min(count, 10_000_000)), p50: nanoseconds,
      p99: nanoseconds, outstandingCount: min(count, 100_000), errorCount: count)
    let line = Progress.line(snapshot)
    #expect(line.count <= 79 && line.hasSuffix(" errors"), "\(line)")
    #expect(Progress.line(snapshot, columnCount: 50).count == 50)
  }

  @Test func aFaultIsToldWithItsLineAndWhatMaelstromMakesOfIt() {
    let fault = ProtocolFault(
      kind: .notJSON, node: "n1", time: 1_500_000, detail: "expected a value at byte 0",
      line: "got it")
    #expect(
      Progress.text(fault) == """
        not-json by n1 at 1.50 ms: A line on stdout is not JSON; what is meant for people belongs \
        on stderr. (expected a value at byte 0)
          got it
          Maelstrom stops reading such a node's stdout: it is mute for the rest of the test.
        """)
  }
}
