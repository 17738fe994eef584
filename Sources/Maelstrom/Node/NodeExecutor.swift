#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

import Synchronization

// Jobs are pieces of asynchronous functions, between one suspension and the next. They wait in a queue
// and are run by the thread that serves the node, one at a time, in the order in which they came: after
// each message and each timer, until none is left.
//
// It is the executor of the node, which is an actor, and the preferred one of the tasks that run its
// handlers (SE-0417): so the handlers' child tasks, the functions that are isolated to nothing, and other
// actors that they call, run here too. Nothing runs beside anything else, and in the same order each time.

/// Runs what belongs to a node: on one thread, one job after the other.
final class NodeExecutor: SerialExecutor, TaskExecutor {
  private struct State {
    var jobs: [UnownedJob] = []
    /// Whether jobs are no longer run.
    var isClosed = false
  }

  private let state = Mutex(State())
  private let jobCount = Atomic(0)
  /// The thread that serves the node, as a word; 0 while none does.
  private let thread = Atomic<UInt>(0)
  /// Wakes that thread where it waits for input.
  private let wake: @Sendable () -> Void

  init(wake: @escaping @Sendable () -> Void) {
    self.wake = wake
  }

  /// Whether jobs wait.
  var hasJobs: Bool { jobCount.load(ordering: .acquiring) > 0 }

  /// Makes the calling thread the one that serves the node.
  func adopt() {
    thread.store(Self.thisThread, ordering: .releasing)
  }

  /// Drops all jobs, also those that come later: what is suspended stays suspended for ever.
  func close() {
    state.withLock {
      $0.isClosed = true
      $0.jobs = []
    }
    jobCount.store(0, ordering: .releasing)
  }

  /// Runs all jobs, also those that come meanwhile.
  ///
  /// Called on the thread that serves the node.
  func runJobs() {
    while hasJobs {
      let jobs = state.withLock { state in
        jobCount.store(0, ordering: .releasing)
        return exchange(&state.jobs, with: [])
      }
      for job in jobs {
        // SAFETY: each job was enqueued here and is run once.
        unsafe job.runSynchronously(
          isolatedTo: asUnownedSerialExecutor(), taskExecutor: asUnownedTaskExecutor())
      }
    }
  }

  // MARK: SerialExecutor, TaskExecutor

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    let isTaken = state.withLock { state in
      guard !state.isClosed else { return false }
      state.jobs.append(job)
      jobCount.add(1, ordering: .releasing)
      return true
    }
    if isTaken, thread.load(ordering: .acquiring) != Self.thisThread { wake() }
  }

  func asUnownedSerialExecutor() -> UnownedSerialExecutor {
    // SAFETY: the node keeps its executor, and tasks keep the node.
    unsafe UnownedSerialExecutor(ordinary: self)
  }

  func asUnownedTaskExecutor() -> UnownedTaskExecutor {
    // SAFETY: as above.
    unsafe UnownedTaskExecutor(ordinary: self)
  }

  func isIsolatingCurrentContext() -> Bool? {
    thread.load(ordering: .acquiring) == Self.thisThread
  }

  func checkIsolated() {
    precondition(
      isIsolatingCurrentContext() == true, "the node is used by another thread than its own")
  }

  /// The calling thread, as a word.
  private static var thisThread: UInt {
    UInt(pthread_self())
  }
}
