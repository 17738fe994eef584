#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

import Synchronization

// The state is two words: whose turn it is, and how many sleep until that changes.
//
// Passing on is one store where nobody sleeps, and waiting is one load where the turn has come. Who
// has to wait looks again for a moment, since a turn is mostly a matter of microseconds, and then
// sleeps on a condition.
//
// Why no wake-up is lost: who goes to sleep first counts itself a sleeper and then looks at the turn;
// who passes on first stores the turn and then looks for sleepers. All four are sequentially
// consistent, so at least one of the two sees what the other has done: the one does not sleep, or the
// other wakes it. The waking is done under the mutex, which the sleeper holds from before it looks
// until it sleeps.

/// A gate that threads pass one after the other, in the order of the numbers that they come with.
///
/// A thread that waits for its turn is let in when the number before its own has passed. It then sees
/// everything that was done before that one passed.
@safe
struct TicketGate: ~Copyable, @unchecked Sendable {
  private let turn = Atomic(0)
  private let sleeperCount = Atomic(0)
  /// Pointers, since pthread's types have to stay in place.
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let turnHasChanged = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

  /// How often to look again before sleeping, and after how many looks in vain to let another thread
  /// run before the next: a microsecond or so, then about a tenth of a millisecond, which is as long
  /// as a block takes.
  ///
  /// A thread that sleeps may be woken on the processor of the thread that wakes it, and then both take
  /// turns there while another processor is idle; of two threads that are awake the system moves one.
  private static let lookCountMax = 2_300
  private static let hastyLookCount = 2_000

  /// A gate at which it is the turn of number 0.
  init() {
    // SAFETY: both are initialised here, before anybody else knows them, and live until `deinit`.
    unsafe pthread_mutex_init(mutex, nil)
    unsafe pthread_cond_init(turnHasChanged, nil)
  }

  deinit {
    // SAFETY: nobody waits here, or the gate would still be referred to.
    unsafe pthread_cond_destroy(turnHasChanged)
    unsafe turnHasChanged.deallocate()
    unsafe pthread_mutex_destroy(mutex)
    unsafe mutex.deallocate()
  }

  /// Waits until it is the turn of `number`; returns at once where it is already.
  @inline(__always)
  func wait(for number: Int) {
    if turn.load(ordering: .acquiring) != number { waitLonger(for: number) }
  }

  /// Lets the next number pass.
  ///
  /// - Precondition: it is the caller's turn, so that nobody else passes meanwhile.
  func pass() {
    let next = turn.load(ordering: .relaxed) + 1
    turn.store(next, ordering: .sequentiallyConsistent)
    guard sleeperCount.load(ordering: .sequentiallyConsistent) > 0 else { return }
    // SAFETY: mutex and condition live as long as the gate.
    unsafe pthread_mutex_lock(mutex)
    unsafe pthread_cond_broadcast(turnHasChanged)
    unsafe pthread_mutex_unlock(mutex)
  }

  @inline(never)
  private func waitLonger(for number: Int) {
    for look in 0..<Self.lookCountMax {
      if turn.load(ordering: .acquiring) == number { return }
      if look >= Self.hastyLookCount { sched_yield() }
    }
    // SAFETY: mutex and condition live as long as the gate.
    unsafe pthread_mutex_lock(mutex)
    sleeperCount.add(1, ordering: .sequentiallyConsistent)
    while turn.load(ordering: .sequentiallyConsistent) != number {
      unsafe pthread_cond_wait(turnHasChanged, mutex)
    }
    sleeperCount.subtract(1, ordering: .sequentiallyConsistent)
    unsafe pthread_mutex_unlock(mutex)
  }
}
