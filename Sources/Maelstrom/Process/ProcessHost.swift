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

  /// Takes the process over: from now on signals end the input.
  ///
  /// - Parameter name: what stands before each line on standard error.
  package init(name: String) {
    self.name = name
    Signals.install()
  }

  package var now: Instant { MonotonicClock.now }

  /// Without a deadline the read itself waits: that is one system call less for each request.
  package func read(
    into room: UnsafeMutableRawBufferPointer, before deadline: Instant?
  ) -> InputOutcome {
    while true {
      if let deadline {
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
