#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif
#if os(Linux)
  import LinuxTimer
#endif

/// Sleeps until something can be read or written, or until a point in time has come.
///
/// poll(2) counts in milliseconds, and the kernel lets a sleep of its kind last some 50 µs longer,
/// to wake up less often. Where the time matters, a timer of the kernel's (timerfd_create(2)) is one
/// more descriptor to be read: it goes off to the microsecond, and nothing of the process, such as
/// the slack of its timers, has to be changed, which a node would inherit.
///
/// What remains is the time that it takes the kernel to get a sleeping thread running. So the sleep
/// ends a little early and the caller looks again and again for the rest: for 20 µs at most, and for
/// a quarter of the time at most, so that the node has a processor to itself.
package struct Sleeper: ~Copyable {
  /// How exactly a sleep ends.
  package enum Precision: Equatable {
    case millisecond
    /// To the microsecond, and so many nanoseconds early.
    case early(UInt64)

    /// For what is to be done again and again, so many nanoseconds apart.
    package static func periodic(_ nanoseconds: UInt64) -> Precision {
      .early(min(nanoseconds / 4, 20_000))
    }
  }

  /// -1 where the kernel gave none, and on systems other than Linux: sleeps are then exact to a millisecond.
  private let timer: Int32
  private var descriptors: [pollfd] = []
  /// Whether the sleep is over for which they were named.
  private var isOver = false

  package init() {
    #if os(Linux)
      timer = timerfd_create(CLOCK_MONOTONIC, Int32(TFD_CLOEXEC) | Int32(TFD_NONBLOCK))
    #else
      timer = -1
    #endif
  }

  deinit {
    if timer >= 0 { close(timer) }
  }

  /// Takes note of a descriptor that is to end the next sleep once it can be read, or written.
  package mutating func listen(to descriptor: Int32, for events: Int32) {
    if isOver {
      descriptors.removeAll(keepingCapacity: true)
      isOver = false
    }
    descriptors.append(pollfd(fd: descriptor, events: Int16(events), revents: 0))
  }

  /// Sleeps for so many nanoseconds at most; a signal ends it, too.
  ///
  /// What was listened to has to be named again for the next sleep.
  package mutating func sleep(_ nanoseconds: UInt64, _ precision: Precision) {
    isOver = true
    if case .early(let margin) = precision, timer >= 0 {
      guard nanoseconds > margin else { return }
      set(nanoseconds - margin)
      descriptors.append(pollfd(fd: timer, events: Int16(POLLIN), revents: 0))
      wait(milliseconds: -1)
    } else {
      let milliseconds = Int32(
        clamping: nanoseconds / 1_000_000 + (precision == .millisecond ? 1 : 0))
      wait(milliseconds: milliseconds)
    }
  }

  /// Whether a descriptor was among those that ended the latest sleep, by an end of its stream, too.
  package func isReady(_ descriptor: Int32) -> Bool {
    descriptors.contains { $0.fd == descriptor && $0.revents != 0 }
  }

  private mutating func wait(milliseconds: Int32) {
    // SAFETY: the array has as many entries as the call is told, and lives through it.
    unsafe _ = poll(&descriptors, nfds_t(descriptors.count), milliseconds)
  }

  /// Has the timer go off once, so many nanoseconds from now; what it did before is forgotten.
  private func set(_ nanoseconds: UInt64) {
    #if os(Linux)
      var time = itimerspec()
      time.it_value.tv_sec = time_t(nanoseconds / 1_000_000_000)
      time.it_value.tv_nsec = Int(nanoseconds % 1_000_000_000)
      // SAFETY: `time` lives through the call; what was set before is not asked for.
      unsafe _ = timerfd_settime(timer, 0, &time, nil)
    #endif
  }
}
