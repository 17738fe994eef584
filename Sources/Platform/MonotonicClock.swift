import Glibc

/// The time since the run began, on a clock that nobody sets.
package struct MonotonicClock: Sendable {
  private let origin: UInt64

  package init() { origin = Self.reading() }

  /// How long ago the clock was made.
  package func now() -> Instant {
    let reading = Self.reading()
    return Instant(nanoseconds: reading > origin ? reading - origin : 0)
  }

  private static func reading() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(bitPattern: Int64(time.tv_sec)) &* 1_000_000_000
      &+ UInt64(bitPattern: Int64(time.tv_nsec))
  }
}

/// Processor time that has been used so far.
package enum ProcessorClock {
  /// The seconds of a process and all its threads, user and system; `nil` when there is none such.
  package static func seconds(of processID: pid_t) -> Double? {
    var clock = clockid_t()
    guard clock_getcpuclockid(processID, &clock) == 0 else { return nil }
    return seconds(clock)
  }

  /// The seconds of the thread that asks.
  package static var secondsOfThisThread: Double? { seconds(CLOCK_THREAD_CPUTIME_ID) }

  private static func seconds(_ clock: clockid_t) -> Double? {
    var time = timespec()
    guard clock_gettime(clock, &time) == 0 else { return nil }
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
