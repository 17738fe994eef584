import Maelstrom
import Testing

@testable import Node

/// When statistics are due: after each interval, once, however long nobody looks.
@Suite struct ReportScheduleTests {
  private let start = Instant(nanoseconds: 1_000)

  @Test func theFirstLineIsDueAfterAnInterval() {
    #expect(ReportSchedule(interval: 5, from: start).due == start + 5)
  }

  @Test func aLineIsDueOnceAnIntervalAndThoseThatWereMissedAreLeftOut() {
    var schedule = ReportSchedule(interval: 2, from: start)
    schedule.advance(past: start + 2)
    #expect(schedule.due == start + 4)
    schedule.advance(past: start + 3)
    #expect(schedule.due == start + 4)
    schedule.advance(past: start + 9)
    #expect(schedule.due == start + 10)
  }
}
