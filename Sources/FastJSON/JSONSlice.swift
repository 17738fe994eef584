/// A half-open range of bytes of the text that a scanner reads: a view, not a copy.
///
/// A slice holds positions and no bytes, so it stays valid for as long as the text does, and costs
/// nothing to keep. Its bytes are `text.extracting(slice)`.
public struct JSONSlice: Equatable, Sendable, BitwiseCopyable {
  /// Byte offset of the first byte.
  public var start: Int
  /// Byte offset after the last byte.
  public var end: Int

  /// The bytes from `start` up to, but not including, `end`.
  @inlinable
  public init(start: Int, end: Int) {
    self.start = start
    self.end = end
  }

  /// How many bytes the slice covers.
  @inlinable
  public var count: Int { end &- start }
}

/// What stands between the quotes of a string or a name, as it stands there: still escaped.
///
/// The bytes have been checked in full (RFC 8259 §7 and §8.1), so they may be sent on between
/// quotes unchanged. `hasEscapes` tells whether they must be decoded before they are compared or
/// shown; without escapes the bytes are the text.
public struct JSONString: Equatable, Sendable, BitwiseCopyable {
  /// The bytes between the quotes.
  public var slice: JSONSlice
  /// Whether a backslash stands among them.
  public var hasEscapes: Bool

  /// A string whose contents, between the quotes, are the bytes of `slice`.
  @inlinable
  public init(slice: JSONSlice, hasEscapes: Bool) {
    self.slice = slice
    self.hasEscapes = hasEscapes
  }
}

/// The six kinds of value, RFC 8259 §3.
public enum JSONKind: UInt8, Sendable, BitwiseCopyable {
  case object
  case array
  case string
  case number
  case boolean
  case null
}

extension RawSpan {
  /// The bytes of a slice of this text.
  ///
  /// - Precondition: the slice lies within the text.
  @inlinable
  @_lifetime(copy self)
  public func extracting(_ slice: JSONSlice) -> RawSpan {
    extracting(slice.start..<slice.end)
  }
}
