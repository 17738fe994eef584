// After a restart everything is taken again that was kept, in the order in which it was kept; so the
// state is the one that there was, without a form of its own on disk. The node's own floors are not
// kept: each lies just above all records that the node has given or heard of, and those are.

extension ReplicatedLogs {
  /// How many logs anything is known of: those with the numbers below.
  public var logCount: Int { states.count }

  /// Takes a record that was kept; its offset tells which node gave it.
  ///
  /// - Returns: whether it can follow upon what was restored before.
  public mutating func restore(
    _ payload: RawSpan, at offset: Offset, of log: LogIndex, of table: inout LogTable
  ) -> Bool {
    guard offset >= .first, offset <= .last else { return false }
    prepare(log)
    let node = Int(offset.rawValue % Int64(own.nodeCount))
    let place = place(log, node)
    guard offset >= standings[place].floor else { return false }
    waitingByteCount += standings[place].waiting.append(payload, at: offset)
    if node == own.node {
      standings[place].floor = own.next(above: offset)
    } else {
      standings[place].floor = Offset(offset.rawValue + 1)
      raiseOwnFloor(above: offset, in: log)
    }
    raiseVisibleEnd(of: log, of: &table)
    return true
  }

  /// Takes how far another node's part of a log was known, and a commit that it had told of.
  ///
  /// - Returns: whether it can follow upon what was restored before.
  public mutating func restore(
    floor: Offset, commit: Offset?, of node: Int, in log: LogIndex, of table: inout LogTable
  ) -> Bool {
    guard node >= 0, node < own.nodeCount, node != own.node,
      floor.rawValue <= Offset.last.rawValue + Int64(own.nodeCount)
    else { return false }
    prepare(log)
    let place = place(log, node)
    guard floor >= standings[place].floor else { return false }
    standings[place].floor = floor
    raiseVisibleEnd(of: log, of: &table)
    if let commit { hear(commit: commit, of: log, of: &table) }
    return true
  }
}
