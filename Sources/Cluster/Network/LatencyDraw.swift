#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

import Platform

/// Draws the latencies of messages (`maelstrom.net`, `latency-dist` and `latency-for`).
///
/// Maelstrom cuts every latency to whole milliseconds, so that uniform and exponential ones are half a
/// millisecond shorter than their mean says. Under `.ideal` nothing is cut.
struct LatencyDraw {
  /// A draw of the exponential distribution that is longer is as long as this, in means.
  ///
  /// One in 10^13 is longer.
  private static let exponentialMax = 30.0

  private let mean: Double
  private let distribution: NetworkOptions.Distribution
  private let isInWholeMilliseconds: Bool
  private var random: SplitMix64

  init(_ options: NetworkOptions, seed: UInt64) {
    mean = options.latency
    distribution = options.distribution
    isInWholeMilliseconds = options.delivery == .maelstrom
    random = SplitMix64(seed: seed)
  }

  /// The latency of the next message, in nanoseconds.
  mutating func next() -> UInt64 {
    guard mean > 0 else { return 0 }
    let milliseconds =
      switch distribution {
      case .constant: mean
      case .uniform: 2 * mean * random.unit()
      case .exponential: mean * min(-log(1 - random.unit()), Self.exponentialMax)
      }
    // A product of whole numbers, which is exact, where a quotient could fall short by a nanosecond and
    // be taken for a millisecond less.
    let nanoseconds = (isInWholeMilliseconds ? milliseconds.rounded(.down) : milliseconds) * 1e6
    return UInt64(exactly: nanoseconds.rounded(.down)) ?? .max
  }
}

extension SplitMix64 {
  /// A number in 0..<1.
  mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }
}
