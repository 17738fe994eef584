/// The progress of reading one node's own records, for a message of limited size.
struct OwnReading {
  /// How many bytes of records are wanted, the last comma not counted; the first record is given
  /// whatever its size.
  let byteLimit: Int
  /// Bytes so far, all commas counted.
  private(set) var byteCount = 0
  private(set) var recordCount = 0
  /// Behind the last record so far.
  private(set) var end = Offset.first
  /// Whether records are left that had no room.
  var isCut = false

  init(byteLimit: Int) {
    self.byteLimit = byteLimit
  }

  /// Whether so many bytes more have room, their last comma counted.
  func hasRoom(for more: Int) -> Bool {
    byteCount + more - 1 <= byteLimit
  }

  /// Counts records that have been handed out, up to the one at `last`.
  mutating func take(byteCount more: Int, recordCount count: Int, through last: Offset) {
    byteCount += more
    recordCount += count
    end = Offset(last.rawValue + 1)
  }
}

extension LogTable {
  /// Hands out those records of a log from `offset` on that are a given node's, range by range, each
  /// with its comma at its end, as far as there is room.
  ///
  /// - Complexity: O(n) in the records from `offset` on, of all nodes.
  func forEachRange(
    of log: LogIndex, from offset: Offset, givenBy node: NodeShare, reading: inout OwnReading,
    _ body: (RawSpan) -> Void
  ) {
    let sealedCount = logs[log.index].sealed.count
    let behind = lowerBound(in: 0..<sealedCount) { logs[log.index].sealed[$0].base <= offset }
    for index in max(behind - 1, 0)...sealedCount where !reading.isCut {
      if index < sealedCount {
        logs[log.index].sealed[index].forEachRange(
          from: offset, givenBy: node, reading: &reading, body)
      } else {
        logs[log.index].open.forEachRange(from: offset, givenBy: node, reading: &reading, body)
      }
    }
  }
}

extension Segment {
  /// The same for one segment.
  func forEachRange(
    from offset: Offset, givenBy node: NodeShare, reading: inout OwnReading,
    _ body: (RawSpan) -> Void
  ) {
    var index = lowerBound(of: offset)
    while index < recordCount {
      guard node.has(self.offset(of: index)) else {
        index += 1
        continue
      }
      // Neighbours that are both the node's are one range.
      let begin = index
      let start = self.start(of: begin)
      while index < recordCount, node.has(self.offset(of: index)) {
        let isFirstOfAll = reading.recordCount == 0 && index == begin
        guard isFirstOfAll || reading.hasRoom(for: end(of: index) - start) else {
          reading.isCut = true
          break
        }
        index += 1
      }
      if index > begin {
        let end = self.end(of: index - 1)
        body(block.bytes(from: start, to: end))
        reading.take(
          byteCount: end - start, recordCount: index - begin,
          through: self.offset(of: index - 1))
      }
      if reading.isCut { return }
    }
  }
}
