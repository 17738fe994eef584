import Glibc
import Synchronization

/// Whether Ctrl-C was pressed.
///
/// The first time asks the run to end and be judged; a second time ends the bench at once, as a
/// program that did not listen would.
enum Interrupt {
  private static let isRequested = Atomic(false)

  static var isPending: Bool { isRequested.load(ordering: .relaxed) }

  /// Starts to listen for SIGINT and SIGTERM.
  static func listen() {
    var action = sigaction()
    action.__sigaction_handler.sa_handler = { _ in
      // A handler may only do what is safe between any two instructions: one atomic store. With
      // SA_RESETHAND the next signal finds the default action.
      Interrupt.isRequested.store(true, ordering: .relaxed)
    }
    action.sa_flags = Int32(bitPattern: UInt32(SA_RESETHAND))
    sigaction(SIGINT, &action, nil)
    sigaction(SIGTERM, &action, nil)
    // Whoever started the bench may have blocked them, as Foundation's Process does on some
    // threads.
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGINT)
    sigaddset(&signals, SIGTERM)
    pthread_sigmask(SIG_UNBLOCK, &signals, nil)
  }
}
