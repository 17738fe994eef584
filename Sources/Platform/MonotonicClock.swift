#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A clock that nobody sets: the system's own, or one that begins when it is made.
package struct MonotonicClock: Sendable {
  private let origin = Self.now

  /// A clock that begins at zero now.
  package init() {}

  /// How long ago the clock was made.
  package func now() -> Instant {
    Instant(nanoseconds: Self.now.since(origin))
  }

  /// The time of the system's clock: `CLOCK_MONOTONIC` of clock_gettime(2).
  package static var now: Instant {
    var time = timespec()
    // SAFETY: `time` lives through the call, which cannot fail for this clock.
    unsafe _ = clock_gettime(CLOCK_MONOTONIC, &time)
    return Instant(
      nanoseconds: UInt64(bitPattern: Int64(time.tv_sec)) &* 1_000_000_000
        &+ UInt64(bitPattern: Int64(time.tv_nsec)))
  }
}

/// The clock on the wall, which may be wrong, and is set now and then.
package enum WallClock {
  /// The time since the beginning of 1970: `CLOCK_REALTIME` of clock_gettime(2).
  package static var now: Instant {
    var time = timespec()
    // SAFETY: `time` lives through the call, which cannot fail for this clock.
    unsafe _ = clock_gettime(CLOCK_REALTIME, &time)
    return Instant(
      nanoseconds: UInt64(bitPattern: Int64(time.tv_sec)) &* 1_000_000_000
        &+ UInt64(bitPattern: Int64(time.tv_nsec)))
  }
}

/// Processor time that has been used so far.
package enum ProcessorClock {
  /// The seconds of a process and all its threads, user and system; `nil` when there is none such.
  package static func seconds(of processID: pid_t) -> Double? {
    var clock = clockid_t()
    // SAFETY: `clock` lives through the call.
    guard unsafe clock_getcpuclockid(processID, &clock) == 0 else { return nil }
    return seconds(clock)
  }

  /// The seconds of the thread that asks.
  package static var secondsOfThisThread: Double? { seconds(CLOCK_THREAD_CPUTIME_ID) }

  private static func seconds(_ clock: clockid_t) -> Double? {
    var time = timespec()
    // SAFETY: `time` lives through the call.
    guard unsafe clock_gettime(clock, &time) == 0 else { return nil }
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
