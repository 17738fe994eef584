import Foundation

/// A random generator that can be replayed: its seed is `SEED` of the environment, or drawn and printed.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(_ test: String = #function) {
    let seed =
      ProcessInfo.processInfo.environment["SEED"].flatMap(UInt64.init) ?? .random(in: 0 ... .max)
    print("\(test): SEED=\(seed)")
    state = seed
  }

  /// splitmix64.
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ word >> 30) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ word >> 27) &* 0x94D0_49BB_1331_11EB
    return word ^ word >> 31
  }
}
