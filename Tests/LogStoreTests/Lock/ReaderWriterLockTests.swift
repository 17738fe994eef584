import Foundation
import Synchronization
import Testing

@testable import LogStore

/// A writer excludes everybody, readers do not exclude each other, and nobody waits for ever.
@Suite struct ReaderWriterLockTests {
  /// A lock and what it protects: two counters that only a writer makes differ for a moment.
  final class Protected: @unchecked Sendable {
    let lock = ReaderWriterLock()
    var first = 0
    var second = 0
    let readersInside = Atomic<Int>(0)
    let violations = Atomic<Int>(0)
  }

  /// Runs `body` on `count` threads and waits for all.
  static func onThreads(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
    let threads = (0..<count).map { index in
      let done = DispatchSemaphore(value: 0)
      Thread.detachNewThread {
        body(index)
        done.signal()
      }
      return done
    }
    for done in threads { done.wait() }
  }

  @Test(arguments: [(1, 1), (1, 3), (3, 1), (4, 4), (0, 4), (4, 0)])
  func readersNeverSeeWhatAWriterHasHalfDone(writers: Int, readers: Int) {
    let protected = Protected()
    let rounds = 20_000
    Self.onThreads(writers + readers) { index in
      for round in 0..<rounds {
        if index < writers {
          protected.lock.lock()
          if protected.readersInside.load(ordering: .relaxed) != 0 {
            protected.violations.add(1, ordering: .relaxed)
          }
          protected.first += 1
          // Now and then long enough for the others to fall asleep.
          if round % 4_000 == 0 { usleep(200) }
          protected.second += 1
          protected.lock.unlock()
        } else {
          protected.lock.lockShared()
          protected.readersInside.add(1, ordering: .relaxed)
          if protected.first != protected.second {
            protected.violations.add(1, ordering: .relaxed)
          }
          protected.readersInside.subtract(1, ordering: .relaxed)
          protected.lock.unlockShared()
        }
      }
    }
    #expect(protected.violations.load(ordering: .relaxed) == 0)
    #expect(protected.first == writers * rounds)
    #expect(protected.lock.state.load(ordering: .relaxed) == 0)
  }

  @Test func readersHoldTheLockSideBySide() {
    let protected = Protected()
    let inside = Atomic<Int>(0)
    Self.onThreads(3) { _ in
      protected.lock.lockShared()
      inside.add(1, ordering: .sequentiallyConsistent)
      // Each waits, inside, until all are: exclusion would stop them here.
      while inside.load(ordering: .sequentiallyConsistent) < 3 { usleep(50) }
      protected.lock.unlockShared()
    }
    #expect(protected.lock.state.load(ordering: .relaxed) == 0)
  }

  @Test func aWriterGetsInThoughReadersNeverLeaveTheLockFree() {
    let protected = Protected()
    let isWritten = Atomic<Bool>(false)
    // Two readers, each of which leaves only after the other has come, but for a writer.
    Self.onThreads(3) { index in
      if index == 2 {
        usleep(2_000)
        protected.lock.lock()
        isWritten.store(true, ordering: .sequentiallyConsistent)
        protected.lock.unlock()
        return
      }
      while !isWritten.load(ordering: .sequentiallyConsistent) {
        protected.lock.lockShared()
        usleep(300)
        protected.lock.unlockShared()
      }
    }
    #expect(isWritten.load(ordering: .relaxed) == true)
  }

  @Test func readersGetInBetweenWriters() {
    let protected = Protected()
    let reads = Atomic<Int>(0)
    Self.onThreads(3) { index in
      if index == 2 {
        for _ in 0..<20 {
          protected.lock.lockShared()
          reads.add(1, ordering: .sequentiallyConsistent)
          protected.lock.unlockShared()
        }
        return
      }
      while reads.load(ordering: .sequentiallyConsistent) < 20 {
        protected.lock.lock()
        usleep(100)
        protected.lock.unlock()
      }
    }
    #expect(reads.load(ordering: .relaxed) == 20)
  }
}
