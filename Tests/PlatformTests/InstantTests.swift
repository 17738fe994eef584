import Testing

@testable import Platform

@Suite struct InstantTests {
  /// Every pair of points around the edges, against arithmetic that is wide enough.
  @Test func differencesAndSumsStayInTime() {
    let points: [UInt64] = [
      0, 1, 2, 999_999_999, 1_000_000_000, 1_000_000_001, .max / 2, .max / 2 + 1, .max - 1, .max,
    ]
    for earlier in points {
      for later in points {
        let instant = Instant(nanoseconds: later)
        #expect(
          Int128(instant.since(Instant(nanoseconds: earlier)))
            == max(Int128(later) - Int128(earlier), 0))
        #expect(
          Int128((instant + earlier).nanoseconds)
            == min(Int128(later) + Int128(earlier), Int128(UInt64.max)))
      }
    }
  }

  @Test(
    arguments: [
      (0, 0), (1e-10, 0), (1e-9, 1), (1.5, 1_500_000_000), (-1, 0), (.nan, 0), (.infinity, .max),
      (-.infinity, 0), (1e300, .max), (1.8446744e10, 18_446_744_000_000_000_000), (1.9e10, .max),
    ] as [(Double, UInt64)])
  func anyNumberOfSecondsIsSomeNumberOfNanoseconds(seconds: Double, nanoseconds: UInt64) {
    #expect(UInt64.nanoseconds(inSeconds: seconds) == nanoseconds)
  }

  @Test func theClockBeginsAtZeroAndGoesForward() {
    let clock = MonotonicClock()
    var latest = clock.now()
    #expect(latest.nanoseconds < 1_000_000_000)
    for _ in 0..<1000 {
      let now = clock.now()
      #expect(now >= latest)
      latest = now
    }
  }
}
