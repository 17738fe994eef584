import Platform

/// One kind of fault, which begins and ends in turn (`jepsen.generator`, `flip-flop` and `stagger`).
///
/// The first one begins at once; from each event to the next it is anything up to twice the interval.
struct FlipFlop {
  private let kind: FaultKind
  private let nodeCount: Int
  private let maxGap: Double
  private let onlyEffective: Bool
  private var timeRandom: SplitMix64
  private var targetRandom: SplitMix64

  /// When the next event is due.
  private(set) var nextTime: Instant
  /// What ends the fault that is under way; `nil` when none is.
  private(set) var ending: FaultEvent?

  /// `nil` when only faults that strike somebody are wanted, and none of this kind can.
  init?(
    _ kind: FaultKind, _ options: FaultOptions, nodeCount: Int, start: Instant,
    seeds: inout SplitMix64
  ) {
    timeRandom = SplitMix64(seed: seeds.next())
    targetRandom = SplitMix64(seed: seeds.next())
    self.kind = kind
    self.nodeCount = nodeCount
    maxGap = 2 * options.interval
    onlyEffective = options.onlyEffective
    nextTime = start
    if onlyEffective, !Self.canStrike(kind, nodeCount: nodeCount) { return nil }
  }

  private static func canStrike(_ kind: FaultKind, nodeCount: Int) -> Bool {
    switch kind {
    case .partition, .oneWay: nodeCount > 1
    case .kill, .pause, .services: true
    }
  }

  /// The next event, after which another one is due.
  mutating func next() -> FaultEvent {
    nextTime = nextTime.advanced(bySeconds: maxGap * timeRandom.unit())
    if let ending {
      self.ending = nil
      return ending
    }
    var event = draw()
    while onlyEffective, event.isWithoutEffect { event = draw() }
    ending = event.ending
    return event
  }

  /// Ends what is under way: nothing follows that would begin it again.
  mutating func end() -> FaultEvent? {
    defer { ending = nil }
    return ending
  }

  private mutating func draw() -> FaultEvent {
    switch kind {
    case .partition:
      .partition(
        Grudge(drawFrom(Grudge.Shape.allCases), nodeCount: nodeCount, random: &targetRandom))
    case .kill: .kill(drawNodes())
    case .pause: .pause(drawNodes())
    case .oneWay:
      .oneWay(
        OneWayCut(
          drawFrom(OneWayCut.Shape.allCases), nodeCount: nodeCount, random: &targetRandom))
    case .services: .cutServices(drawNodes())
    }
  }

  private mutating func drawNodes() -> [Int] {
    drawFrom(NodeTarget.allCases).draw(of: nodeCount, random: &targetRandom)
  }

  private mutating func drawFrom<Choice>(_ choices: [Choice]) -> Choice {
    choices[Int.random(in: choices.indices, using: &targetRandom)]
  }
}
