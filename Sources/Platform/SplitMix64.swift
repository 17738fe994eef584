/// A small seeded generator, so that a run's seed means the same on every machine.
///
/// Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators" (OOPSLA 2014); the
/// constants are those of the reference implementation by Sebastiano Vigna.
package struct SplitMix64: RandomNumberGenerator, Sendable {
  private var state: UInt64

  package init(seed: UInt64) { state = seed }

  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }

  /// True in this share of calls.
  package mutating func chance(_ threshold: Chance) -> Bool {
    next() >> 11 < threshold.limit
  }
}

/// A probability, kept as the integer that 53 random bits are compared with.
package struct Chance: Equatable, Sendable {
  fileprivate let limit: UInt64

  /// - Precondition: `probability` is in 0...1.
  package init(_ probability: Double) {
    precondition((0...1).contains(probability))
    limit = UInt64(probability * 0x1p53)
  }
}
