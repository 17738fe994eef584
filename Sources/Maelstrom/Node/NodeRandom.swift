import Platform

/// The random numbers of a node.
public struct NodeRandom: RandomNumberGenerator, Sendable {
  private var generator: SplitMix64

  /// The numbers that a seed stands for.
  public init(seed: UInt64) { generator = SplitMix64(seed: seed) }

  /// The next 64 bits.
  public mutating func next() -> UInt64 { generator.next() }
}
