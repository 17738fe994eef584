#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

import Synchronization

/// A second thread of this process.
///
/// Nobody joins the thread: it runs until its work is done or the process ends.
enum SecondThread {
  /// What the thread is to do.
  private final class Work: Sendable {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }

  /// The thread, as `pthread_t`; 0 while there is none.
  private static let thread = Atomic<UInt>(0)

  /// Starts the thread.
  ///
  /// - Returns: whether the system has one.
  static func start(_ body: @escaping @Sendable () -> Void) -> Bool {
    // SAFETY: the one reference that is retained here is given back below, by the thread or without it.
    let work = unsafe Unmanaged.passRetained(Work(body))
    // Else the thread's memory would come from a heap of its own, which the C library extends by one
    // page and one system call at a time.
    CLibrary.useOneHeap()
    var id = pthread_t()
    // Signals that end the input are for the first thread; this one inherits that they are blocked.
    let mask = Signals.block()
    defer { Signals.unblock(mask) }
    // SAFETY: the thread takes over the reference that was retained for it; where there is none, it is
    // given back.
    let error = unsafe pthread_create(
      &id, nil,
      { work in
        guard let work = unsafe work else { return nil }
        unsafe Unmanaged<Work>.fromOpaque(work).takeRetainedValue().body()
        return nil
      }, work.toOpaque())
    guard error == 0 else {
      unsafe work.release()
      return false
    }
    thread.store(UInt(id), ordering: .releasing)
    return true
  }

  /// Interrupts a system call that the thread waits in; may be called in the handler of a signal.
  static func interrupt() {
    let id = thread.load(ordering: .acquiring)
    if id != 0 { pthread_kill(pthread_t(id), SIGUSR1) }
  }
}
