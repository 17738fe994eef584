import Foundation

/// Random numbers that can be had again: SplitMix64 (Steele, Lea and Flood, 2014).
///
/// A test begins with `SeededGenerator.named(#function)`, which prints the seed. `SEED=… swift test`
/// replays a run with that seed.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  /// The generator of a test: from `SEED` if that is set, otherwise fresh; the seed is printed.
  static func named(_ test: String) -> SeededGenerator {
    let replayed = ProcessInfo.processInfo.environment["SEED"].flatMap { UInt64($0) }
    let seed = replayed ?? UInt64.random(in: 0...UInt64(UInt32.max))
    print("\(test): SEED=\(seed)")
    return SeededGenerator(seed: seed)
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// True once in `count` times.
  mutating func oneIn(_ count: Int) -> Bool {
    Int.random(in: 0..<count, using: &self) == 0
  }

  /// An element of a collection that is not empty.
  mutating func pick<Element>(_ elements: [Element]) -> Element {
    elements[Int.random(in: 0..<elements.count, using: &self)]
  }
}
