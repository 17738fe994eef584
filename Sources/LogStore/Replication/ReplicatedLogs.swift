// Several nodes share each log without asking each other. What makes that possible:
//
// 1. A node gives out every n-th offset, always above every offset of the key that it has given or
//    heard of. The lowest that it may still give is its floor, which only grows.
// 2. A node that has received another's records up to that one's floor knows that nothing will ever
//    be added below it by that one.
// 3. Below the lowest of all floors that a node knows, its own included, nothing can be added by
//    anybody, and everything has arrived. That is the visible end: what lies below it is in the log,
//    what lies above it waits.
//
// So every node's log is a piece of one final order at any time, and a poll needs to know nothing of
// all this. Records wait for each node apart, in order, and are merged when the visible end rises.

/// What a table of logs needs to be one of several: the floors of all nodes, and what waits.
///
/// Used together with one `LogTable`, to which nobody else adds records. Every method is given the
/// table; logs are known by their index there.
public struct ReplicatedLogs: ~Copyable {
  /// The offsets that are this node's to give.
  public let own: NodeShare
  /// What is known of node j about log i, at i × n + j.
  var standings = Pages<Standing>()
  /// What is known about each log.
  var states = Pages<LogState>()
  /// Bytes of the records that wait, as they will be in the log.
  public internal(set) var waitingByteCount = 0
  #if DEBUG
    /// What is done wrongly, in tests that find out whether other tests would notice.
    package var mutation: ReplicationMutation?
  #endif

  struct Standing: ~Copyable {
    /// The node will never again give an offset below, and its records below have arrived here.
    var floor: Offset
    var waiting = WaitingRecords()
  }

  struct LogState {
    var visibleEnd = Offset.first
    /// The highest offset that a client has committed here, if it was news.
    var ownCommit: Offset?
    /// The highest committed offset heard of that is not below the visible end.
    var heldCommit: Offset?
  }

  /// Makes the state of one node of several, before anything was sent or heard.
  public init(own: NodeShare) {
    self.own = own
  }

  /// Makes what is known of a log, where nothing was known of it until now.
  mutating func prepare(_ log: LogIndex) {
    while states.count <= log.index {
      states.append(LogState())
      for node in 0..<own.nodeCount {
        standings.append(Standing(floor: node == own.node ? own.first : .first))
      }
    }
  }

  func place(_ log: LogIndex, _ node: Int) -> Int {
    log.index * own.nodeCount + node
  }
}

// MARK: What is known

extension ReplicatedLogs {
  /// Below this offset a node will never again add a record, and all of its records are here.
  ///
  /// - Complexity: O(1).
  public func floor(of node: Int, in log: LogIndex) -> Offset {
    guard log.index < states.count else { return node == own.node ? own.first : .first }
    return standings[place(log, node)].floor
  }

  /// The lowest offset that this node may still give.
  public func ownFloor(in log: LogIndex) -> Offset { floor(of: own.node, in: log) }

  /// Below this offset nobody will ever add a record, and all there are are in the log.
  public func visibleEnd(of log: LogIndex) -> Offset {
    log.index < states.count ? states[log.index].visibleEnd : .first
  }

  /// By how many offsets a log's visible end lies before the end of what is known, because a node has
  /// not promised yet to add nothing there; 0 where nothing waits for that node.
  ///
  /// - Complexity: O(nodes).
  public func lag(behind node: Int, in log: LogIndex) -> Int64 {
    guard log.index < states.count else { return 0 }
    var end = Offset.first.rawValue
    for speaker in 0..<own.nodeCount {
      guard let last = standings[place(log, speaker)].waiting.lastOffset else { continue }
      end = max(end, last.rawValue + 1)
    }
    return max(0, end - floor(of: node, in: log).rawValue)
  }

  /// The highest offset that a client committed at this node, if nobody had committed it before.
  public func ownCommit(of log: LogIndex) -> Offset? {
    log.index < states.count ? states[log.index].ownCommit : nil
  }
}

extension ReplicatedLogs {
  /// Bytes allocated for all of this, the table's own not counted.
  ///
  /// - Complexity: O(logs × nodes), and O(n) in what waits.
  public var allocatedByteCount: Int {
    var byteCount = standings.footprint + states.footprint
    for index in 0..<standings.count { byteCount += standings[index].waiting.footprint }
    return byteCount
  }
}

// MARK: What clients do

extension ReplicatedLogs {
  /// Takes a record of a client, which can be polled when every node has promised not to add another
  /// before it.
  ///
  /// - Precondition: the payload is shorter than 4 GiB.
  /// - Returns: the offset that it was given; nil where the node has none left.
  /// - Complexity: as for `LogTable.append`.
  public mutating func send(
    _ payload: RawSpan, to log: LogIndex, of table: inout LogTable
  ) -> Appended? {
    prepare(log)
    let place = place(log, own.node)
    let offset = standings[place].floor
    guard offset <= .last else { return nil }
    waitingByteCount += standings[place].waiting.append(payload, at: offset)
    standings[place].floor = Offset(offset.rawValue + Int64(own.nodeCount))
    raiseVisibleEnd(of: log, of: &table)
    return Appended(offset: offset, digits: OffsetDigits(of: offset))
  }

  /// Commits an offset for a client; it is listed at once.
  ///
  /// - Returns: whether that is news: it is further than all commits made here or heard of.
  public mutating func commit(
    _ offset: Offset, of log: LogIndex, of table: inout LogTable
  ) -> Bool {
    prepare(log)
    let listed = table.committedOffset(of: log)
    table.commit(offset, of: log)
    if let listed, listed >= offset { return false }
    if let held = states[log.index].heldCommit, held >= offset { return false }
    states[log.index].ownCommit = offset
    return true
  }
}

// MARK: What other nodes say

extension ReplicatedLogs {
  /// Whether a segment and its records can be what a node says: offsets rise, are the node's, and lie
  /// from `from` up to `floor`, which is no higher than offsets can be.
  public func canBeSaid(
    _ segment: HeardSegment, with records: ArraySlice<HeardRecord>, by node: Int
  ) -> Bool {
    let share = NodeShare(of: node, among: own.nodeCount)
    guard segment.from >= .first, segment.from <= segment.floor,
      segment.floor.rawValue
        <= Offset.last.rawValue + Int64(own.nodeCount)
    else { return false }
    var end = segment.from
    for record in records {
      guard record.offset >= end, record.offset < segment.floor, record.offset <= .last,
        share.has(record.offset)
      else { return false }
      end = Offset(record.offset.rawValue + 1)
    }
    return true
  }

  /// Takes what another node says about its part of a log, where it continues what is known; what is
  /// known already is passed over.
  ///
  /// - Precondition: `canBeSaid(_:with:by:)`; records are parts of `text`, in the form in which they
  ///   are stored.
  public mutating func hear(
    _ segment: HeardSegment, with records: ArraySlice<HeardRecord>, in text: RawSpan, by node: Int,
    of log: LogIndex, of table: inout LogTable
  ) -> Hearing {
    precondition(node != own.node, "nobody else says what is one's own")
    prepare(log)
    let place = place(log, node)
    let known = standings[place].floor
    guard segment.from <= known || isWrong(.gapIsTaken) else { return .gap }
    for record in records where record.offset >= known {
      let form = text.extracting(record.start..<record.end)
      waitingByteCount += standings[place].waiting.append(form: form, at: record.offset)
    }
    standings[place].floor =
      isWrong(.floorMayFall) ? segment.floor : max(known, segment.floor)
    if let last = records.last, !isWrong(.hearingRaisesNothing) {
      raiseOwnFloor(above: last.offset, in: log)
    }
    if isWrong(.floorIsHeardAsAnOffset) { raiseOwnFloor(above: segment.floor, in: log) }
    raiseVisibleEnd(of: log, of: &table)
    if let commit = segment.commit { hear(commit: commit, of: log, of: &table) }
    return .taken
  }

  mutating func hear(commit: Offset, of log: LogIndex, of table: inout LogTable) {
    if commit < states[log.index].visibleEnd || isWrong(.commitIsListedEarly) {
      table.commit(commit, of: log)
    } else {
      states[log.index].heldCommit = max(commit, states[log.index].heldCommit ?? commit)
    }
  }

  /// Promises not to give an offset at or below one that another node has given.
  mutating func raiseOwnFloor(above offset: Offset, in log: LogIndex) {
    let place = place(log, own.node)
    if standings[place].floor <= offset { standings[place].floor = own.next(above: offset) }
  }
}

// MARK: The visible end

extension ReplicatedLogs {
  /// Makes everything visible that can be: what lies below the lowest floor.
  mutating func raiseVisibleEnd(of log: LogIndex, of table: inout LogTable) {
    var end = standings[place(log, own.node)].floor
    if isWrong(.visibleEndForgetsTheOwnFloor) { end = Offset.last }
    for node in 0..<own.nodeCount where node != own.node {
      let floor = standings[place(log, node)].floor
      end = isWrong(.visibleEndIsTheHighestFloor) ? max(end, floor) : min(end, floor)
    }
    guard end > states[log.index].visibleEnd else { return }
    states[log.index].visibleEnd = end
    merge(log, below: end, into: &table)
    if let held = states[log.index].heldCommit, held < end {
      table.commit(held, of: log)
      states[log.index].heldCommit = nil
    }
  }

  /// Moves the records below `limit` that wait into the log, in order.
  ///
  /// - Complexity: O(nodes) for each run of records of one node.
  private mutating func merge(
    _ log: LogIndex, below limit: Offset, into table: inout LogTable
  ) {
    while true {
      // Whose the next record is, and up to where the ones behind it are the same node's.
      var first: (node: Int, offset: Offset)?
      var end = limit
      for node in 0..<own.nodeCount {
        guard let offset = standings[place(log, node)].waiting.firstOffset, offset < limit else {
          continue
        }
        if let earlier = first, earlier.offset < offset {
          end = min(end, offset)
        } else {
          if let later = first { end = min(end, later.offset) }
          first = (node, offset)
        }
      }
      guard let first else { return }
      waitingByteCount -=
        standings[place(log, first.node)].waiting.move(
          below: isWrong(.recordsAreMergedNodeByNode) ? limit : end, to: log, of: &table,
          isOutOfOrder: isWrong)
    }
  }
}
