#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

import Synchronization

/// What signals do to the node.
///
/// SIGTERM and SIGINT close standard input. So they are nothing but an end of input that comes from
/// elsewhere: a read that waits is interrupted and the next one finds the input ended; what was read
/// is answered, and the node ends by the way it always ends. There is no flag to look at between
/// reads, and no moment in which a signal could be missed.
///
/// What is owed then may be more than its reader takes in a while, and a reader that has stalled could
/// keep the node for ever. So from the first signal on a timer ticks, and each tick interrupts a thread
/// that waits in a system call: a write that waits for its reader returns, however much it was to
/// write, and says how much was taken. Whether the reader has stalled is then a question of the clock,
/// which `StandardOutput` decides. A tick that comes just before a write begins to wait is followed by
/// another one.
///
/// The first thread handles the signals, and passes on to a second one what is to interrupt it.
///
/// How the node is started decides little: the signals are taken also if they were blocked, and
/// SIGTERM if it was ignored. Only a SIGINT that was ignored stays so, since that is how a shell keeps
/// Ctrl-C from what runs in its background.
enum Signals {
  /// How often a thread that waits is interrupted, once a signal has ended the input.
  private static let tickNanoseconds = 50_000_000

  /// Whether a signal has ended the input.
  private static let isEnding = Atomic(false)

  /// The timer, as `timer_t`; -1 while there is none.
  private static let timer = Atomic(-1)

  /// Whether a signal has ended the input, so that the node ends as soon as it has written what it owes.
  static var hasEndedInput: Bool { isEnding.load(ordering: .acquiring) }

  /// Installs the handlers; called once, before anything is read.
  static func install() {
    // A handler must not be the first to use these: it would initialise them.
    _ = hasEndedInput
    createTimer()
    SecondThread.interrupt()
    // A closed output is noticed where it is written to.
    signal(SIGPIPE, SIG_IGN)
    handle(SIGALRM) { _ in Signals.tick() }
    handle(SIGUSR1) { _ in }
    handle(SIGTERM) { _ in Signals.closeInput() }
    if !isIgnored(SIGINT) { handle(SIGINT) { _ in Signals.closeInput() } }
    // The program that has started this one may have blocked them, and that is inherited.
    change(SIG_UNBLOCK, handled)
  }

  /// The signals that the first thread handles; the second one is interrupted by SIGUSR1.
  private static let ending = [SIGTERM, SIGINT, SIGALRM]
  private static let handled = ending + [SIGUSR1]

  /// Keeps the signals that end the input from the calling thread, and from those that it starts.
  ///
  /// - Returns: what was kept from it before, for `unblock`.
  static func block() -> sigset_t {
    change(SIG_BLOCK, ending)
  }

  /// Takes back what `block` did.
  static func unblock(_ before: sigset_t) {
    var before = before
    // SAFETY: the set lives through the call.
    unsafe _ = pthread_sigmask(SIG_SETMASK, &before, nil)
  }

  /// Blocks signals for the calling thread, or lets them through.
  ///
  /// - Returns: what was blocked before.
  @discardableResult
  private static func change(_ how: Int32, _ signals: [Int32]) -> sigset_t {
    var set = sigset_t()
    var before = sigset_t()
    // SAFETY: both sets live through the calls.
    unsafe sigemptyset(&set)
    for signal in signals { unsafe sigaddset(&set, signal) }
    unsafe pthread_sigmask(how, &set, &before)
    return before
  }

  /// Ends the input: in the handler of a signal, so that only calls are made that are allowed there
  /// (signal-safety(7); POSIX.1-2024, § 2.4.3), or where nobody takes the output any more.
  static func closeInput() {
    // The code that was interrupted may be about to look at it.
    let error = errno
    defer { errno = error }
    // A second signal changes nothing.
    guard !isEnding.exchange(true, ordering: .acquiringAndReleasing) else { return }
    // A thread that waits for input is interrupted after it has been closed: so the read either is
    // interrupted or finds the input closed.
    close(STDIN_FILENO)
    SecondThread.interrupt()
    beginTicking()
  }

  /// Runs in the handler of the timer's signal, which has interrupted this thread.
  private static func tick() {
    let error = errno
    defer { errno = error }
    SecondThread.interrupt()
    if hasEndedInput, timer.load(ordering: .relaxed) == -1 { beginTicking() }
  }

  /// Makes the timer, which may not be done in a handler.
  private static func createTimer() {
    // SAFETY: nothing is read through the zero that `id` begins with, and it lives through the call.
    // Without further wishes the timer sends SIGALRM (timer_create(2)).
    var id = unsafe timer_t(bitPattern: 0)
    guard unsafe timer_create(CLOCK_MONOTONIC, nil, &id) == 0 else { return }
    timer.store(Int(bitPattern: id), ordering: .relaxed)
  }

  /// Has the timer tick; called in a handler, where timer_settime and alarm are allowed and setitimer is
  /// not.
  private static func beginTicking() {
    let id = timer.load(ordering: .relaxed)
    guard id != -1 else {
      // The system has no timer left; this one counts in seconds.
      alarm(1)
      return
    }
    let tick = timespec(tv_sec: 0, tv_nsec: tickNanoseconds)
    var times = itimerspec(it_interval: tick, it_value: tick)
    // SAFETY: `times` lives through the call; what was set before is not asked for.
    unsafe _ = timer_settime(timer_t(bitPattern: id), 0, &times, nil)
  }

  /// Whether a signal is ignored, which is inherited from the program that has started this one.
  private static func isIgnored(_ signal: Int32) -> Bool {
    var action = sigaction()
    // SAFETY: `action` lives through the call. A handler is compared as a number, for it is one if the
    // signal is ignored.
    unsafe sigaction(signal, nil, &action)
    return unsafe unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
      == unsafeBitCast(SIG_IGN, to: Int.self)
  }

  /// Installs a handler that interrupts system calls: without SA_RESTART.
  private static func handle(_ signal: Int32, _ handler: @escaping @convention(c) (Int32) -> Void) {
    var action = sigaction()
    // SAFETY: `action` lives through the calls; all of its fields are set or zero.
    unsafe action.__sigaction_handler.sa_handler = handler
    unsafe sigemptyset(&action.sa_mask)
    // One signal is handled after the other.
    for other in ending { unsafe sigaddset(&action.sa_mask, other) }
    unsafe sigaction(signal, &action, nil)
  }
}
