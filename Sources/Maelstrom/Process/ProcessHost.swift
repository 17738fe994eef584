#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

import Platform

/// A process as the host of a node: standard input, output and error, the monotonic clock, signals.
///
/// There is one in a process: descriptors and signals are the process's own.
package final class ProcessHost: Host {
  private let name: String
  /// What wakes a read that waits; nil where nobody does.
  private let alarm: Alarm?

  /// Takes the process over: from now on signals end the input.
  ///
  /// - Parameters:
  ///   - name: what stands before each line on standard error.
  ///   - isWakeable: whether `wake` is called; then each read asks first whether there is anything to
  ///     read, which is one system call more.
  package init(name: String, isWakeable: Bool = false) {
    self.name = name
    alarm = isWakeable ? Alarm() : nil
    Signals.install()
  }

  /// Wakes a read that waits, or the next one, which then returns nothing.
  ///
  /// Any thread may call it.
  package func wake() {
    alarm?.ring()
  }

  package var now: Instant { MonotonicClock.now }

  /// Without a deadline the read itself waits: that is one system call less for each request.
  package func read(
    into room: UnsafeMutableRawBufferPointer, before deadline: Instant?
  ) -> InputOutcome {
    while true {
      if let alarm {
        let timeout = deadline.map { now.milliseconds(until: $0) } ?? -1
        switch alarm.wait(for: STDIN_FILENO, timeout: timeout) {
        case .rung: return .nothing
        case .interrupted where Signals.hasEndedInput: return .ended
        case .interrupted: continue
        case .timeout:
          if let deadline, deadline <= now { return .nothing }
          continue
        case .ready: break
        }
      } else if let deadline {
        let timeout = now.milliseconds(until: deadline)
        if !Descriptor.wait(STDIN_FILENO, for: POLLIN, timeout: timeout), deadline <= now {
          return .nothing
        }
      }
      // SAFETY: the room is as large as it says.
      let count = unsafe readInput(into: room)
      if count > 0 { return .bytes(count) }
      guard count < 0 else { return .ended }
      switch errno {
      case EINTR: break
      case EAGAIN: if deadline == nil { Descriptor.wait(STDIN_FILENO, for: POLLIN, timeout: -1) }
      case EBADF where Signals.hasEndedInput: return .ended  // A signal has closed the input.
      default: return .failed(errno)
      }
    }
  }

  package func makeOutput() -> StandardOutput {
    StandardOutput()
  }

  package func endInput() {
    Signals.closeInput()
  }

  package func startThread(_ body: @escaping @Sendable () -> Void) -> Bool {
    CLibrary.availableProcessorCount > 1 && SecondThread.start(body)
  }

  @discardableResult
  package func say(_ line: String) -> Bool {
    StandardError.write("\(name): \(line)")
  }
}

/// One read(2) of standard input, whose name `ProcessHost` has for a method of its own.
///
/// SAFETY: the caller has shown that the room is as large as it says.
@unsafe
private func readInput(into room: UnsafeMutableRawBufferPointer) -> Int {
  unsafe read(STDIN_FILENO, room.baseAddress, room.count)
}
