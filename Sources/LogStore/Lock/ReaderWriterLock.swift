// One of the module's files with unsafe code; the head of `Block` lists them.
//
// The state is one word:
//
//     number of readers × 4 │ queued │ writer
//
// Free to free hands it goes by one atomic operation each way, without a call: a writer changes 0
// to `writer`, a reader adds itself where there is neither `writer` nor `queued`.
//
// A thread that finds the lock taken tries again for a moment, then goes to the queue: under the mutex
// it sets `queued`, which closes the fast way for all, and sleeps. From then on only two things change
// the state: holders leave, and the last of them, seeing `queued`, hands the lock over under the
// mutex. Nobody waits for ever: after a writer come all readers that wait, after readers one writer.
//
// Why no wake-up is lost: `queued` is set, and a holder leaves, by atomic operations on one word. If
// the leaving comes second it sees `queued` and hands over, which has to wait for the mutex until
// the sleeper sleeps. If it comes first, the thread that sets `queued` sees that the lock is free, and
// takes it.

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

import Synchronization

/// A lock that one writer or any number of readers can hold.
@usableFromInline
@safe
struct ReaderWriterLock: ~Copyable, @unchecked Sendable {
  @usableFromInline let state = Atomic<UInt32>(0)
  /// Guards `queue`; a pointer like the two below, since pthread's types have to stay in place.
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  /// Signalled when `readerTurn` has changed.
  private let readersMayGo = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  /// Signalled when `writerGrantCount` has risen.
  private let writerMayGo = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private let queue = UnsafeMutablePointer<Queue>.allocate(capacity: 1)

  @inlinable static var writer: UInt32 { 1 }
  @inlinable static var queued: UInt32 { 2 }
  @inlinable static var reader: UInt32 { 4 }

  /// How often to try before going to sleep, and after how many attempts in vain to let another
  /// thread run before the next: a section is shorter than falling asleep and waking.
  private static var attemptCount: Int { 100 }
  private static var hastyAttemptCount: Int { 80 }

  /// Those who sleep; all of it is read and written under `mutex`.
  private struct Queue {
    var waitingReaderCount: UInt32 = 0
    var waitingWriterCount: UInt32 = 0
    /// Number of times that the waiting readers were let in.
    var readerTurn = 0
    /// Writers that have been given the lock and have not woken yet: 0 or 1.
    var writerGrantCount = 0
  }

  init() {
    // SAFETY: each is initialised here, before anybody else knows it, and lives until `deinit`.
    unsafe pthread_mutex_init(mutex, nil)
    unsafe pthread_cond_init(readersMayGo, nil)
    unsafe pthread_cond_init(writerMayGo, nil)
    unsafe queue.initialize(to: Queue())
  }

  deinit {
    // SAFETY: nobody holds the lock or waits for it, or it would still be referred to.
    unsafe queue.deallocate()
    unsafe pthread_cond_destroy(writerMayGo)
    unsafe writerMayGo.deallocate()
    unsafe pthread_cond_destroy(readersMayGo)
    unsafe readersMayGo.deallocate()
    unsafe pthread_mutex_destroy(mutex)
    unsafe mutex.deallocate()
  }

  // MARK: The fast way

  /// Waits until nobody else holds the lock, and takes it.
  @inlinable
  @inline(__always)
  func lock() {
    let (isTaken, _) = state.compareExchange(
      expected: 0, desired: Self.writer, ordering: .acquiring)
    if !isTaken { lockSlowly() }
  }

  /// Gives back what `lock` took.
  @inlinable
  @inline(__always)
  func unlock() {
    let (isFree, _) = state.compareExchange(
      expected: Self.writer, desired: 0, ordering: .releasing)
    if !isFree { unlockSlowly() }
  }

  /// Waits until no writer holds the lock, and takes it beside other readers.
  @inlinable
  @inline(__always)
  func lockShared() {
    let old = state.load(ordering: .relaxed)
    guard
      old & (Self.writer | Self.queued) == 0,
      state.weakCompareExchange(
        expected: old, desired: old &+ Self.reader, ordering: .acquiring
      ).exchanged
    else {
      lockSharedSlowly()
      return
    }
  }

  /// Gives back what `lockShared` took.
  @inlinable
  @inline(__always)
  func unlockShared() {
    // Acquiring, too: the thread that hands the lock over hands on what all other readers have done.
    let old = state.wrappingSubtract(Self.reader, ordering: .acquiringAndReleasing).oldValue
    if old == Self.reader | Self.queued { handOver(isAfterWriter: false) }
  }

  // MARK: The slow way

  @usableFromInline
  func lockSlowly() {
    for attempt in 0..<Self.attemptCount {
      if attempt >= Self.hastyAttemptCount { sched_yield() }
      guard state.load(ordering: .relaxed) == 0 else { continue }
      if state.compareExchange(expected: 0, desired: Self.writer, ordering: .acquiring).exchanged {
        return
      }
    }
    // SAFETY: `queue` lives as long as the lock; what it holds is used between the two calls only.
    unsafe pthread_mutex_lock(mutex)
    if state.bitwiseOr(Self.queued, ordering: .acquiringAndReleasing).oldValue == 0 {
      // It was free, and with `queued` set nobody but us can have changed it since.
      state.store(Self.writer, ordering: .relaxed)
    } else {
      unsafe queue.pointee.waitingWriterCount += 1
      while unsafe queue.pointee.writerGrantCount == 0 {
        unsafe pthread_cond_wait(writerMayGo, mutex)
      }
      unsafe queue.pointee.writerGrantCount -= 1
    }
    unsafe pthread_mutex_unlock(mutex)
  }

  @usableFromInline
  func unlockSlowly() {
    // The fast way failed, so somebody is queued.
    _ = state.wrappingSubtract(Self.writer, ordering: .acquiringAndReleasing)
    handOver(isAfterWriter: true)
  }

  @usableFromInline
  func lockSharedSlowly() {
    for attempt in 0..<Self.attemptCount {
      if attempt >= Self.hastyAttemptCount { sched_yield() }
      let old = state.load(ordering: .relaxed)
      guard old & (Self.writer | Self.queued) == 0 else { continue }
      let new = old &+ Self.reader
      if state.compareExchange(expected: old, desired: new, ordering: .acquiring).exchanged {
        return
      }
    }
    // SAFETY: as in `lockSlowly`.
    unsafe pthread_mutex_lock(mutex)
    let old = state.bitwiseOr(Self.queued, ordering: .acquiringAndReleasing).oldValue
    if old & (Self.writer | Self.queued) == 0 {
      // Free, or readers only, and nobody waits: one more reader, and the queue is empty again. A
      // reader that left in between and saw `queued` will find nothing to hand over.
      state.wrappingAdd(Self.reader &- Self.queued, ordering: .acquiringAndReleasing)
    } else {
      unsafe queue.pointee.waitingReaderCount += 1
      let turn = unsafe queue.pointee.readerTurn
      while unsafe queue.pointee.readerTurn == turn {
        unsafe pthread_cond_wait(readersMayGo, mutex)
      }
    }
    unsafe pthread_mutex_unlock(mutex)
  }

  /// Gives the lock to those who wait, if it is free: called by the last holder when it has left.
  @usableFromInline
  func handOver(isAfterWriter: Bool) {
    // SAFETY: as in `lockSlowly`.
    unsafe pthread_mutex_lock(mutex)
    // Taken again in between: then that holder will hand it over.
    if state.load(ordering: .acquiring) == Self.queued {
      let readers = unsafe queue.pointee.waitingReaderCount
      let writers = unsafe queue.pointee.waitingWriterCount
      if readers > 0 && (isAfterWriter || writers == 0) {
        unsafe queue.pointee.waitingReaderCount = 0
        unsafe queue.pointee.readerTurn += 1
        let rest = writers > 0 ? Self.queued : 0
        state.store(readers * Self.reader | rest, ordering: .releasing)
        unsafe pthread_cond_broadcast(readersMayGo)
      } else {
        precondition(writers > 0, "somebody is queued")
        unsafe queue.pointee.waitingWriterCount = writers - 1
        unsafe queue.pointee.writerGrantCount += 1
        let rest = readers > 0 || writers > 1 ? Self.queued : 0
        state.store(Self.writer | rest, ordering: .releasing)
        unsafe pthread_cond_signal(writerMayGo)
      }
    }
    unsafe pthread_mutex_unlock(mutex)
  }
}
