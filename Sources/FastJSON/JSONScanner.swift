/// Walks over one JSON text, byte by byte checked, without building anything.
///
/// The scanner is a cursor: each call reads the next piece of the text, checks it against RFC 8259
/// and moves on. What it hands out are views (`JSONSlice`, `JSONString`) or numbers. It owns no
/// memory and allocates nothing; the bytes belong to the caller.
///
///     var scanner = JSONScanner(line)
///     try scanner.beginObject()
///     while let name = try scanner.nextName() {
///       if scanner.matches(name, "offset") {
///         offset = try scanner.integer()
///       } else {
///         try scanner.skipValue()
///       }
///     }
///     try scanner.end()
///
/// Between the calls the scanner remembers one thing about the grammar: whether the container that
/// it is in has just begun, so that it knows where a comma belongs. The caller follows the grammar
/// by calling `nextName` (or `nextElement`) and then reading exactly one value, until there are no
/// more. Any value may be read by the method for its kind, or stepped over by `skipValue`, which
/// checks it just as strictly.
///
/// After a call has thrown, the position is unspecified and the scanner is of no further use.
///
/// ## Differences and choices
///
/// The grammar is RFC 8259's to the last byte, also in values that are skipped. Where the RFC
/// leaves a choice, the scanner takes the one that keeps data unharmed:
///
/// - A byte-order mark is refused (§8.1 allows either).
/// - `\uD800` … `\uDFFF` outside of a pair are accepted (§8.2): a slice passes them on unchanged,
///   and `decode` gives each its own three bytes, so that two different strings stay different.
/// - Names that occur twice in one object are all reported, in order (§4). The caller decides.
/// - A number may be of any size as a slice (§6); `integer` and `double` refuse what does not fit.
/// - `-0` is an integer and equals 0.
/// - Containers may be nested 1,024 deep (§9), however large the text is. No method recurses.
@frozen
public struct JSONScanner: ~Copyable, ~Escapable {
  /// The text.
  public let bytes: RawSpan

  /// Byte offset of the next byte that has not been read, in `0...bytes.byteCount`.
  @inlinable
  public var position: Int { cursor }

  @usableFromInline var cursor: Int

  /// Which positions a whole word may be loaded from.
  @usableFromInline let bounds: WordBounds

  /// How many containers have begun and not ended.
  @usableFromInline var depth: Int

  /// Whether a container has begun and neither a member of it nor its end has been read.
  @usableFromInline var isAtStart: Bool

  /// How many containers may be open at once.
  ///
  /// RFC 8259 §9 allows a limit; real documents stay far below this one, and what is kept for each
  /// level fits in 128 bytes of stack.
  @inlinable
  public static var maximumDepth: Int { 1024 }

  /// A scanner that stands at the byte `position` of a text, within `depth` containers.
  ///
  /// A scanner that begins in the middle of a text, after a stretch that the caller has read in some
  /// other way, counts the containers that are open there towards its limit.
  ///
  /// - Precondition: `position` is in `0...bytes.byteCount`, `depth` in `0...maximumDepth`.
  @inlinable
  @inline(__always)
  @_lifetime(copy bytes)
  public init(_ bytes: RawSpan, from position: Int = 0, depth: Int = 0) {
    precondition(position >= 0 && position <= bytes.byteCount, "the position is not in the text")
    precondition(depth >= 0 && depth <= Self.maximumDepth, "deeper than the limit")
    self.bytes = bytes
    cursor = position
    bounds = WordBounds(byteCount: bytes.byteCount)
    self.depth = depth
    isAtStart = false
  }

  // MARK: What comes next

  /// The kind of the value that comes next, judged by its first byte.
  ///
  /// Steps over whitespace only.
  ///
  /// - Throws: `expectedValue` where no value begins, `unexpectedEnd` at the end of the text.
  @inlinable
  public mutating func peek() throws(JSONError) -> JSONKind {
    switch skipWhitespace() {
    case ASCII.openBrace: return .object
    case ASCII.openBracket: return .array
    case ASCII.quote: return .string
    case ASCII.minus, ASCII.zero...ASCII.nine: return .number
    case ASCII.t, ASCII.f: return .boolean
    case ASCII.n: return .null
    default: throw failure(.expectedValue)
    }
  }

  /// Checks that only whitespace is left: the text is one value and nothing else (RFC 8259 §2).
  ///
  /// - Throws: `trailingBytes`, with the offset of the first of them.
  @inlinable
  public mutating func end() throws(JSONError) {
    _ = skipWhitespace()
    guard cursor == bytes.byteCount else { throw JSONError(.trailingBytes, at: cursor) }
  }

  // MARK: Objects, RFC 8259 §4

  /// Enters the object that comes next; `nextName` then leads through its members.
  ///
  /// - Throws: `expectedObject`, `tooDeep`.
  @inlinable
  public mutating func beginObject() throws(JSONError) {
    try begin(ASCII.openBrace, else: .expectedObject)
  }

  /// Reads the name of the next member and the colon behind it, or the end of the object.
  ///
  /// - Returns: the name, or nil where the object ended; its closing brace has then been read.
  @inlinable
  public mutating func nextName() throws(JSONError) -> JSONString? {
    guard
      try advanceToMember(close: ASCII.closeBrace, else: .expectedCommaOrBrace)
    else { return nil }
    guard skipWhitespace() == ASCII.quote else { throw failure(.expectedName) }
    cursor &+= 1
    let name = try stringContents()
    guard skipWhitespace() == ASCII.colon else { throw failure(.expectedColon) }
    cursor &+= 1
    return name
  }

  // MARK: Arrays, RFC 8259 §5

  /// Enters the array that comes next; `nextElement` then leads through its elements.
  ///
  /// - Throws: `expectedArray`, `tooDeep`.
  @inlinable
  public mutating func beginArray() throws(JSONError) {
    try begin(ASCII.openBracket, else: .expectedArray)
  }

  /// Moves to the next element, or reads the end of the array.
  ///
  /// - Returns: whether an element follows; where none does, the closing bracket has been read.
  @inlinable
  public mutating func nextElement() throws(JSONError) -> Bool {
    guard
      try advanceToMember(close: ASCII.closeBracket, else: .expectedCommaOrBracket)
    else { return false }
    // `[1,]`: after a comma there must be a value; the method that reads it would say so, but would
    // blame a caller who asks for a string for the bracket.
    guard skipWhitespace() != ASCII.closeBracket else { throw failure(.expectedValue) }
    return true
  }

  // MARK: Literals, RFC 8259 §3

  /// Reads `true` or `false`.
  ///
  /// - Throws: `expectedBoolean`.
  @inlinable
  public mutating func boolean() throws(JSONError) -> Bool {
    let first = skipWhitespace()
    if first == ASCII.t {
      try literal("true", else: .expectedBoolean)
      return true
    }
    guard first == ASCII.f else { throw failure(.expectedBoolean) }
    try literal("false", else: .expectedBoolean)
    return false
  }

  /// Reads `null`.
  ///
  /// - Throws: `expectedNull`.
  @inlinable
  public mutating func null() throws(JSONError) {
    guard skipWhitespace() == ASCII.n else { throw failure(.expectedNull) }
    try literal("null", else: .expectedNull)
  }

  // MARK: Steps that the methods above share

  /// Reads the byte that opens a container.
  @inlinable
  mutating func begin(_ open: UInt8, else kind: JSONError.Kind) throws(JSONError) {
    guard skipWhitespace() == open else { throw failure(kind) }
    guard depth < Self.maximumDepth else { throw failure(.tooDeep) }
    cursor &+= 1
    depth &+= 1
    isAtStart = true
  }

  /// Reads the comma before a member, where there must be one, or the byte that closes the
  /// container; tells whether a member follows.
  @inlinable
  @inline(__always)
  mutating func advanceToMember(
    close: UInt8, else kind: JSONError.Kind
  ) throws(JSONError) -> Bool {
    let byte = skipWhitespace()
    if byte == close {
      cursor &+= 1
      depth &-= 1
      isAtStart = false
      return false
    }
    if isAtStart {
      isAtStart = false
    } else {
      guard byte == ASCII.comma else { throw failure(kind) }
      cursor &+= 1
    }
    return true
  }

  /// Reads a literal whose first byte has been seen.
  @inlinable
  mutating func literal(_ text: StaticString, else kind: JSONError.Kind) throws(JSONError) {
    guard !advance(over: text) else { return }
    throw misspelling(of: text, else: kind)
  }

  /// The error of a literal that begins rightly and is not the literal: at the first wrong byte.
  @usableFromInline
  @inline(never)
  mutating func misspelling(of text: StaticString, else kind: JSONError.Kind) -> JSONError {
    for index in 0..<text.utf8CodeUnitCount {
      // SAFETY: index is below the number of bytes of the literal, which live forever.
      let expected = unsafe text.utf8Start[index]
      guard bytes.byteOrZero(at: cursor) == expected else { break }
      cursor &+= 1
    }
    return failure(kind)
  }

  /// An error at the position, or `unexpectedEnd` where no byte is left to blame.
  @inlinable
  func failure(_ kind: JSONError.Kind) -> JSONError {
    JSONError(cursor < bytes.byteCount ? kind : .unexpectedEnd, at: cursor)
  }
}
