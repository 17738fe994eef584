import Platform

/// Whether a call that was not answered is made again.
public struct Retry: Sendable {
  /// How long it is tried, in nanoseconds; nil: until it is answered.
  let limit: UInt64?
  /// The first pause and the longest, in nanoseconds; nil: it is not tried again.
  let pauses: ClosedRange<UInt64>?

  /// The call is made once.
  public static let never = Retry(limit: nil, pauses: nil)

  /// The call is made again until it is answered, with pauses that grow from `pause` to `pauseMax`,
  /// each twice as long as the one before, and shortened by chance by up to a half, so that many callers
  /// do not come at once.
  ///
  /// Only for what may happen twice without harm: a call that was not answered may have been served all
  /// the same. An answer to any of the tries is an answer. It is made again also after error 11, which
  /// says that the receiver cannot serve it now. Any other error is an answer.
  ///
  /// - Parameter limit: how long it is tried; nil: until it is answered, or the task is cancelled.
  public static func idempotent(
    for limit: Duration? = nil, pause: Duration = .milliseconds(100),
    atMost pauseMax: Duration = .seconds(2)
  ) -> Retry {
    let first = pause.nanoseconds
    return Retry(limit: limit?.nanoseconds, pauses: first...max(first, pauseMax.nanoseconds))
  }
}
