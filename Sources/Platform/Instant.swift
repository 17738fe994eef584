/// A point in time on a clock that nobody sets: nanoseconds since that clock's zero, which is the
/// system's affair, the beginning of a run, or that of a simulation.
///
/// Two points can be compared, and a point can be moved by a duration, but points are never
/// subtracted as plain numbers: an operation may end before the second is closed that is asked
/// about, and two readings of a clock may be equal. Whatever is asked, the answer is a duration that
/// exists: a difference that would be negative is zero, and a sum that would be too large is the end
/// of time.
///
/// `ContinuousClock.Instant` is such a point too; but its layout is the run time's affair, so that
/// each copy of an optional one is a few calls, and every request of a node goes through some.
package struct Instant: Comparable, Hashable, Sendable {
  package let nanoseconds: UInt64

  /// The end of time, which no clock reaches: 584 years after its zero.
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

  /// The point that lies so many seconds later, or the end of time; the same one where there are
  /// fewer than none.
  package func advanced(bySeconds seconds: Double) -> Instant {
    self + .nanoseconds(inSeconds: seconds)
  }

  /// The point that lies so many nanoseconds later, or earlier where there are fewer than none.
  package func advanced(byNanoseconds distance: Int64) -> Instant {
    guard distance < 0 else { return self + distance.magnitude }
    return Instant(nanoseconds: nanoseconds - min(nanoseconds, distance.magnitude))
  }

  /// Milliseconds from this point until a later one, rounded up, so that when they are over that one
  /// has come; 0 if it has.
  package func milliseconds(until later: Instant) -> Int32 {
    let left = later.since(self)
    return Int32(clamping: left / 1_000_000 + (left % 1_000_000 > 0 ? 1 : 0))
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
