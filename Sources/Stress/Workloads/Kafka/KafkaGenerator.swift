import Platform

/// Decides what the clients do, as the generator of Jepsen's kafka workload does it.
///
/// From `jepsen.tests.kafka` and `elle.list-append`, with transactions of one micro-operation:
///
/// - A number of keys are live. Each is half as popular as the one before, so the hottest takes
///   half of all. Keys are named 0, 1, 2, … in the order in which they come to life.
/// - Half the operations send and half poll. A send takes a live key and its next value: 1, 2, 3, …
///   A key that has had its number of writes gives its place, and its popularity, to a fresh one.
/// - One operation in 64 is an assign of one live key. One assign in three adds every key for which
///   an offset was acknowledged that is higher than every offset polled.
/// - Now and then a client crashes and comes back under a new name.
///
/// The decisions depend on the seed and on nothing but the replies: against a node that answers in
/// the order in which it was asked, a closed loop makes the same requests each time, up to where
/// the clock ends it.
struct KafkaGenerator: Sendable {
  /// An operation.
  enum Step: Equatable, Sendable {
    case send(key: Int, value: Int)
    case poll
    case assign(keys: [Int])
  }

  private static let unpolledChance = Chance(1.0 / 3)

  private var random: SplitMix64
  private let writesPerKeyMax: Int
  private let pollChance: Chance
  private let assignChance: Chance
  private let crashChance: Chance

  /// The keys that take writes, most popular first.
  private(set) var liveKeys: [Int]
  /// How many values each live key was given.
  private var liveWriteCounts: [Int]
  /// What is known of each key, by its number.
  private var marks: [Marks]
  /// The keys with acknowledged offsets above every polled one.
  private(set) var unpolledKeys: [Int] = []

  /// The highest offsets known of a key; -1 where there is none.
  private struct Marks {
    /// Acknowledged, since the key was last polled to its end.
    var sent: Int64 = -1
    /// Polled, since the key was last polled to its end.
    var polled: Int64 = -1
    /// Acknowledged or polled, ever.
    var seen: Int64 = -1
    /// Where the key stands in `unpolledKeys`, or -1.
    var unpolledIndex: Int32 = -1
  }

  init(_ workload: KafkaOptions, seed: UInt64) {
    random = SplitMix64(seed: seed)
    writesPerKeyMax = workload.writesPerKeyMax
    pollChance = Chance(workload.pollRatio)
    assignChance = Chance(workload.assignRatio)
    crashChance = Chance(workload.crashRatio)
    liveKeys = Array(0..<workload.keyCount)
    liveWriteCounts = Array(repeating: 0, count: workload.keyCount)
    marks = Array(repeating: Marks(), count: workload.keyCount)
  }

  /// How many keys have come to life.
  var keyCount: Int { marks.count }

  /// The highest offset that was acknowledged or polled for a key; `nil` when there is none.
  func highestOffset(ofKey key: Int) -> Int64? {
    marks[key].seen < 0 ? nil : marks[key].seen
  }

  /// Draws the next step.
  ///
  /// O(1), but O(unpolled keys) for an assign that adds them.
  mutating func next() -> NextStep<Step> {
    if random.chance(crashChance) { return .crash }
    if random.chance(assignChance) { return .operation(.assign(keys: drawKeys())) }
    if random.chance(pollChance) { return .operation(.poll) }
    let rank = drawRank()
    if liveWriteCounts[rank] == writesPerKeyMax {
      liveKeys[rank] = marks.count
      liveWriteCounts[rank] = 0
      marks.append(Marks())
    }
    liveWriteCounts[rank] += 1
    return .operation(.send(key: liveKeys[rank], value: liveWriteCounts[rank]))
  }

  /// Takes note that a send was acknowledged.
  mutating func acknowledge(key: Int, offset: Int64) {
    marks[key].sent = max(marks[key].sent, offset)
    updateUnpolled(key, offset)
  }

  /// Takes note of the highest offset that a poll returned for a key.
  ///
  /// Keys that nobody wrote are left aside: no assign asks for them.
  mutating func polled(key: Int, offset: Int64) {
    guard key < marks.count else { return }
    marks[key].polled = max(marks[key].polled, offset)
    updateUnpolled(key, offset)
  }

  private mutating func updateUnpolled(_ key: Int, _ offset: Int64) {
    if offset > marks[key].seen { marks[key].seen = offset }
    if marks[key].polled < marks[key].sent {
      if marks[key].unpolledIndex < 0 {
        marks[key].unpolledIndex = Int32(unpolledKeys.count)
        unpolledKeys.append(key)
      }
      return
    }
    marks[key].sent = -1
    marks[key].polled = -1
    let index = Int(marks[key].unpolledIndex)
    guard index >= 0 else { return }
    marks[key].unpolledIndex = -1
    let last = unpolledKeys.removeLast()
    if last != key {
      unpolledKeys[index] = last
      marks[last].unpolledIndex = Int32(index)
    }
  }

  private mutating func drawKeys() -> [Int] {
    let key = liveKeys[drawRank()]
    var keys = random.chance(Self.unpolledChance) ? unpolledKeys : []
    if !keys.contains(key) { keys.append(key) }
    return keys
  }

  /// Rank r with a probability that halves from each rank to the next: the number of zeros at the
  /// end of a random word, drawn again when there is no such rank.
  private mutating func drawRank() -> Int {
    while true {
      let rank = random.next().trailingZeroBitCount
      if rank < liveKeys.count { return rank }
    }
  }
}
