import Platform
import Testing

@testable import Node

/// When statistics are due: after each interval, once, however long nobody looks.
@Suite struct ReportScheduleTests {
  private let start = Instant(nanoseconds: 1_000)

  @Test func theFirstLineIsDueAfterAnInterval() {
    #expect(ReportSchedule(interval: 5, from: start).due == start.advanced(bySeconds: 5))
  }

  @Test func aLineIsDueOnceAnIntervalAndThoseThatWereMissedAreLeftOut() {
    var schedule = ReportSchedule(interval: 2, from: start)
    schedule.advance(past: start.advanced(bySeconds: 2))
    #expect(schedule.due == start.advanced(bySeconds: 4))
    schedule.advance(past: start.advanced(bySeconds: 3))
    #expect(schedule.due == start.advanced(bySeconds: 4))
    schedule.advance(past: start.advanced(bySeconds: 9))
    #expect(schedule.due == start.advanced(bySeconds: 10))
  }
}
