import Platform

/// A call that waits for its answer.
final class PendingCall {
  let body: Body
  let destination: String
  /// How long an answer is waited for, in nanoseconds, each time.
  let timeout: UInt64
  let retry: Retry
  /// When the call is given up, however often it has been tried; nil: never.
  let end: Instant?
  /// The numbers of its messages.
  var numbers: [Int] = []
  /// When it goes on without an answer.
  var timer: NodeTimer
  /// Whether it waits to be made again; otherwise, for an answer.
  var isPausing = false
  /// How long the next pause is, in nanoseconds.
  var pause: UInt64
  private let waiter: Waiter<Message>

  init(
    _ body: Body, to destination: String, timeout: UInt64, retry: Retry, at now: Instant,
    timer: NodeTimer, _ waiter: Waiter<Message>
  ) {
    self.body = body
    self.destination = destination
    self.timeout = timeout
    self.retry = retry
    end = retry.limit.map { now + $0 }
    pause = retry.pauses?.lowerBound ?? 0
    self.timer = timer
    self.waiter = waiter
  }

  /// Lets the caller go on; called once, by whoever takes the call out of the table.
  fileprivate func resume(_ result: Result<Message, any Error>) {
    waiter.resume(result)
  }
}

/// The calls of a node that wait for their answers, by the numbers of their messages.
struct CallTable {
  private var calls: [Int: PendingCall] = [:]
  private var lastNumber = 0

  /// A number for a message of a call: 1, 2, 3, and so on.
  mutating func makeNumber(for call: PendingCall) -> Int {
    lastNumber += 1
    calls[lastNumber] = call
    call.numbers.append(lastNumber)
    return lastNumber
  }

  /// The call that waits for the answer to the message of a number; nil where none does.
  subscript(number: Int) -> PendingCall? { calls[number] }

  /// Ends a call.
  mutating func end(
    _ call: PendingCall, _ result: Result<Message, any Error>, _ timers: inout NodeTimers
  ) {
    timers.remove(call.timer)
    guard !call.numbers.isEmpty else { return }
    for number in call.numbers { calls[number] = nil }
    call.numbers = []
    call.resume(result)
  }
}
