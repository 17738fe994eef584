import Foundation

/// The seed of random tests: `SEED` in the environment repeats a run.
public enum TestSeed {
  /// The seed that the environment gives; nil where it gives none.
  public static var given: UInt64? {
    ProcessInfo.processInfo.environment["SEED"].flatMap { UInt64($0) }
  }

  /// A seed for one generator: the given one, or a fresh one that is short enough to be typed.
  public static func draw() -> UInt64 {
    given ?? .random(in: 0...UInt64(UInt32.max))
  }

  /// The seed of this run of the tests.
  public static let value = draw()
}
