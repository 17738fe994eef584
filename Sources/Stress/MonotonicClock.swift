import Glibc

/// Nanoseconds since the run began, on a clock that nobody sets.
struct MonotonicClock: Sendable {
  private let origin: UInt64

  init() { origin = Self.reading() }

  /// Nanoseconds since the clock was made.
  func now() -> UInt64 { Self.reading() &- origin }

  private static func reading() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(bitPattern: Int64(time.tv_sec)) &* 1_000_000_000
      &+ UInt64(bitPattern: Int64(time.tv_nsec))
  }
}
