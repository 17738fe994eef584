/// What a node says about its part of a log: its records from `from` up to `floor` are exactly these.
public struct HeardSegment: Equatable, Sendable {
  /// The first offset that it tells of.
  public var from: Offset
  /// The node will never again give an offset below.
  public var floor: Offset
  /// The highest offset committed at that node.
  public var commit: Offset?

  /// A segment as it was said.
  public init(from: Offset, floor: Offset, commit: Offset?) {
    self.from = from
    self.floor = floor
    self.commit = commit
  }
}

/// A record of another node: its offset, and where it stands in a text, `[5,"a"]`.
public struct HeardRecord: Equatable, Sendable {
  /// Its offset.
  public var offset: Offset
  /// Where it begins.
  public var start: Int
  /// Where it ends.
  public var end: Int

  /// A record from `start` to `end`.
  public init(offset: Offset, start: Int, end: Int) {
    self.offset = offset
    self.start = start
    self.end = end
  }
}

/// What came of hearing a segment.
public enum Hearing: Equatable, Sendable {
  /// All of it is known now.
  case taken
  /// Records before it are missing, so that it is of no use yet.
  case gap
}
