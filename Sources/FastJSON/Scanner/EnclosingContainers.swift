/// The containers around the place that a scanner has reached, as a stack of bits, 1 for an object.
///
/// The innermost 64 are in a register. What lies around them is in memory that few texts ever need.
@usableFromInline
@frozen
struct EnclosingContainers {
  /// How many there are.
  @usableFromInline var count = 0
  /// The innermost of them, up to 64, the last one opened in the lowest bit.
  @usableFromInline var innermost: UInt64 = 0
  /// Full words of those around them, the outermost first; nil where there never were any.
  @usableFromInline var outer: [UInt64]?

  @inlinable
  init() {}

  /// Whether the innermost container is one of this kind; there may be none.
  @inlinable
  @inline(__always)
  func isIn(object isObject: Bool) -> Bool {
    count > 0 && innermost & 1 == (isObject ? 1 : 0)
  }

  /// Opens a container in the innermost one.
  @inlinable
  @inline(__always)
  mutating func push(isObject: Bool) {
    if count & 63 == 0, count > 0 { spill() }
    innermost = innermost &<< 1 | (isObject ? 1 : 0)
    count &+= 1
  }

  /// Closes the innermost container.
  ///
  /// - Precondition: there is one.
  @inlinable
  @inline(__always)
  mutating func pop() {
    count &-= 1
    innermost &>>= 1
    if count & 63 == 0, count > 0 { refill() }
  }

  /// Puts a full word away.
  @usableFromInline
  @inline(never)
  mutating func spill() {
    var words = outer ?? []
    outer = nil
    words.append(innermost)
    outer = words
  }

  /// Takes the word back that was put away last.
  @usableFromInline
  @inline(never)
  mutating func refill() {
    var words = outer ?? []
    outer = nil
    guard let word = words.popLast() else {
      preconditionFailure("for each 64 open containers a word was put away")
    }
    innermost = word
    outer = words
  }
}
