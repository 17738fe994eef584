import Checking

/// What a client of the kafka workload knows: what it reads, and what its operation is about.
struct KafkaClient: WorkloadClientState {
  /// What its send sends, and the offset that it was given.
  var key = 0
  var value = 0
  var offset: Int64 = 0
  /// The keys of its assign.
  var keysToAssign: [Int] = []
  /// What its poll returned, and the highest offset of each key in it.
  var polled = PolledRecords.none
  var highestPolled: [KeyPosition] = []
  /// When the reply to its poll was read, or the poll was begun.
  var polledAt: Int64 = 0

  /// What it polls: its keys, each with the offset that it reads next.
  var positions: [KeyPosition] = []

  /// Where it stands in the final phase.
  var finalReading: FinalReading?

  init() {}

  /// In the final phase the new one begins the group of keys again that the old one was at.
  init(succeeding predecessor: KafkaClient) {
    finalReading = predecessor.finalReading
    finalReading?.keysLeft = nil
  }

  /// Moves forward in a key, never back.
  ///
  /// Replies mostly list keys in the order in which they were asked for, so the search begins at
  /// `cursor`, where the one before ended, and goes round. A key that was not asked for is read
  /// from now on, too, as Maelstrom's client does.
  /// - Complexity: O(1) for keys in order, O(keys) otherwise.
  mutating func move(key: Int, to offset: Int64, target: Int64, cursor: inout Int) {
    var index = cursor
    for _ in positions.indices {
      if index == positions.count { index = 0 }
      if positions[index].key == key {
        cursor = index + 1
        let previous = positions[index].offset
        guard offset > previous else { return }
        positions[index].offset = offset
        finalReading?.move(from: previous, to: offset, target: target)
        return
      }
      index += 1
    }
    positions.append(KeyPosition(key: key, offset: offset))
  }
}

/// A key with an offset in it: where a client reads next, or what it commits.
struct KeyPosition: Equatable, Sendable {
  let key: Int
  var offset: Int64
}
