import Testing

@testable import Platform
@testable import Stress

@Suite struct TimelineTests {
  private static let second: UInt64 = 1_000_000_000

  @Test func eachSecondHasItsOwnCountsAndLatencies() {
    var timeline = Timeline(kindCount: 3, start: 500)
    timeline.record(0, outcome: .ok, nanoseconds: 1000)
    timeline.record(1, outcome: .info, nanoseconds: 3000)
    let before = timeline.advance(to: Instant(nanoseconds: 499 + Self.second))
    let at = timeline.advance(to: Instant(nanoseconds: 500 + Self.second))
    #expect(!before && at)
    timeline.record(2, outcome: .fail, nanoseconds: 2000)
    timeline.finish(at: Instant(nanoseconds: 500 + Self.second + Self.second / 2))
    #expect(timeline.intervals.map(\.counts) == [[1, 1, 0], [0, 0, 1]])
    #expect(timeline.intervals.map(\.errorCount) == [1, 1])
    #expect(timeline.intervals.map(\.p50) == [1000, 2000])
    #expect(timeline.intervals.map(\.maximum) == [3000, 2000])
    #expect(timeline.intervals.map(\.seconds) == [1, 0.5])
  }

  @Test func aSecondInWhichNothingEndedIsThereAllTheSame() {
    var timeline = Timeline(kindCount: 3, start: 0)
    timeline.record(0, outcome: .ok, nanoseconds: 1)
    _ = timeline.advance(to: Instant(nanoseconds: 3 * Self.second))
    #expect(timeline.intervals.map(\.operationCount) == [1, 0, 0])
  }

  @Test func aTailTooShortForARateIsLeftOut() {
    var timeline = Timeline(kindCount: 3, start: 0)
    timeline.finish(at: Instant(nanoseconds: Self.second + Self.second / 20))
    #expect(timeline.intervals.count == 1)
    var short = Timeline(kindCount: 3, start: 0)
    short.finish(at: Instant(nanoseconds: Self.second / 20))
    #expect(short.intervals.map(\.seconds) == [0.05])
  }

  /// The node was quiet when the second ended, so the last operation ended before that second did.
  @Test(arguments: [0, 1, second - 1, second])
  func theLoadMayEndBeforeTheSecondThatWasClosed(end: UInt64) {
    var timeline = Timeline(kindCount: 3, start: 0)
    timeline.record(0, outcome: .ok, nanoseconds: 1)
    _ = timeline.advance(to: Instant(nanoseconds: 2 * Self.second))
    timeline.finish(at: Instant(nanoseconds: end))
    #expect(timeline.intervals.map(\.operationCount) == [1, 0])
  }
}
