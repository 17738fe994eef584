// Where a scanner is: not only the byte, but also what it knows of the text before it.

extension JSONScanner {
  /// What may be read next.
  @usableFromInline
  @frozen
  enum Due: UInt8, BitwiseCopyable {
    /// A value.
    case value
    /// The first member of a container, or its end.
    case firstMember
    /// What follows a value: in a container a comma or its end, outside of any the end of the text.
    case whatFollows
    /// Nothing: a call has thrown, or the text has ended.
    case nothing
  }

  /// A place that a scanner can be moved back to.
  ///
  /// It is more than a position: it says which containers are open there and what may come next.
  @frozen
  public struct Mark: Copyable, ~Escapable {
    /// The text that the scanner reads.
    @usableFromInline let bytes: RawSpan
    @usableFromInline let start: Int
    @usableFromInline let surroundingDepth: Int
    @usableFromInline let cursor: Int
    @usableFromInline let open: EnclosingContainers
    @usableFromInline let due: Due

    /// Byte offset in the text.
    @inlinable
    public var position: Int { cursor }

    @inlinable
    @_lifetime(copy scanner)
    init(_ scanner: borrowing JSONScanner) {
      bytes = scanner.bytes
      start = scanner.start
      surroundingDepth = scanner.surroundingDepth
      cursor = scanner.cursor
      open = scanner.open
      due = scanner.due
    }
  }

  /// The place where the scanner is, to come back to.
  ///
  /// - Complexity: O(1).
  @inlinable
  public var mark: Mark {
    @_lifetime(copy self)
    get { Mark(self) }
  }

  /// Moves to a mark: back after a look ahead, or to a place that was reached before.
  ///
  /// - Precondition: the mark is this scanner's, or one's that began at the same byte of the same text.
  @inlinable
  public mutating func move(to mark: Mark) {
    precondition(
      mark.bytes.isIdentical(to: bytes) && mark.start == start
        && mark.surroundingDepth == surroundingDepth, "the mark is of another text")
    cursor = mark.cursor
    open = mark.open
    due = mark.due
  }
}
