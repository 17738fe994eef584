import Glibc
import Testing

@testable import Cluster
@testable import Platform

/// No test asks how late a sleep ends: that depends on the machine.
@Suite struct SleeperTests {
  @Test func anExactSleepEndsAMomentBefore() {
    var sleeper = Sleeper()
    for nanoseconds in [300_000, 1_000_000, 2_500_000] as [UInt64] {
      let clock = MonotonicClock()
      sleeper.sleep(nanoseconds, .early(20_000))
      let slept = clock.now().nanoseconds
      #expect(slept >= nanoseconds - 21_000)
    }
  }

  @Test func whatIsNearerThanTheMarginIsNotSleptFor() {
    var sleeper = Sleeper()
    let clock = MonotonicClock()
    for _ in 0..<1000 { sleeper.sleep(20_000, .early(20_000)) }
    // A thousand sleeps would take at least twenty milliseconds.
    #expect(clock.now().nanoseconds < 20_000_000)
  }

  @Test func noMoreThanAQuarterOfTheTimeIsSpentAwake() {
    #expect(Sleeper.Precision.periodic(1_000_000_000) == .early(20_000))
    #expect(Sleeper.Precision.periodic(80_000) == .early(20_000))
    #expect(Sleeper.Precision.periodic(10_000) == .early(2500))
    #expect(Sleeper.Precision.periodic(0) == .early(0))
  }

  @Test(arguments: [.early(1000), .millisecond] as [Sleeper.Precision])
  func aDescriptorEndsASleep(precision: Sleeper.Precision) throws {
    var ends: [Int32] = [0, 0]
    try #require(pipe(&ends) == 0)
    defer { for end in ends { close(end) } }
    var sleeper = Sleeper()
    sleeper.listen(to: ends[0], for: POLLIN)
    sleeper.sleep(1_000_000, precision)
    let before = sleeper.isReady(ends[0])
    #expect(!before)
    _ = "x".utf8CString.withUnsafeBytes { write(ends[1], $0.baseAddress, 1) }
    let clock = MonotonicClock()
    sleeper.listen(to: ends[0], for: POLLIN)
    sleeper.sleep(100_000_000_000, precision)
    let after = sleeper.isReady(ends[0])
    #expect(after)
    #expect(clock.now().nanoseconds < 50_000_000_000)
  }
}
