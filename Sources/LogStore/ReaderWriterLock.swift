// One of the module's three files with unsafe code (the others: `Block`, `OwnedArray`).

import Glibc

/// A lock that any number of readers, or one writer, can hold.
@usableFromInline
@safe
final class ReaderWriterLock: Sendable {
  private nonisolated(unsafe) let lockAddress: UnsafeMutablePointer<pthread_rwlock_t>

  init() {
    unsafe lockAddress = .allocate(capacity: 1)
    unsafe pthread_rwlock_init(lockAddress, nil)
  }

  deinit {
    unsafe pthread_rwlock_destroy(lockAddress)
    unsafe lockAddress.deallocate()
  }

  @usableFromInline
  func lock() {
    unsafe pthread_rwlock_wrlock(lockAddress)
  }

  @usableFromInline
  func unlock() {
    unsafe pthread_rwlock_unlock(lockAddress)
  }

  @usableFromInline
  func lockShared() {
    unsafe pthread_rwlock_rdlock(lockAddress)
  }

  @usableFromInline
  func unlockShared() {
    unsafe pthread_rwlock_unlock(lockAddress)
  }
}
