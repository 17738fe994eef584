import Platform
import TestSupport
import Testing

@testable import Maelstrom

/// Timers come out in the order of their times, however they were set, moved and removed.
///
/// Method: the heap is held against a list that is searched anew each time.
@Suite struct TimersTests {
  /// The slow obvious way.
  private struct NaiveTimers {
    private var entries: [(due: Instant, timer: Int)] = []

    var nextDeadline: Instant? { entries.map(\.due).min() }
    var count: Int { entries.count }

    mutating func set(_ timer: Int, to due: Instant) {
      remove(timer)
      entries.append((due, timer))
    }

    mutating func remove(_ timer: Int) {
      entries.removeAll { $0.timer == timer }
    }

    /// `min` returns the first of equal ones, and the list is in the order of setting.
    mutating func takeDue(at now: Instant) -> Int? {
      guard let first = entries.min(by: { $0.due < $1.due }), first.due <= now else { return nil }
      remove(first.timer)
      return first.timer
    }
  }

  @Test func anyProgramOfCallsAgreesWithTheList() {
    var random = SeededGenerator()
    for _ in 0..<300 {
      var timers = Timers()
      var naive = NaiveTimers()
      let timerCount = Int.random(in: 1...40, using: &random)
      let span = UInt64.random(in: 1...60, using: &random)
      for _ in 0..<Int.random(in: 1...200, using: &random) {
        let timer = Int.random(in: 0..<timerCount, using: &random)
        let time = Instant(nanoseconds: UInt64.random(in: 0..<span, using: &random))
        switch Int.random(in: 0..<5, using: &random) {
        case 0...2:
          timers.set(timer, to: time)
          naive.set(timer, to: time)
        case 3:
          timers.remove(timer)
          naive.remove(timer)
        default:
          #expect(timers.takeDue(at: time) == naive.takeDue(at: time))
        }
        #expect(timers.nextDeadline == naive.nextDeadline)
        #expect(timers.count == naive.count)
      }
      let end = Instant(nanoseconds: span)
      while let timer = naive.takeDue(at: end) { #expect(timers.takeDue(at: end) == timer) }
      #expect(timers.takeDue(at: end) == nil)
    }
  }

  @Test func aTimerIsDueAtItsTimeAndNotBefore() {
    var timers = Timers()
    timers.set(1, to: Instant(nanoseconds: 5))
    #expect(timers.takeDue(at: Instant(nanoseconds: 4)) == nil)
    #expect(timers.takeDue(at: Instant(nanoseconds: 5)) == 1)
    #expect(timers.nextDeadline == nil)
  }
}
