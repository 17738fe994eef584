/// The place of a record in its log: what clients see, send and commit.
///
/// Offsets of a log increase from record to record. They need not start at 0, and they may leave
/// holes: the difference of two offsets is not a count of records.
public struct Offset: Comparable, Hashable, Sendable {
  /// The offset as it stands on the wire.
  public var rawValue: Int64

  /// Makes an offset of any integer, negative ones included: a poll may ask from anywhere.
  @inlinable
  public init(_ rawValue: Int64) {
    self.rawValue = rawValue
  }

  /// The lowest offset a record can have.
  @inlinable
  public static var first: Offset { Offset(0) }

  /// The highest offset that `append(_:to:at:)` accepts, 2⁶² − 1.
  ///
  /// Beyond it there is room for another 2⁶² records, so no log ever runs out of offsets, and
  /// `endOffset + 1` cannot overflow, whatever a peer or a client asks for.
  @inlinable
  public static var last: Offset { Offset(Int64.max >> 1) }

  /// Whether `left` comes before `right` in a log.
  @inlinable
  public static func < (left: Offset, right: Offset) -> Bool {
    left.rawValue < right.rawValue
  }
}

extension Offset: ExpressibleByIntegerLiteral {
  /// Makes an offset of a literal.
  @inlinable
  public init(integerLiteral value: Int64) {
    self.init(value)
  }
}

extension Offset: CustomStringConvertible {
  /// The decimal digits, as on the wire.
  public var description: String { rawValue.description }
}
