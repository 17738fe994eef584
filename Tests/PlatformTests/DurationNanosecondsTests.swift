import Testing

@testable import Platform

@Suite struct DurationNanosecondsTests {
  @Test(
    arguments: [
      (Duration.zero, 0), (.nanoseconds(1), 1), (.seconds(-1), 0),
      (.milliseconds(1_500), 1_500_000_000), (.seconds(Int64.max), .max),
    ] as [(Duration, UInt64)])
  func durationsThatExistAreCounted(_ duration: Duration, _ nanoseconds: UInt64) {
    #expect(duration.nanoseconds == nanoseconds)
  }
}
