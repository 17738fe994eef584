import Foundation

/// The seed of random tests: `SEED` in the environment repeats a run.
public enum TestSeed {
  /// The seed of this run of the tests.
  public static let value: UInt64 = {
    let given = ProcessInfo.processInfo.environment["SEED"].flatMap { UInt64($0) }
    return given ?? UInt64.random(in: 0...UInt64(UInt32.max))
  }()
}
