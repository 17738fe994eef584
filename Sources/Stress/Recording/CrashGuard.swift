#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

import Synchronization
import Platform

// A crash of the bench must not lose what was recorded: an hour of load, and perhaps the one case in
// a million.
//
// The load runs on a thread of its own, and the main thread waits for its end. A trap, or a signal
// of its kind from outside, is handled on the thread that it strikes:
//
// 1. on the load's thread: the node is ended, the main thread is told, and the thread stays where it
//    is for ever. The main thread goes on with what was recorded up to there: it judges it, and says
//    that the bench has failed.
// 2. on any other thread, or when that goes wrong, too: the node is ended, the files with the lines
//    get a name, which is said, and the process ends as it would have.
//
// Why this may be done: the thread that crashed does not run any more, and the write and read of the
// pipe order what it did before what the main thread does. What it was in the middle of may be half
// done; a trap comes before the change that it forbids, so that what it leaves is whole as a rule,
// and where it is not, case 2 is what remains. Nothing is written over: a verdict on such a run is
// never one on the node alone.
//
// Considered: a second process that watches this one and judges in its place. It would survive
// SIGKILL, too, but everything recorded would have to be shared with it all the time.

/// Runs the load so that the process outlives its crash.
enum CrashGuard {
  private static let signals = [SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV, SIGSYS]
  /// How long the rest may take after a crash: what the dead thread held might be waited for.
  private static let rescueSeconds: UInt32 = 300
  private static let alternateStackByteCount = 64 << 10

  /// The load's thread, while it runs.
  private static let loadThread = Atomic<pthread_t>(0)
  /// Where the main thread waits, and the end to which the number of a signal is written.
  private static let readEnd = Atomic<Int32>(-1)
  private static let writeEnd = Atomic<Int32>(-1)

  /// What the new thread runs.
  private final class Work {
    let body: () -> Void
    init(_ body: @escaping () -> Void) { self.body = body }
  }

  /// Runs `body` on a thread of its own to its end, or until it crashes.
  ///
  /// Called once, by the main thread.
  ///
  /// - Returns: the signal that ended it; `nil` when it ended by itself.
  /// - Throws: `SystemError` when there can be no such thread.
  static func run(_ body: @escaping () -> Void) throws(SystemError) -> Int32? {
    var ends: [Int32] = [-1, -1]
    // SAFETY: the array has room for the two numbers that are stored.
    guard unsafe pipe(&ends) == 0 else { throw SystemError(call: "pipe", number: errno) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    readEnd.store(ends[0], ordering: .relaxed)
    writeEnd.store(ends[1], ordering: .relaxed)
    listen()

    var thread = pthread_t()
    // SAFETY: the one reference that is retained here is given to the thread, which gives it back when
    // it begins; where there is none, it is given back below. `thread` lives through the call.
    let work = unsafe Unmanaged.passRetained(Work(body))
    let failure = unsafe pthread_create(
      &thread, nil,
      { argument in
        CrashGuard.begin()
        if let argument = unsafe argument {
          unsafe Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().body()
        }
        CrashGuard.end(0)
        return nil
      }, work.toOpaque())
    guard failure == 0 else {
      unsafe work.release()
      throw SystemError(call: "pthread_create", number: failure)
    }

    var signal: Int32 = 0
    // SAFETY: four bytes, which live through the call.
    while unsafe read(ends[0], &signal, 4) < 0, errno == EINTR {}
    if signal == 0 {
      pthread_join(thread, nil)
      return nil
    }
    alarm(rescueSeconds)
    return signal
  }

  /// Readies the load's thread: a stack of its own for the handler, as its own may be full.
  private static func begin() {
    // SAFETY: the memory is as large as is said, belongs to this thread and is never freed.
    var stack = unsafe stack_t()
    unsafe stack.ss_sp = malloc(alternateStackByteCount)
    unsafe stack.ss_size = alternateStackByteCount
    unsafe sigaltstack(&stack, nil)
    loadThread.store(pthread_self(), ordering: .sequentiallyConsistent)
  }

  /// Tells the main thread how the load's thread ended: by a signal, or by itself (0).
  private static func end(_ signal: Int32) {
    loadThread.store(0, ordering: .sequentiallyConsistent)
    var signal = signal
    // SAFETY: four bytes, which live through the call.
    unsafe _ = write(writeEnd.load(ordering: .relaxed), &signal, 4)
  }

  private static func listen() {
    for signal in signals + [SIGALRM] {
      // SAFETY: `action` lives through the call; SA_SIGINFO says which of the two handlers is set.
      var action = sigaction()
      unsafe action.__sigaction_handler.sa_sigaction = handle
      action.sa_flags = SA_SIGINFO | SA_ONSTACK
      unsafe sigaction(signal, &action, nil)
    }
    // Whoever started the bench may have blocked them.
    // SAFETY: the set lives through the calls.
    var unblocked = sigset_t()
    unsafe sigemptyset(&unblocked)
    for signal in signals { unsafe sigaddset(&unblocked, signal) }
    unsafe pthread_sigmask(SIG_UNBLOCK, &unblocked, nil)
  }

  /// Only what is safe between any two instructions; signal-safety(7).
  ///
  /// SAFETY: the kernel hands over what it says of the signal, which lives until the handler returns.
  private static let handle:
    @convention(c) (
      Int32, UnsafeMutablePointer<siginfo_t>?, UnsafeMutableRawPointer?
    ) -> Void = { number, info, _ in
      let thread = CrashGuard.loadThread.load(ordering: .sequentiallyConsistent)
      let isFromOutside = unsafe (info?.pointee.si_code ?? 1) == Int32(SI_USER)
      if thread != 0, isFromOutside, thread != pthread_self() {
        pthread_kill(thread, number)
        return
      }
      Interrupt.endNodes()
      if thread != 0, thread == pthread_self() {
        CrashGuard.end(number)
        while true { pause() }
      }
      KeptFiles.keep()
      _ = signal(number, SIG_DFL)
      raise(number)
    }
}
