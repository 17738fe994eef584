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
        for distance in [Int64(truncatingIfNeeded: earlier), .min] {
          #expect(
            Int128(instant.advanced(byNanoseconds: distance).nanoseconds)
              == min(max(Int128(later) + Int128(distance), 0), Int128(UInt64.max)))
        }
      }
    }
  }

  /// A wait of so many milliseconds ends when the later point has come, and not a whole one after it.
  @Test(
    arguments: [
      (0, 0), (1, 1), (999_999, 1), (1_000_000, 1), (1_000_001, 2), (5_000_000_000, 5_000),
      (.max, .max),
    ] as [(UInt64, Int32)])
  func millisecondsAreRoundedUp(_ nanoseconds: UInt64, _ milliseconds: Int32) {
    let start: Instant = 0
    #expect(start.milliseconds(until: Instant(nanoseconds: nanoseconds)) == milliseconds)
    #expect(Instant(nanoseconds: nanoseconds).milliseconds(until: start) == 0)
  }

  @Test func secondsLeadToALaterPoint() {
    let start: Instant = 1_000
    #expect(start.advanced(bySeconds: 1.5) == 1_500_001_000)
    #expect(start.advanced(bySeconds: -1) == start)
    #expect(start.advanced(bySeconds: .infinity) == .distantFuture)
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
