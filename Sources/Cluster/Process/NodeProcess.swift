#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

import Synchronization
import Platform

/// A node under test: a child process with pipes on its standard streams.
///
/// The child leads a process group of its own, so that Ctrl-C ends the bench's load and not the
/// node: what happened is still judged, with the node alive. It is ended as Maelstrom ends nodes,
/// by SIGKILL and without a word before, and with it all that it has started in its group: a node
/// may be a wrapper around the program that does the work.
package struct NodeProcess: ~Copyable {
  package let processID: pid_t
  /// Where requests are written; does not block.
  package let input: Int32
  /// Where replies are read; does not block.
  package let output: Int32
  /// Where the node's standard error is read, unless it goes to a file; does not block.
  package private(set) var errors: Int32?

  /// How a node ended, with what it used.
  package struct Ending: Equatable, Sendable {
    package enum Cause: Equatable, Sendable {
      case exit(status: Int32)
      case signal(Int32)
    }

    package let cause: Cause
    package let usage: Usage

    package init(cause: Cause, usage: Usage) {
      self.cause = cause
      self.usage = usage
    }
  }

  /// What a node and the processes that it started used over their lives.
  package struct Usage: Equatable, Sendable {
    package var userSeconds = 0.0
    package var systemSeconds = 0.0
    /// The peak of resident memory of the largest of its processes, in bytes; `nil` when it ended
    /// before anyone could look.
    package var peakMemoryByteCount: Int?

    package init(
      userSeconds: Double = 0, systemSeconds: Double = 0, peakMemoryByteCount: Int? = nil
    ) {
      self.userSeconds = userSeconds
      self.systemSeconds = systemSeconds
      self.peakMemoryByteCount = peakMemoryByteCount
    }
  }

  private var ending: Ending?
  /// The greatest peak of memory that was seen while the node lived.
  private var peakMemoryByteCount = 0
  /// The bench's own peak when the node began to run its own program; see `peakMemory`.
  private let peakOfParent: Int

  /// Held while a node is started.
  ///
  /// A pipe's ends are marked as not to be inherited only after they have been made, and a second
  /// thread must not start a child in between.
  private static let starting = Mutex(())

  /// Starts a program.
  ///
  /// - Throws: `SystemError` naming the call that failed; `posix_spawn` when there is no such
  ///   program or it cannot be run.
  package init(
    program: String, arguments: [String], standardError: NodeStandardError
  ) throws(SystemError) {
    let child = try Self.starting.withLock { (_) throws(SystemError) in
      try ChildProcess(program, arguments, standardError)
    }
    // Now that the child runs its own program: it has shared what the bench took until then.
    var own = rusage()
    // SAFETY: `own` lives through the call.
    unsafe _ = getrusage(RUSAGE_SELF.rawValue, &own)
    peakOfParent = own.ru_maxrss * 1024
    processID = child.processID
    input = child.requests.writeEnd
    output = child.replies.readEnd
    errors = child.complaints?.readEnd
    for descriptor in [input, output, errors] {
      guard let descriptor else { continue }
      _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
    }
  }

  deinit {
    if ending == nil {
      kill(-processID, SIGKILL)
      // Nothing is stored.
      _ = waitpid(processID, nil, 0)
    }
    for descriptor in [input, output, errors] {
      if let descriptor { close(descriptor) }
    }
  }

  /// Closes the bench's end of the node's standard error, which has ended.
  package mutating func closeErrors() {
    if let errors { close(errors) }
    errors = nil
  }

  /// How the node ended, if it has: by itself, as nothing here has ended it yet.
  ///
  /// What it had started is ended then.
  package mutating func endingIfAny() -> Ending? {
    if ending != nil { return ending }
    // Not waited for yet, so that nobody else can get the number of its group.
    // SAFETY: `state` lives through the call, and what waitid stores has the number of a signal.
    var state = unsafe siginfo_t()
    let hasEnded =
      unsafe waitid(P_PID, id_t(processID), &state, WEXITED | WNOHANG | WNOWAIT) == 0
      && state.si_signo == SIGCHLD
    return hasEnded ? end() : nil
  }

  /// Ends the node and whatever it has started, if it has not ended, and says what they used.
  @discardableResult
  package mutating func end() -> Ending {
    if let ending { return ending }
    notePeakMemory()
    let others = ProcessGroup.usage(of: processID, without: processID)
    kill(-processID, SIGKILL)
    let result = wait(others)
    ending = result
    return result
  }

  /// Stops the node and whatever it has started, until `resume`: it does nothing and does not notice.
  package func pause() {
    if ending == nil { kill(-processID, SIGSTOP) }
  }

  /// Lets a node go on that was stopped.
  package func resume() {
    if ending == nil { kill(-processID, SIGCONT) }
  }

  /// Looks how much memory the node has used so far, while it lives.
  package mutating func notePeakMemory() {
    let peak = ProcessGroup.peakMemoryByteCount(of: processID) ?? 0
    peakMemoryByteCount = max(peakMemoryByteCount, peak)
  }

  /// Whether the node is known to have ended; see `endingIfAny()`.
  package var hasEnded: Bool { ending != nil }

  /// The processor time that the node and whatever it has started have used so far, in seconds;
  /// `nil` where that cannot be known.
  package var processorSeconds: Double? {
    if let usage = ending?.usage { return usage.userSeconds + usage.systemSeconds }
    return ProcessGroup.processorSeconds(of: processID)
  }

  private func wait(_ others: ProcessGroup.Usage) -> Ending {
    var status: Int32 = 0
    var usage = rusage()
    var result: pid_t
    repeat {
      // SAFETY: both live through the call.
      result = unsafe wait4(processID, &status, 0, &usage)
    } while result < 0 && errno == EINTR
    guard result == processID else {
      return Ending(cause: .signal(SIGKILL), usage: Usage())
    }
    // The macros WIFEXITED, WEXITSTATUS and WTERMSIG are not imported: the low seven bits are the
    // signal, the next eight the status.
    let signal = status & 0x7F
    return Ending(
      cause: signal == 0 ? .exit(status: status >> 8 & 0xFF) : .signal(signal),
      usage: Usage(
        userSeconds: usage.ru_utime.seconds + others.userSeconds,
        systemSeconds: usage.ru_stime.seconds + others.systemSeconds,
        peakMemoryByteCount: peakMemory(usage.ru_maxrss * 1024, others)))
  }

  /// The peak of memory, from what was seen and what wait4(2) says.
  ///
  /// A child shares the memory of the bench until it runs its own program, and what wait4(2) says is
  /// not less than what the bench had then. What is more can only be the node's.
  private func peakMemory(_ reported: Int, _ others: ProcessGroup.Usage) -> Int? {
    let peak = max(
      peakMemoryByteCount, others.peakMemoryByteCount, reported > peakOfParent ? reported : 0)
    return peak > 0 ? peak : nil
  }
}

extension timeval {
  fileprivate var seconds: Double { Double(tv_sec) + Double(tv_usec) / 1e6 }
}
