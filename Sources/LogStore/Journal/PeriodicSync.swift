// One of the module's files with unsafe code; the head of `Block` lists them.

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A thread that makes a journal durable again and again.
///
/// It does not keep the journal alive, and ends when that is gone, has been closed, or has failed:
/// whoever writes next is told of the failure.
final class PeriodicSync {
  private weak var journal: Journal?
  private let interval: Duration

  private init(every interval: Duration, _ journal: Journal) {
    self.interval = interval
    self.journal = journal
  }

  /// Starts the thread, which is sent no signals: those are for threads that know what to do.
  ///
  /// - Throws: that the system has no thread.
  static func start(every interval: Duration, _ journal: Journal) throws(FileFailure) {
    var all = sigset_t()
    var before = sigset_t()
    // SAFETY: the sets live through the calls; the thread inherits what is blocked here.
    unsafe sigfillset(&all)
    unsafe pthread_sigmask(SIG_SETMASK, &all, &before)
    defer { unsafe _ = pthread_sigmask(SIG_SETMASK, &before, nil) }
    let sync = PeriodicSync(every: interval, journal)
    // SAFETY: the thread takes over the one reference that is made here, and nobody else has one.
    let argument = unsafe Unmanaged.passRetained(sync).toOpaque()
    #if canImport(Darwin)
      var thread: pthread_t?
      let code = unsafe pthread_create(&thread, nil, { unsafe PeriodicSync.run($0) }, argument)
    #else
      var thread = pthread_t()
      let code = unsafe pthread_create(
        &thread, nil, { argument in unsafe argument.flatMap { unsafe PeriodicSync.run($0) } },
        argument)
    #endif
    guard code == 0 else {
      // SAFETY: there is no thread that would have taken the reference over.
      unsafe Unmanaged<PeriodicSync>.fromOpaque(argument).release()
      throw FileFailure("start a thread for", journal.directory.path, code: code)
    }
    #if canImport(Darwin)
      // SAFETY: the thread was made above and is let go of once.
      if let thread { unsafe pthread_detach(thread) }
    #else
      pthread_detach(thread)
    #endif
  }

  /// What the thread does.
  ///
  /// SAFETY: the argument is the one that `start` has made, and is handed in once.
  @unsafe
  private static func run(_ argument: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? {
    // SAFETY: `argument` is what `start` has made; the reference is taken over once.
    let sync = unsafe Unmanaged<PeriodicSync>.fromOpaque(argument).takeRetainedValue()
    repeat { sync.sleep() } while sync.isDone()
    return nil
  }

  private func sleep() {
    let (seconds, attoseconds) = interval.components
    var time = timespec(tv_sec: Int(seconds), tv_nsec: Int(attoseconds / 1_000_000_000))
    while true {
      var rest = timespec()
      // SAFETY: both live through the call.
      guard unsafe nanosleep(&time, &rest) != 0, errno == EINTR else { return }
      // A signal has ended the sleep early.
      time = rest
    }
  }

  /// Makes the journal durable.
  ///
  /// - Returns: false if there is nothing more to do.
  private func isDone() -> Bool {
    guard let journal else { return false }
    do throws(JournalError) {
      try journal.makeDurable()
      return true
    } catch {
      return false
    }
  }
}
