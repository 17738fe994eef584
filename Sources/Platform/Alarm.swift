#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

import Synchronization

/// Wakes a thread that waits for a descriptor: a pipe to the process itself.
///
/// It is rung any number of times and holds one ring until somebody has waited: so none is missed that
/// comes just before a wait, and the pipe never fills up.
package final class Alarm: Sendable {
  /// What a wait has come to.
  package enum Outcome: Equatable, Sendable {
    /// The alarm was rung, once or more often.
    case rung
    /// The descriptor is ready, or closed.
    case ready
    /// The time is over.
    case timeout
    /// A signal came.
    case interrupted
  }

  private let reading: Int32
  private let writing: Int32
  private let isRung = Atomic(false)

  /// An alarm; nil where the process may have no more descriptors.
  package init?() {
    var ends: [Int32] = [-1, -1]
    // SAFETY: pipe(2) stores two descriptors, for which there is room.
    guard unsafe pipe(&ends) == 0 else { return nil }
    reading = ends[0]
    writing = ends[1]
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
  }

  deinit {
    close(reading)
    close(writing)
  }

  /// Wakes who waits, or who waits next.
  package func ring() {
    guard !isRung.exchange(true, ordering: .acquiringAndReleasing) else { return }
    var byte: UInt8 = 1
    // SAFETY: one byte, which lives through the call. A pipe that is empty takes it at once.
    while unsafe write(writing, &byte, 1) < 0, errno == EINTR {}
  }

  /// Waits until a descriptor can be read from, or the alarm is rung, or `timeout` milliseconds have
  /// passed (-1: without limit), or a signal came.
  package func wait(for descriptor: Int32, timeout: Int32) -> Outcome {
    var entries: InlineArray<2, pollfd> = [
      pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
      pollfd(fd: reading, events: Int16(POLLIN), revents: 0),
    ]
    var span = entries.mutableSpan
    // SAFETY: two entries, which live through the call.
    let count = unsafe span.withUnsafeMutableBufferPointer { entries in
      unsafe poll(entries.baseAddress, 2, timeout)
    }
    guard count >= 0 else { return .interrupted }
    guard count > 0 else { return .timeout }
    guard entries[1].revents != 0 else { return .ready }
    var byte: UInt8 = 0
    // SAFETY: one byte, which lives through the call, and there is one to read.
    while unsafe read(reading, &byte, 1) < 0, errno == EINTR {}
    // Whoever rings between the two finds it rung; what it has to say is seen by whom it would wake.
    _ = isRung.exchange(false, ordering: .acquiringAndReleasing)
    return .rung
  }
}
