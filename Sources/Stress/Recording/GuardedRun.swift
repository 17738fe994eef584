/// A run of the bench that is taken up where it crashed.
///
/// The bench is touched by the load's thread until that has ended or crashed, and by the main thread
/// before and afterwards; see `CrashGuard`.
final class GuardedRun<W: Workload & ~Copyable> {
  private(set) var bench: Bench<W>
  private var failure: BenchFailure?

  init(_ bench: consuming Bench<W>) {
    bench.keepLinesAfterCrash()
    self.bench = bench
  }

  /// Runs the bench; what came of it is in `bench` then, also after a crash.
  /// - Throws: `BenchFailure` when the node does not answer `init`.
  func run() throws(BenchFailure) {
    let signal: Int32?
    do {
      signal = try CrashGuard.run { [self] in
        do throws(BenchFailure) { try bench.run() } catch { failure = error }
      }
    } catch {
      throw BenchFailure("the load cannot be run: \(error)")
    }
    if let failure { throw failure }
    if let signal { bench.rescue(from: signal) }
  }
}
