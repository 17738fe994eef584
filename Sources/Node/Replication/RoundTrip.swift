// As TCP does it (RFC 6298): the mean and the mean deviation of what was measured, each new time
// counted by an eighth and a quarter. Each message has a number of its own, so it is always known
// which one an acknowledgement is for, also if it comes late; and so the time is not doubled blindly
// after each loss, as TCP must, but made longer when an answer was late, by as much as it was.

/// How long to wait for an acknowledgement.
struct RoundTrip: Equatable, Sendable {
  /// The shortest time that was measured, in nanoseconds; nil until there is one.
  private(set) var shortest: Int64?
  /// Nanoseconds.
  private var mean: Int64 = 0
  private var deviation: Int64 = 0
  /// How long a peer may hold an acknowledgement back.
  private let acknowledgementDelay: Int64
  private static let longest: Int64 = 5_000_000_000
  private static let reserve: Int64 = 50_000_000

  /// After how many nanoseconds a message that is not acknowledged is given up.
  private(set) var timeout: Int64

  init(acknowledgementDelay: Int64) {
    self.acknowledgementDelay = acknowledgementDelay
    timeout = 2 * acknowledgementDelay + 500_000_000
  }

  /// Counts how long a message took to be acknowledged.
  mutating func measure(_ time: Int64) {
    if let shortest {
      deviation += (abs(time - mean) - deviation) / 4
      mean += (time - mean) / 8
      self.shortest = min(shortest, time)
    } else {
      mean = time
      deviation = time / 2
      shortest = time
    }
    let least = 2 * acknowledgementDelay + 2 * (shortest ?? 0) + Self.reserve
    timeout = min(max(mean + 4 * deviation, least), Self.longest)
  }

  /// A message that had been given up was acknowledged after so long: the next ones are waited for
  /// longer, until there is a new measure.
  mutating func noteLate(_ time: Int64) {
    timeout = min(max(timeout, time + time / 4), Self.longest)
  }
}
