import Platform

/// The random numbers of a test, which can be had again.
///
/// A test that begins with `SeededGenerator()` prints its seed; `SEED=… swift test` runs it again with
/// that one.
public struct SeededGenerator: RandomNumberGenerator, Sendable {
  private var generator: SplitMix64

  /// The generator that a seed stands for.
  public init(seed: UInt64) {
    generator = SplitMix64(seed: seed)
  }

  /// The generator of a test: from `SEED` of the environment if that is set, otherwise fresh; the seed
  /// is printed.
  public init(_ test: String = #function) {
    let seed = TestSeed.draw()
    print("\(test): SEED=\(seed)")
    self.init(seed: seed)
  }

  /// The next 64 bits.
  public mutating func next() -> UInt64 {
    generator.next()
  }

  /// True once in `count` times.
  public mutating func oneIn(_ count: Int) -> Bool {
    Int.random(in: 0..<count, using: &self) == 0
  }

  /// An element of a collection that is not empty.
  public mutating func pick<Element>(_ elements: [Element]) -> Element {
    elements[Int.random(in: 0..<elements.count, using: &self)]
  }
}
