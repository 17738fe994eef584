/// A point in time: nanoseconds since the run began, on the run's own clock.
///
/// Two points can be compared, and a point can be moved by a duration, but points are never
/// subtracted as plain numbers: an operation may end before the second is closed that is asked
/// about, and two readings of a clock may be equal. Whatever is asked, the answer is a duration that
/// exists: a difference that would be negative is zero, and a sum that would be too large is the end
/// of time.
package struct Instant: Comparable, Hashable, Sendable {
  package let nanoseconds: UInt64

  /// The end of time, which no clock reaches: 584 years after the run began.
  package static let distantFuture = Instant(nanoseconds: .max)

  package init(nanoseconds: UInt64) { self.nanoseconds = nanoseconds }

  /// How long before this point `earlier` was, in nanoseconds; zero when it was not before it.
  package func since(_ earlier: Instant) -> UInt64 {
    nanoseconds > earlier.nanoseconds ? nanoseconds - earlier.nanoseconds : 0
  }

  /// The same in seconds.
  package func seconds(since earlier: Instant) -> Double { Double(since(earlier)) / 1e9 }

  /// The point that lies so many nanoseconds later, or the end of time.
  package static func + (time: Instant, nanoseconds: UInt64) -> Instant {
    let (sum, overflows) = time.nanoseconds.addingReportingOverflow(nanoseconds)
    return overflows ? .distantFuture : Instant(nanoseconds: sum)
  }

  package static func < (left: Instant, right: Instant) -> Bool {
    left.nanoseconds < right.nanoseconds
  }
}

extension Instant: ExpressibleByIntegerLiteral {
  package init(integerLiteral nanoseconds: UInt64) { self.init(nanoseconds: nanoseconds) }
}

extension UInt64 {
  /// A number of seconds in nanoseconds: zero for one that is negative or none, the greatest number
  /// for one that is too large.
  package static func nanoseconds(inSeconds seconds: Double) -> UInt64 {
    let nanoseconds = seconds * 1e9
    guard nanoseconds > 0 else { return 0 }
    return UInt64(exactly: nanoseconds.rounded(.down)) ?? .max
  }
}
