/// Walks over one JSON text, byte by byte checked, without building anything.
///
/// The scanner is a cursor: each call reads the next piece of the text, checks it against RFC 8259
/// and moves on. What it hands out are views (`JSONSlice`, `JSONString`) or numbers; the bytes belong
/// to the caller. Nothing is allocated, unless the caller walks more than 64 containers deep.
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
/// The caller follows the grammar by calling `nextName` (or `nextElement`) and then reading exactly
/// one value, until there are no more. Any value may be read by the method for its kind, or stepped
/// over by `skipValue`, which checks it just as strictly.
///
/// Between the calls the scanner remembers which containers are open and what may come next, so that
/// it cannot be led past a fault: a call that does not belong where it is made (a name where a value
/// is due, an element of an object, the same value twice, the end before all containers have ended)
/// throws `misplacedCall`, whatever the text. So where calls in any order have led to `end()` and it
/// has not thrown, the text is one valid value.
///
/// After a call has thrown, the position is unspecified, and every further call throws. A scanner
/// can be moved back to a `mark`, also after an error: to look ahead, or to read a value in another
/// way.
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

  /// Where the scanner began.
  @usableFromInline let start: Int

  /// How many containers were open where the scanner began.
  @usableFromInline let surroundingDepth: Int

  /// The containers that have begun since and not ended.
  @usableFromInline var open = EnclosingContainers()

  /// What may be read next.
  @usableFromInline var due = Due.value

  /// How many containers may be open at once.
  ///
  /// RFC 8259 §9 allows a limit; real documents stay far below this one, and what is kept for each
  /// level fits in 128 bytes of stack.
  @inlinable
  public static var maximumDepth: Int { 1024 }

  /// A scanner that stands at the byte `position` of a text, within `depth` containers.
  ///
  /// A scanner that begins in the middle of a text, after a stretch that the caller has read in some
  /// other way, reads the one value that begins there. The containers that are open around it count
  /// towards its limit; that they end is nothing that it can see, so `end` throws.
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
    start = position
    surroundingDepth = depth
  }

  // MARK: What comes next

  /// The kind of the value that comes next, judged by its first byte.
  ///
  /// Steps over whitespace only.
  ///
  /// - Throws: `expectedValue` where no value begins, `unexpectedEnd` at the end of the text,
  ///   `misplacedCall` where no value is due.
  @inlinable
  public mutating func peek() throws(JSONError) -> JSONKind {
    guard due == .value else { throw misplacedCall() }
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
  /// After this nothing may be read any more.
  ///
  /// - Throws: `trailingBytes`, with the offset of the first of them; `misplacedCall` where the value
  ///   has not been read to its end.
  @inlinable
  public mutating func end() throws(JSONError) {
    guard due == .whatFollows, open.count &+ surroundingDepth == 0 else { throw misplacedCall() }
    due = .nothing
    _ = skipWhitespace()
    guard cursor == bytes.byteCount else { throw JSONError(.trailingBytes, at: cursor) }
  }

  // MARK: Objects, RFC 8259 §4

  /// Enters the object that comes next; `nextName` then leads through its members.
  ///
  /// - Throws: `expectedObject`, `tooDeep`.
  @inlinable
  public mutating func beginObject() throws(JSONError) {
    try begin(ASCII.openBrace, isObject: true, else: .expectedObject)
  }

  /// Reads the name of the next member and the colon behind it, or the end of the object.
  ///
  /// - Returns: the name, or nil where the object ended; its closing brace has then been read.
  /// - Throws: whatever is wrong with the text; `misplacedCall` where the scanner is not in an object,
  ///   or the value of the name before has not been read.
  @inlinable
  public mutating func nextName() throws(JSONError) -> JSONString? {
    guard
      try advanceToMember(
        ofObject: true, close: ASCII.closeBrace, else: .expectedCommaOrBrace)
    else { return nil }
    guard skipWhitespace() == ASCII.quote else { throw failure(.expectedName) }
    cursor &+= 1
    let name = try stringContents()
    guard skipWhitespace() == ASCII.colon else { throw failure(.expectedColon) }
    cursor &+= 1
    due = .value
    return name
  }

  // MARK: Arrays, RFC 8259 §5

  /// Enters the array that comes next; `nextElement` then leads through its elements.
  ///
  /// - Throws: `expectedArray`, `tooDeep`.
  @inlinable
  public mutating func beginArray() throws(JSONError) {
    try begin(ASCII.openBracket, isObject: false, else: .expectedArray)
  }

  /// Moves to the next element, or reads the end of the array.
  ///
  /// - Returns: whether an element follows; where none does, the closing bracket has been read.
  /// - Throws: whatever is wrong with the text; `misplacedCall` where the scanner is not in an array,
  ///   or the element before has not been read.
  @inlinable
  public mutating func nextElement() throws(JSONError) -> Bool {
    guard
      try advanceToMember(
        ofObject: false, close: ASCII.closeBracket, else: .expectedCommaOrBracket)
    else { return false }
    // `[1,]`: after a comma there must be a value; the method that reads it would say so, but would
    // blame a caller who asks for a string for the bracket.
    guard skipWhitespace() != ASCII.closeBracket else { throw failure(.expectedValue) }
    due = .value
    return true
  }

  // MARK: Steps that the methods above share

  /// How many containers have begun and not ended, those around the scanner's beginning included.
  @inlinable
  var depth: Int { surroundingDepth &+ open.count }

  /// Makes sure that a value is due, and begins to read it.
  ///
  /// Until it has been read, nothing is due: so an error on the way leaves a scanner that refuses
  /// every further call.
  @inlinable
  @inline(__always)
  mutating func takeUpValue() throws(JSONError) {
    guard due == .value else { throw misplacedCall() }
    due = .nothing
  }

  /// Reads the byte that opens a container.
  @inlinable
  mutating func begin(
    _ byte: UInt8, isObject: Bool, else kind: JSONError.Kind
  ) throws(JSONError) {
    try takeUpValue()
    guard skipWhitespace() == byte else { throw failure(kind) }
    guard depth < Self.maximumDepth else { throw failure(.tooDeep) }
    cursor &+= 1
    open.push(isObject: isObject)
    due = .firstMember
  }

  /// Reads the comma before a member, where there must be one, or the byte that closes the
  /// container; tells whether a member follows, and then nothing is due until its caller says so.
  @inlinable
  @inline(__always)
  mutating func advanceToMember(
    ofObject isObject: Bool, close: UInt8, else kind: JSONError.Kind
  ) throws(JSONError) -> Bool {
    let isFirst = due == .firstMember
    guard isFirst || due == .whatFollows, open.isIn(object: isObject) else {
      throw misplacedCall()
    }
    due = .nothing
    let byte = skipWhitespace()
    if byte == close {
      cursor &+= 1
      open.pop()
      due = .whatFollows
      return false
    }
    if !isFirst {
      guard byte == ASCII.comma else { throw failure(kind) }
      cursor &+= 1
    }
    return true
  }

  /// The error of a call that does not belong here; there will be no other from now on.
  @usableFromInline
  @inline(never)
  mutating func misplacedCall() -> JSONError {
    due = .nothing
    return JSONError(.misplacedCall, at: cursor)
  }

  /// An error at the position, or `unexpectedEnd` where no byte is left to blame.
  @usableFromInline
  @inline(never)
  mutating func failure(_ kind: JSONError.Kind) -> JSONError {
    JSONError(cursor < bytes.byteCount ? kind : .unexpectedEnd, at: cursor)
  }
}
