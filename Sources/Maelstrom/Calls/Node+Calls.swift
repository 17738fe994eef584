import FastJSON
import FastJSONCoding
import Platform

extension Node {
  /// Asks another node or a service, and waits for the answer.
  ///
  ///     let answer = try await node.call("read", ["key": "x"], to: "lin-kv", retry: .idempotent())
  ///     let value = try answer.value("value", as: Int.self)
  ///
  /// - Parameters:
  ///   - timeout: how long an answer is waited for, each time.
  ///   - retry: whether the call is made again where none comes.
  /// - Throws: the `RPCError` that is answered; an `RPCError` with code 0 where no answer came;
  ///   `CancellationError` where the task is cancelled; `EncodingError` where a member has no JSON.
  public func call(
    _ type: String, _ members: KeyValuePairs<String, any Encodable & Sendable> = [:],
    to destination: String, timeout: Duration = .seconds(1), retry: Retry = .never
  ) async throws -> Message {
    try await call(Body(type, members), to: destination, timeout: timeout, retry: retry)
  }

  /// Asks another node or a service, and waits for the answer.
  public func call(
    _ body: Body, to destination: String, timeout: Duration = .seconds(1), retry: Retry = .never
  ) async throws -> Message {
    // The same number serves cancelling, which comes from any thread, and may come first.
    let timer = timers.makeTimer()
    return try await withTaskCancellationHandler {
      try Task.checkCancellation()
      return try await Waiter.wait { waiter in
        attempt(
          PendingCall(
            body, to: destination, timeout: timeout.nanoseconds, retry: retry, at: clock(),
            timer: timer, waiter))
      }
    } onCancel: {
      Task(executorPreference: executor) { await self.cancelCall(timer) }
    }
  }

  /// Sends the message of a call, once more or for the first time, and waits for an answer.
  private func attempt(_ call: PendingCall) {
    let number = calls.makeNumber(for: call)
    do {
      try write(call.body, to: call.destination, messageID: number)
    } catch {
      calls.end(call, .failure(error), &timers)
      return
    }
    call.isPausing = false
    wait(call, call.timeout)
  }

  /// Waits some time for a call's answer, but not beyond its end.
  private func wait(_ call: PendingCall, _ time: UInt64) {
    let due = clock() + time
    timers.set(call.timer.number, .call(call), to: call.end.map { min($0, due) } ?? due)
  }

  /// Goes on with a call whose time is over: makes it again, after a pause, or gives it up.
  func go(on call: PendingCall) {
    guard call.retry.pauses != nil, call.end.map({ clock() < $0 }) ?? true else {
      let error = RPCError(.timeout, "\(call.destination) has not answered \"\(call.body.type)\"")
      calls.end(call, .failure(error), &timers)
      return
    }
    if call.isPausing { attempt(call) } else { pause(call) }
  }

  /// Lets some time pass before a call is made again.
  private func pause(_ call: PendingCall) {
    call.isPausing = true
    wait(call, UInt64.random(in: call.pause / 2...call.pause, using: &random))
    call.pause = min(2 * call.pause, call.retry.pauses?.upperBound ?? call.pause)
  }

  /// Takes an answer, where somebody waits for it.
  func take(_ answer: Message, to number: Int) {
    guard let call = calls[number] else { return }
    guard let error = RPCError(answer) else {
      calls.end(call, .success(answer), &timers)
      return
    }
    guard error.code == .temporarilyUnavailable, call.retry.pauses != nil else {
      calls.end(call, .failure(error), &timers)
      return
    }
    if !call.isPausing { pause(call) }
  }

  /// Ends the call that a task waits for which was cancelled.
  private func cancelCall(_ timer: NodeTimer) {
    guard case .call(let call) = timers.remove(timer) else { return }
    calls.end(call, .failure(CancellationError()), &timers)
  }
}
