import Foundation

/// Random numbers that can be had again: SplitMix64 (Steele, Lea and Flood, 2014).
///
/// A test that begins with `SeededGenerator()` prints its seed; `SEED=… swift test` runs it again with
/// that one.
public struct SeededGenerator: RandomNumberGenerator, Sendable {
  private var state: UInt64

  /// The generator that a seed stands for.
  public init(seed: UInt64) {
    state = seed
  }

  /// The generator of a test: from `SEED` of the environment if that is set, otherwise fresh; the seed
  /// is printed.
  public init(_ test: String = #function) {
    let given = ProcessInfo.processInfo.environment["SEED"].flatMap { UInt64($0) }
    let seed = given ?? UInt64.random(in: 0...UInt64(UInt32.max))
    print("\(test): SEED=\(seed)")
    self.init(seed: seed)
  }

  /// The next 64 bits.
  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
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
