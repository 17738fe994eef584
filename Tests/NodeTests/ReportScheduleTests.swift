import Foundation
import Testing

@testable import Node

/// When statistics are due: after each interval, once, however long nobody looks.
@Suite struct ReportScheduleTests {
  @Test func theFirstLineIsDueAfterAnInterval() {
    var schedule = ReportSchedule(interval: 5)
    let left = schedule.millisecondsUntilDue
    #expect(left > 0 && left <= 5_000)
    let isDue = schedule.isDue()
    #expect(!isDue)
  }

  @Test func aLineIsDueOnceAnInterval() {
    var schedule = ReportSchedule(interval: 1)
    usleep(1_100_000)
    #expect(schedule.millisecondsUntilDue == 0)
    let answers = [schedule.isDue(), schedule.isDue()]
    #expect(answers == [true, false])
    let left = schedule.millisecondsUntilDue
    #expect(left > 0 && left <= 1_000)
  }
}
