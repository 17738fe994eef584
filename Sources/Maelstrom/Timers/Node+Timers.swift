import Platform

extension Node {
  /// Does something once, after a time.
  ///
  /// Before `init` has come, the time begins with it.
  @discardableResult
  public func after(_ delay: Duration, _ action: @escaping () throws -> Void) -> NodeTimer {
    timers.set(.once(.immediate(action)), after: delay.nanoseconds, from: clock())
  }

  /// Does something once, after a time, and may await calls meanwhile.
  @_disfavoredOverload
  @discardableResult
  public func after(
    _ delay: Duration, _ action: nonisolated(nonsending) @escaping () async throws -> Void
  ) -> NodeTimer {
    timers.set(.once(.suspending(action)), after: delay.nanoseconds, from: clock())
  }

  /// Does something again and again, the first time after one interval.
  ///
  /// Before `init` has come, the first interval begins with it. What could not be done in time, because
  /// the node was busy or stood still, is not made up for. Where it fails that is told on standard error,
  /// and it is done again all the same.
  ///
  /// - Precondition: the interval is longer than zero.
  @discardableResult
  public func every(_ interval: Duration, _ action: @escaping () throws -> Void) -> NodeTimer {
    every(interval, .immediate(action))
  }

  /// Does something again and again, and may await calls meanwhile; it is not begun anew before it has
  /// ended.
  ///
  /// - Precondition: the interval is longer than zero.
  @_disfavoredOverload
  @discardableResult
  public func every(
    _ interval: Duration, _ action: nonisolated(nonsending) @escaping () async throws -> Void
  ) -> NodeTimer {
    every(interval, .suspending(action))
  }

  private func every(_ interval: Duration, _ action: Action) -> NodeTimer {
    precondition(interval > .zero, "an interval is longer than zero")
    let interval = interval.nanoseconds
    return timers.set(.again(action, every: interval), after: interval, from: clock())
  }

  /// Cancels a timer: what it is for is not done any more.
  ///
  /// What is under way already goes on, once.
  public func cancel(_ timer: NodeTimer) {
    timers.remove(timer)
    timers.underWay.remove(timer.number)
  }

  /// Waits.
  ///
  /// - Throws: `CancellationError` where the task is cancelled meanwhile.
  public func sleep(for duration: Duration) async throws {
    let timer = timers.makeTimer()
    let due = clock() + duration.nanoseconds
    try await withTaskCancellationHandler {
      try Task.checkCancellation()
      try await Waiter.wait { timers.set(timer.number, .wake($0), to: due) }
    } onCancel: {
      Task(executorPreference: executor) { await self.cancelSleep(timer) }
    }
  }

  private func cancelSleep(_ timer: NodeTimer) {
    guard case .wake(let waiter) = timers.remove(timer) else { return }
    waiter.resume(.failure(CancellationError()))
  }

  /// Serves a timer that is due.
  func serve(_ timer: (number: Int, event: NodeTimers.Event, due: Instant)) {
    switch timer.event {
    case .speak: beginToSpeak()
    case .once(let action): perform(action)
    case .again(let action, let interval):
      timers.underWay.insert(timer.number)
      perform(action) { [self] in
        guard timers.underWay.remove(timer.number) != nil else { return }
        // The next time that has not gone by, counted from when it was due.
        let late = clock().since(timer.due) / interval
        timers.set(timer.number, timer.event, to: timer.due + (late + 1) * interval)
      }
    case .call(let call): go(on: call)
    case .wake(let waiter): waiter.resume(.success(()))
    }
  }
}
