/// A time on a clock that nobody sets, in nanoseconds; what is its zero only the host knows.
///
/// `ContinuousClock.Instant` is such a time too; but its layout is the run time's affair, so that
/// each copy of an optional one is a few calls, which is dear in what every request goes through.
package struct Instant: Comparable, Sendable {
  package let nanoseconds: Int64

  package init(nanoseconds: Int64) {
    self.nanoseconds = nanoseconds
  }

  package static func < (left: Instant, right: Instant) -> Bool {
    left.nanoseconds < right.nanoseconds
  }

  /// The time so many seconds later, or earlier if there are less than none; the last time there is
  /// where the sum lies beyond it.
  package static func + (time: Instant, seconds: Double) -> Instant {
    let distance = Int64(exactly: (seconds * 1e9).rounded()) ?? (seconds < 0 ? .min : .max)
    return time.advanced(byNanoseconds: distance)
  }

  /// The time so many nanoseconds later; the last or first time there is where that lies beyond.
  package func advanced(byNanoseconds distance: Int64) -> Instant {
    let (sum, overflow) = nanoseconds.addingReportingOverflow(distance)
    return Instant(nanoseconds: overflow ? (distance < 0 ? .min : .max) : sum)
  }

  /// Nanoseconds since an earlier time: 0 if it is a later one.
  package func nanoseconds(since earlier: Instant) -> Int64 {
    guard self > earlier else { return 0 }
    let (difference, overflow) = nanoseconds.subtractingReportingOverflow(earlier.nanoseconds)
    return overflow ? .max : difference
  }

  /// Milliseconds from this time until a later one, rounded up, so that when they are over that one
  /// has come; 0 if it has.
  package func milliseconds(until later: Instant) -> Int32 {
    let left = later.nanoseconds(since: self)
    return Int32(clamping: left / 1_000_000 + (left % 1_000_000 > 0 ? 1 : 0))
  }
}
