import Glibc

/// The system's clock that nobody sets: `CLOCK_MONOTONIC` of clock_gettime(2).
package enum MonotonicClock {
  /// This very moment.
  package static var now: Instant {
    var time = timespec()
    // SAFETY: `time` lives through the call, which cannot fail for this clock.
    unsafe _ = clock_gettime(CLOCK_MONOTONIC, &time)
    return Instant(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
  }
}
