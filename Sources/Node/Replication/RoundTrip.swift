// As TCP does it (RFC 6298): the mean and the mean deviation of what was measured, each new time
// counted by an eighth and a quarter. Each message has a number of its own, so it is always known
// which one an acknowledgement is for.

/// How long to wait for an acknowledgement.
struct RoundTrip: Equatable, Sendable {
  /// Nanoseconds; nil until something was measured.
  private var mean: Int64?
  private var deviation: Int64 = 0
  /// The least, which must be more than a peer holds an acknowledgement back.
  private let shortest: Int64
  private static let longest: Int64 = 5_000_000_000

  /// After how many nanoseconds a message that is not acknowledged is given up.
  private(set) var timeout: Int64

  init(acknowledgementDelay: Int64) {
    shortest = 2 * acknowledgementDelay + 50_000_000
    timeout = shortest + 500_000_000
  }

  /// Counts how long a message took to be acknowledged.
  mutating func measure(_ time: Int64) {
    if let mean {
      deviation += (abs(time - mean) - deviation) / 4
      self.mean = mean + (time - mean) / 8
    } else {
      mean = time
      deviation = time / 2
    }
    timeout = min(max((mean ?? 0) + 4 * deviation, shortest), Self.longest)
  }

  /// A message was given up: the next ones are waited for longer, until there is a new measure.
  mutating func lengthen() {
    timeout = min(2 * timeout, Self.longest)
  }
}
