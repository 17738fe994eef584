import Platform

/// Draws what happens to messages between nodes by chance; Maelstrom does none of it.
struct Mishaps {
  /// What happens to one message.
  struct Fate: Equatable {
    var isLost = false
    /// How much later than it would otherwise the message sets out, in nanoseconds.
    var holdBack: UInt64 = 0
    /// How much later a second copy sets out; `nil` when there is none.
    var copyHoldBack: UInt64?
  }

  /// Messages are held back by anything up to twice the mean latency, and where that is shorter than
  /// this, up to twice this, in milliseconds: long enough for others to overtake.
  static let holdBackMilliseconds = 5.0

  private let loss: Chance
  private let duplication: Chance
  private let reordering: Chance
  private let holdBackMax: Double
  private let happenNever: Bool
  private var lossRandom: SplitMix64
  private var duplicationRandom: SplitMix64
  private var reorderingRandom: SplitMix64

  init(_ options: NetworkOptions, seeds: inout SplitMix64) {
    loss = Chance(options.loss)
    duplication = Chance(options.duplication)
    reordering = Chance(options.reordering)
    holdBackMax = 2 * max(options.latency, Self.holdBackMilliseconds) / 1_000
    happenNever = options.loss == 0 && options.duplication == 0 && options.reordering == 0
    lossRandom = SplitMix64(seed: seeds.next())
    duplicationRandom = SplitMix64(seed: seeds.next())
    reorderingRandom = SplitMix64(seed: seeds.next())
  }

  /// What happens to the next message.
  mutating func next() -> Fate {
    var fate = Fate()
    guard !happenNever else { return fate }
    fate.isLost = lossRandom.chance(loss)
    let isHeldBack = reorderingRandom.chance(reordering)
    let holdBack = UInt64.nanoseconds(inSeconds: holdBackMax * reorderingRandom.unit())
    if isHeldBack { fate.holdBack = holdBack }
    let isDuplicated = duplicationRandom.chance(duplication)
    let copyHoldBack = UInt64.nanoseconds(inSeconds: holdBackMax * duplicationRandom.unit())
    if isDuplicated { fate.copyHoldBack = copyHoldBack }
    return fate
  }
}
