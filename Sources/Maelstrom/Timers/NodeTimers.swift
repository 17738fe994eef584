import Platform

/// A timer of a node, by which it can be cancelled.
public struct NodeTimer: Hashable, Sendable {
  let number: Int
}

/// What a node does at certain times, each once or again and again.
struct NodeTimers {
  /// What is done when a timer is due.
  enum Event {
    /// Other nodes and services are spoken to from now on.
    case speak
    case once(Action)
    case again(Action, every: UInt64)
    /// A call goes on: it is tried again, or given up.
    case call(PendingCall)
    /// A task that sleeps goes on.
    case wake(Waiter<Void>)
  }

  private var timers = Timers()
  private var events: [Int: (event: Event, due: Instant)] = [:]
  private var lastNumber = 0
  /// Timers that begin when the node does, with what they wait for, in nanoseconds.
  private var initial: [(number: Int, event: Event, delay: UInt64)] = []
  private var hasBegun = false
  /// Timers that are set again when what they are for has ended.
  var underWay: Set<Int> = []

  /// When the next one is due; nil: there is none.
  var nextDeadline: Instant? { timers.nextDeadline }

  /// A timer that has not been set.
  mutating func makeTimer() -> NodeTimer {
    lastNumber += 1
    return NodeTimer(number: lastNumber)
  }

  /// Sets a new timer.
  @discardableResult
  mutating func set(_ event: Event, to due: Instant) -> NodeTimer {
    let timer = makeTimer()
    set(timer.number, event, to: due)
    return timer
  }

  /// Sets a timer by how long from now it is due; before the node has begun, from then.
  mutating func set(_ event: Event, after delay: UInt64, from now: Instant) -> NodeTimer {
    guard !hasBegun else { return set(event, to: now + delay) }
    let timer = makeTimer()
    initial.append((timer.number, event, delay))
    return timer
  }

  /// Sets a timer by its number.
  mutating func set(_ number: Int, _ event: Event, to due: Instant) {
    events[number] = (event, due)
    timers.set(number, to: due)
  }

  /// Sets the timers that begin with the node.
  mutating func begin(at now: Instant) {
    hasBegun = true
    for (number, event, delay) in initial { set(number, event, to: now + delay) }
    initial = []
  }

  /// Removes a timer.
  ///
  /// - Returns: what it was for; nil where it is none.
  @discardableResult
  mutating func remove(_ timer: NodeTimer) -> Event? {
    timers.remove(timer.number)
    initial.removeAll { $0.number == timer.number }
    return events.removeValue(forKey: timer.number)?.event
  }

  /// Takes out a timer that is due.
  mutating func takeDue(at now: Instant) -> (number: Int, event: Event, due: Instant)? {
    guard let number = timers.takeDue(at: now), let entry = events.removeValue(forKey: number)
    else { return nil }
    return (number, entry.event, entry.due)
  }
}
