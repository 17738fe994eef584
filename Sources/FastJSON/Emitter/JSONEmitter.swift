/// Writes JSON texts into memory that it keeps and uses again.
///
///     var emitter = JSONEmitter()
///     emitter.beginObject()
///     emitter.name("type")
///     emitter.string("send_ok")
///     emitter.name("offset")
///     emitter.integer(12)
///     emitter.endObject()
///     emitter.newline()
///     write(emitter.bytes)
///     emitter.removeAll()
///
/// Commas and colons are placed by the emitter, escapes where RFC 8259 §7 demands them. The caller
/// follows the grammar (a name before each value of an object, as many ends as beginnings); then
/// what is emitted is valid, whatever the strings and numbers are: bytes that are no UTF-8 come out
/// as U+FFFD, and numbers that JSON has no form for, as null.
/// Calls in another order come out as they are made, and never as valid JSON.
///
/// Below this layer is another (`JSONEmitter+Raw.swift`) for messages whose form is fixed and known:
/// there the caller places every byte, and answers for the grammar.
@frozen
public struct JSONEmitter: ~Copyable {
  @usableFromInline var buffer: EmitterBuffer

  /// Whether a value or a name that comes next is the second or a later one in its container.
  @usableFromInline var needsComma: Bool

  /// An emitter with room for `capacity` bytes; the room grows as it must.
  ///
  /// - Precondition: `capacity` is not negative.
  @inlinable
  public init(capacity: Int = 4096) {
    buffer = EmitterBuffer(capacity: capacity)
    needsComma = false
  }

  /// How many bytes have been emitted.
  @inlinable
  public var count: Int { buffer.count }

  /// What has been emitted.
  @inlinable
  public var bytes: RawSpan {
    @_lifetime(borrow self)
    get { buffer.bytes }
  }

  /// Forgets what has been emitted and keeps the memory.
  @inlinable
  public mutating func removeAll() {
    buffer.count = 0
    needsComma = false
  }

  /// Forgets what has been emitted, and gives memory beyond `capacity` bytes back.
  @inlinable
  public mutating func removeAll(keepingCapacity capacity: Int) {
    buffer.reset(keeping: capacity)
    needsComma = false
  }

  // MARK: Containers, RFC 8259 §4 and §5

  /// Begins an object.
  @inlinable
  public mutating func beginObject() {
    separated(atMost: 1) { $0.literal(ASCII.openBrace) }
    needsComma = false
  }

  /// Ends the innermost object.
  @inlinable
  public mutating func endObject() {
    buffer.append(ASCII.closeBrace)
    needsComma = true
  }

  /// Begins an array.
  @inlinable
  public mutating func beginArray() {
    separated(atMost: 1) { $0.literal(ASCII.openBracket) }
    needsComma = false
  }

  /// Ends the innermost array.
  @inlinable
  public mutating func endArray() {
    buffer.append(ASCII.closeBracket)
    needsComma = true
  }

  /// Emits the name of a member that is known to hold nothing that needs an escape.
  @inlinable
  @inline(__always)
  public mutating func name(_ text: StaticString) {
    separated(atMost: text.utf8CodeUnitCount &+ 3) { run in
      run.literal(ASCII.quote)
      run.literal(text)
      run.literal("\":")
    }
    needsComma = false
  }

  /// Emits the name of a member.
  ///
  /// It is disfavoured so that a literal is taken as a `StaticString`, which is copied in a few
  /// stores; without that, Swift would make a `String` of it.
  @_disfavoredOverload
  public mutating func name(_ text: String) {
    separate()
    quoted(text)
    buffer.append(ASCII.colon)
    needsComma = false
  }

  /// Emits the name of a member, given as UTF-8.
  public mutating func name(utf8: RawSpan) {
    separate()
    quoted(utf8: utf8)
    buffer.append(ASCII.colon)
    needsComma = false
  }

  // MARK: Literals and values that exist already

  /// Emits `true` or `false`.
  @inlinable
  public mutating func boolean(_ value: Bool) {
    separate()
    if value { buffer.append("true") } else { buffer.append("false") }
    needsComma = true
  }

  /// Emits `null`.
  @inlinable
  public mutating func null() {
    separate()
    buffer.append("null")
    needsComma = true
  }

  /// Emits a value that has been checked already: a slice that a scanner handed out.
  @inlinable
  public mutating func raw(_ value: RawSpan) {
    separate()
    buffer.append(value)
    needsComma = true
  }

  /// Ends a text in a stream of lines.
  @inlinable
  public mutating func newline() {
    buffer.append(ASCII.lineFeed)
    needsComma = false
  }

  /// Emits the comma before a member that is not the first.
  @inlinable
  mutating func separate() {
    if needsComma { buffer.append(ASCII.comma) }
  }

  /// The same, and what `fill` writes, which is `byteCount` bytes at most.
  @inlinable
  @inline(__always)
  mutating func separated(atMost byteCount: Int, _ fill: (inout EmitterRun) -> Void) {
    let commaCount = needsComma ? 1 : 0
    run(atMost: byteCount &+ 1) { run in
      run.word(UInt64(ASCII.comma), count: commaCount)
      fill(&run)
    }
  }
}
