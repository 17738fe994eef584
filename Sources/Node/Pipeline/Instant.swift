import Glibc

/// A time on a clock that nobody sets.
///
/// `ContinuousClock.Instant` is such a time too; but its layout is the run time's affair, so that
/// each copy of an optional one is a few calls, which is dear in what every request goes through.
struct MonotonicTime: Comparable {
  private let nanoseconds: Int64

  /// This very moment.
  static var now: MonotonicTime {
    var time = timespec()
    // SAFETY: `time` lives through the call, which cannot fail for this clock.
    unsafe _ = clock_gettime(CLOCK_MONOTONIC, &time)
    return MonotonicTime(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
  }

  static func < (left: MonotonicTime, right: MonotonicTime) -> Bool {
    left.nanoseconds < right.nanoseconds
  }

  /// The time so many seconds later, or earlier if there are less than none.
  ///
  /// - Precondition: they are fewer than there are in a century.
  static func + (time: MonotonicTime, seconds: Double) -> MonotonicTime {
    MonotonicTime(nanoseconds: time.nanoseconds + Int64(seconds * 1e9))
  }

  /// Milliseconds from now until then, rounded up, so that when they are over then has come; 0 if it
  /// has.
  var millisecondsUntil: Int32 {
    let left = max(0, nanoseconds - Self.now.nanoseconds)
    return Int32(clamping: (left + 999_999) / 1_000_000)
  }

  /// Whole seconds since an earlier time.
  func seconds(since earlier: MonotonicTime) -> Int64 {
    (nanoseconds - earlier.nanoseconds) / 1_000_000_000
  }
}
