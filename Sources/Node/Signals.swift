import Glibc
import Synchronization

/// What signals do to the node.
///
/// SIGTERM and SIGINT close standard input. So they are nothing but an end of input that comes from
/// elsewhere: a read that waits is interrupted and the next one finds the input ended; what was read
/// is answered, and the node ends by the way it always ends. There is no flag to look at between
/// reads, and no moment in which a signal could be missed.
///
/// The first thread handles them. Where a second one waits for input the handler interrupts it, after
/// closing the input: so its read either is interrupted or finds the input closed.
enum Signals {
  /// How long the reader of the replies may take nothing after a signal, in microseconds.
  ///
  /// One that has stalled could keep the node for ever.
  private static let gracePeriodMicroseconds = 700_000

  /// Whether a signal has ended the input.
  private static let isEnding = Atomic(false)

  /// Whether a signal has ended the input, so that what is owed has to be written bit by bit, and
  /// each bit to be told of by `prolongGrace`.
  static var hasEndedInput: Bool { isEnding.load(ordering: .relaxed) }

  /// Begins the grace period anew: the reader has taken something.
  static func prolongGrace() {
    if hasEndedInput { beginGrace() }
  }

  /// Installs the handlers; called once, before anything is read.
  static func install() {
    // A closed output is noticed where it is written to.
    signal(SIGPIPE, SIG_IGN)
    handle(SIGTERM) { _ in Signals.endInput() }
    handle(SIGINT) { _ in Signals.endInput() }
    handle(SIGALRM) { _ in _exit(1) }
    handle(SIGUSR1) { _ in }
  }

  /// The signals that end the input or the node.
  private static let ending = [SIGTERM, SIGINT, SIGALRM]

  /// Keeps the signals that end the input from the calling thread, and from those that it starts.
  ///
  /// - Returns: what was kept from it before, for `unblock`.
  static func block() -> sigset_t {
    var ending = sigset_t()
    var before = sigset_t()
    // SAFETY: both sets live through the calls.
    unsafe sigemptyset(&ending)
    for signal in Self.ending { unsafe sigaddset(&ending, signal) }
    unsafe pthread_sigmask(SIG_BLOCK, &ending, &before)
    return before
  }

  /// Takes back what `block` did.
  static func unblock(_ before: sigset_t) {
    var before = before
    // SAFETY: the set lives through the call.
    unsafe _ = pthread_sigmask(SIG_SETMASK, &before, nil)
  }

  /// Runs in the handler of a signal: only calls that are allowed there (signal-safety(7)).
  private static func endInput() {
    // Whoever was interrupted may be about to look at it.
    let error = errno
    defer { errno = error }
    // A second signal changes nothing.
    guard close(STDIN_FILENO) == 0 else { return }
    isEnding.store(true, ordering: .relaxed)
    Companion.interrupt()
    beginGrace()
  }

  private static func beginGrace() {
    var timer = itimerval()
    timer.it_value.tv_usec = gracePeriodMicroseconds
    // SAFETY: `timer` lives through the call; the previous timer is not asked for.
    unsafe _ = setitimer(__itimer_which_t(ITIMER_REAL.rawValue), &timer, nil)
  }

  /// Installs a handler that interrupts system calls: without SA_RESTART.
  private static func handle(_ signal: Int32, _ handler: @escaping @convention(c) (Int32) -> Void) {
    var action = sigaction()
    unsafe action.__sigaction_handler.sa_handler = handler
    // SAFETY: `action` lives through the calls; all of its fields are set or zero.
    unsafe sigemptyset(&action.sa_mask)
    // One signal is handled after the other.
    for other in ending { unsafe sigaddset(&action.sa_mask, other) }
    unsafe sigaction(signal, &action, nil)
  }
}
