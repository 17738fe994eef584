import Platform

/// How long messages between nodes, and between nodes and services, are under way.
///
/// As with Maelstrom's `--latency` and `--latency-dist`; messages of clients take no time there, nor here.
public enum Latency: Sendable {
  /// Each message takes the same time.
  case constant(Duration)
  /// Each message takes a time up to twice the mean, all equally likely.
  case uniform(mean: Duration)
  /// Messages mostly take less than the mean, and a few take many times as long.
  case exponential(mean: Duration)

  /// Draws a time, in nanoseconds.
  func draw(_ random: inout NodeRandom) -> UInt64 {
    switch self {
    case .constant(let time): return time.nanoseconds
    case .uniform(let mean): return UInt64.random(in: 0...2 * mean.nanoseconds, using: &random)
    case .exponential(let mean):
      // A geometric number of half-lives, and a part of one: an exponential distribution but for the
      // shape within each half-life, and without a logarithm, whose last bit differs between systems.
      let halfLife = mean.nanoseconds / 10 * 7
      var time = UInt64.random(in: 0...halfLife, using: &random)
      while Bool.random(using: &random) { time += halfLife }
      return time
    }
  }
}
