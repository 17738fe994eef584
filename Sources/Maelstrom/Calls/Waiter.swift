/// A task that waits for a value, and is resumed once or never.
///
/// Never where the node has come to its end: it then stays where it is, which a checked continuation
/// would take for a mistake.
@safe
struct Waiter<Value: Sendable> {
  private let continuation: UnsafeContinuation<Value, any Error>

  /// Suspends the task until the waiter that `body` is given is resumed.
  static func wait(
    isolation: isolated (any Actor)? = #isolation, _ body: (Waiter) -> Void
  ) async throws -> Value {
    // SAFETY: whoever keeps the waiter resumes it once at most: timers and calls are taken out of their
    // tables first.
    try await unsafe withUnsafeThrowingContinuation { unsafe body(Waiter(continuation: $0)) }
  }

  /// Lets the task go on.
  ///
  /// - Precondition: it has not been resumed.
  func resume(_ result: Result<Value, any Error>) {
    // SAFETY: the precondition.
    unsafe continuation.resume(with: result)
  }
}
