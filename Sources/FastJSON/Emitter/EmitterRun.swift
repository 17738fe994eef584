/// A stretch of an emitter's memory that was reserved beforehand and is being filled.
///
/// An emitter makes sure of its room before each piece that it appends, and puts its count back into
/// memory after each. Where a message of many small pieces has a known largest size, that is most of
/// the work. A run makes sure once: it holds the place of the next byte in a register, and what is
/// left of the check is a comparison that never fails for a caller who has counted rightly.
///
///     emitter.run(atMost: 64) { run in
///       run.literal("{\"offset\":")
///       run.digits(offset)
///       run.literal("}\n")
///     }
///
/// It belongs to the lower layer: the caller answers for the grammar.
///
/// Invariant: `next ≤ limit`, and behind `limit` lies the slack of the emitter's buffer.
@frozen
@safe
public struct EmitterRun: ~Copyable, ~Escapable {
  @usableFromInline var next: UnsafeMutableRawPointer
  @usableFromInline let limit: UnsafeMutableRawPointer

  @inlinable
  @_lifetime(borrow buffer)
  init(_ buffer: borrowing EmitterBuffer, atMost byteCount: Int) {
    // SAFETY: `reserve(byteCount)` came before: count + byteCount + slack ≤ capacity.
    unsafe next = buffer.base + buffer.count
    unsafe limit = next + byteCount
  }

  /// How many bytes may still be written.
  ///
  /// SAFETY: both point into the memory of one buffer.
  @inlinable
  @inline(__always)
  var room: Int { unsafe limit - next }

  /// Writes the bytes of a literal.
  ///
  /// - Precondition: there is room, here and below.
  @inlinable
  @inline(__always)
  public mutating func literal(_ text: StaticString) {
    let length = text.utf8CodeUnitCount
    precondition(length <= room, "more than was reserved")
    // SAFETY: the precondition; a literal's bytes live forever.
    unsafe next.copyMemory(from: text.utf8Start, byteCount: length)
    unsafe next += length
  }

  /// Writes a byte.
  @inlinable
  @inline(__always)
  public mutating func literal(_ byte: UInt8) {
    precondition(room > 0, "more than was reserved")
    // SAFETY: the precondition.
    unsafe next.storeBytes(of: byte, as: UInt8.self)
    unsafe next += 1
  }

  /// Writes the bytes of a slice of `text`.
  ///
  /// Up to sixteen bytes are one load and one store where so many bytes of the text follow.
  @inlinable
  @inline(__always)
  public mutating func copy(_ slice: JSONSlice, of text: RawSpan) {
    let length = slice.count
    precondition(length <= room, "more than was reserved")
    if UInt(bitPattern: length) <= 16, slice.start >= 0, slice.start <= text.byteCount &- 16 {
      // SAFETY: 0 ≤ start and start + 16 ≤ byteCount. The store may go beyond `limit`, by no more
      // than 16 bytes, which the slack holds.
      let vector = unsafe text.vector(unchecked: slice.start)
      unsafe next.storeBytes(of: vector, as: SIMD16<UInt8>.self)
      unsafe next += length
    } else {
      copy(text.extracting(slice))
    }
  }

  /// Writes bytes.
  @inlinable
  @inline(__always)
  public mutating func copy(_ bytes: RawSpan) {
    let length = bytes.byteCount
    precondition(length <= room, "more than was reserved")
    // SAFETY: the pointer is used within the closure only, while the span keeps the bytes alive;
    // `source` has `length` readable bytes, and by the precondition there is room.
    unsafe bytes.withUnsafeBytes { source in
      guard let start = source.baseAddress else { return }
      unsafe EmitterBuffer.copy(length, from: start, to: next)
    }
    unsafe next += length
  }

  /// Writes the lowest `count` bytes of a word, the lowest first; `count` is in 0...8.
  @inlinable
  @inline(__always)
  public mutating func word(_ word: UInt64, count: Int) {
    precondition(count >= 0 && count <= Swift.min(8, room), "more than was reserved")
    // SAFETY: the store may go beyond `limit`, by no more than 8 bytes, which the slack holds.
    unsafe next.storeBytes(of: word.littleEndian, as: UInt64.self)
    unsafe next += count
  }

  /// The most bytes that a number of 64 bits has: 19 digits and a sign.
  @inlinable static var digitsByteCountMax: Int { 20 }

  /// Writes the digits of a number, with a minus sign where it is negative; at most 20 bytes.
  @inlinable
  @inline(__always)
  public mutating func digits(_ value: Int64) {
    guard UInt64(bitPattern: value) < 100_000_000 else {
      longDigits(value)
      return
    }
    let (digits, length) = Word.digits(UInt64(bitPattern: value))
    word(digits, count: length)
  }

  /// Writes a number of more than eight digits, or a negative one.
  @usableFromInline
  @inline(never)
  mutating func longDigits(_ value: Int64) {
    if value < 0 { literal(ASCII.minus) }
    digits(magnitude: value.magnitude)
  }

  /// Writes the digits before the last eight, and then those: at most twice, for 2⁶³ has 19 digits.
  private mutating func digits(magnitude: UInt64) {
    let (upper, last) = magnitude.quotientAndRemainder(dividingBy: 100_000_000)
    if upper == 0 {
      let (digits, length) = Word.digits(last)
      word(digits, count: length)
    } else {
      digits(magnitude: upper)
      word(Word.allDigits(last), count: 8)
    }
  }
}

extension JSONEmitter {
  /// Reserves room for `byteCount` bytes and has it filled, in whole or in part.
  ///
  /// - Precondition: `byteCount` is not negative.
  @inlinable
  @inline(__always)
  public mutating func run(atMost byteCount: Int, _ fill: (inout EmitterRun) -> Void) {
    precondition(byteCount >= 0, "a size is not negative")
    buffer.reserve(byteCount)
    var run = EmitterRun(buffer, atMost: byteCount)
    fill(&run)
    // SAFETY: both point into the buffer's memory, which has not moved.
    let end = unsafe run.next
    buffer.count = unsafe end - buffer.base
  }
}
