import Platform

/// A host without a system: input is a queue of bytes, output is kept, time passes when somebody says so.
///
/// Many of them live in one process, each with a node on it, and share a clock. Nothing waits: where
/// there is no input a read says so, and the worker's turn is over. All is done by one thread.
package final class SimulatedHost: Host, @unchecked Sendable {
  private let clock: SimulatedClock
  private var input: [UInt8] = []
  private var inputStart = 0
  private var isEnded = false
  private var output: [UInt8] = []
  /// What the node said that is no output, a line each.
  package private(set) var notes: [String] = []
  /// What writing comes to; anything but `.written` keeps nothing.
  package var outputOutcome = OutputOutcome.written

  /// By how many nanoseconds the clock on the wall is ahead of the simulation's clock.
  package var wallClockLead: UInt64 = 0
  package var wallClock: Instant { clock.now + wallClockLead }

  package init(clock: SimulatedClock) {
    self.clock = clock
  }

  /// When whoever reads wants to be woken, by the last read; nil: by input only.
  package private(set) var awaitedDeadline: Instant?

  /// Whether there is something that a read would return.
  package var hasInput: Bool { inputStart < input.count || isEnded }

  /// Adds bytes to the input: lines, or pieces of lines.
  package func send(_ bytes: some Sequence<UInt8>) {
    input += bytes
  }

  /// Takes what the node has said since the last time that is no output.
  package func takeNotes() -> [String] {
    defer { notes.removeAll() }
    return notes
  }

  /// Takes what the node has written since the last time.
  package func takeOutput() -> [UInt8] {
    defer { output.removeAll() }
    return output
  }

  // MARK: Host

  package var now: Instant { clock.now }

  package func read(
    into room: UnsafeMutableRawBufferPointer, before deadline: Instant?
  ) -> InputOutcome {
    awaitedDeadline = deadline
    let count = min(room.count, input.count - inputStart)
    guard count > 0 else { return isEnded ? .ended : .nothing }
    // SAFETY: `count` bytes are there, and there is room for them.
    unsafe room.copyBytes(from: input[inputStart..<inputStart + count])
    inputStart += count
    if inputStart == input.count {
      input.removeAll(keepingCapacity: true)
      inputStart = 0
    }
    return .bytes(count)
  }

  package func makeOutput() -> SimulatedOutput {
    SimulatedOutput(host: self)
  }

  fileprivate func write(_ bytes: RawSpan) -> OutputOutcome {
    guard outputOutcome == .written else { return outputOutcome }
    // SAFETY: the span lives through the call.
    unsafe bytes.withUnsafeBytes { unsafe output.append(contentsOf: $0) }
    return .written
  }

  /// Ends the input once what is there has been read.
  package func endInput() {
    isEnded = true
  }

  /// There is one thread, so that a seed means the same each time.
  package func startThread(_ body: @escaping @Sendable () -> Void) -> Bool { false }

  @discardableResult
  package func say(_ line: String) -> Bool {
    notes.append(line)
    return true
  }
}

/// The output of a simulated host, which keeps it.
package struct SimulatedOutput: HostOutput {
  fileprivate let host: SimulatedHost

  package func write(_ bytes: RawSpan, before due: Instant?) -> OutputOutcome {
    host.write(bytes)
  }
}

/// The clock that the hosts of a simulation share: it stands still until it is moved.
package final class SimulatedClock: @unchecked Sendable {
  package private(set) var now = Instant(nanoseconds: 0)

  package init() {}

  /// Moves the clock to a time that is not before its own.
  package func move(to time: Instant) {
    precondition(time >= now, "time does not go back")
    now = time
  }
}
