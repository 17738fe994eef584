// The fence around reading: bytes that an array, a string or a caller owns, and words of them.

import FastJSON

/// The bytes of a text that is being decoded.
@safe
struct TextBytes {
  let bytes: [UInt8]

  /// The bytes, for as long as the text is borrowed.
  @inline(__always)
  var span: RawSpan {
    @_lifetime(borrow self)
    get {
      // SAFETY: what makes `bytes` unsafe are types with padding; UInt8 has none.
      let span = unsafe bytes.span.bytes
      return unsafe _overrideLifetime(span, borrowing: self)
    }
  }
}

extension [UInt8] {
  /// A copy of bytes.
  init(copying bytes: RawSpan) {
    // SAFETY: the pointer is used only within the closure, while the span keeps the bytes alive.
    self = unsafe bytes.withUnsafeBytes { unsafe Array($0) }
  }

  /// The bytes, lent to `body`.
  @inline(__always)
  func withBytes<Result>(_ body: (RawSpan) throws -> Result) rethrows -> Result {
    // SAFETY: as above, UInt8 has no padding.
    try body(unsafe span.bytes)
  }
}

extension Span<UInt8> {
  /// The bytes, lent to `body`.
  func withBytes<Result>(_ body: (RawSpan) throws -> Result) rethrows -> Result {
    // SAFETY: as above, UInt8 has no padding.
    try body(unsafe bytes)
  }
}

extension String {
  /// The UTF-8 of this text, lent to `body`.
  @inline(__always)
  func withBytes<Result>(_ body: (RawSpan) throws -> Result) rethrows -> Result {
    // SAFETY: as above, UInt8 has no padding.
    try body(unsafe utf8Span.span.bytes)
  }

  /// A copy of UTF-8 bytes as text.
  init(copying bytes: RawSpan) {
    // SAFETY: the pointer is used only within the closure, while the span keeps the bytes alive.
    self = unsafe bytes.withUnsafeBytes { unsafe String(decoding: $0, as: UTF8.self) }
  }
}

extension RawSpan {
  /// The byte at `position`.
  ///
  /// - Precondition: it is in the span.
  @inline(__always)
  func byte(at position: Int) -> UInt8 {
    precondition(position >= 0 && position < byteCount, "no byte of the text")
    // SAFETY: the precondition.
    return unsafe unsafeLoad(fromUncheckedByteOffset: position, as: UInt8.self)
  }

  /// Eight bytes, the first in the lowest byte.
  ///
  /// SAFETY: the caller has shown that 0 ≤ position and position + 8 ≤ byteCount.
  @inline(__always)
  @unsafe
  private func word(unchecked position: Int) -> UInt64 {
    unsafe UInt64(
      littleEndian: unsafeLoadUnaligned(fromUncheckedByteOffset: position, as: UInt64.self))
  }

  /// The `count` bytes from `position` on, eight at most, the first in the lowest byte; then zeros.
  ///
  /// - Precondition: they are in the span.
  @inline(__always)
  func word(at position: Int, count: Int) -> UInt64 {
    precondition(
      position >= 0 && count >= 0 && count <= 8 && position <= byteCount &- count,
      "no bytes of the text")
    let unused = UInt64(truncatingIfNeeded: (8 &- count) &* 8)
    if position <= byteCount &- 8 {
      // SAFETY: 0 ≤ position ≤ byteCount - 8. The bytes behind the last one are shifted out and in.
      return count == 0 ? 0 : unsafe (word(unchecked: position) &<< unused) &>> unused
    }
    if byteCount >= 8 {
      // SAFETY: the last eight bytes; those before `position` are shifted out.
      let before = UInt64(truncatingIfNeeded: (position &- (byteCount &- 8)) &* 8)
      let last = before < 64 ? unsafe word(unchecked: byteCount &- 8) &>> before : 0
      return count == 0 ? 0 : (last &<< unused) &>> unused
    }
    var result: UInt64 = 0
    for index in 0..<count {
      result |= UInt64(byte(at: position &+ index)) &<< UInt64(truncatingIfNeeded: index &* 8)
    }
    return result
  }

  /// Whether the bytes of `other` stand at `position`.
  ///
  /// - Precondition: so many bytes are in the span from there on.
  @inline(__always)
  func matches(_ other: RawSpan, at position: Int) -> Bool {
    let count = other.byteCount
    precondition(position >= 0 && position <= byteCount &- count, "no bytes of the text")
    guard count >= 8 else {
      return word(at: position, count: count) == other.word(at: 0, count: count)
    }
    // SAFETY: 0 ≤ index ≤ count - 8 in each step, and by the precondition position + count is in the
    // span. The last step may overlap the one before.
    var index = 0
    while index < count &- 8 {
      guard unsafe word(unchecked: position &+ index) == other.word(unchecked: index) else {
        return false
      }
      index &+= 8
    }
    return unsafe word(unchecked: position &+ count &- 8) == other.word(unchecked: count &- 8)
  }

  /// Whether `count` bytes from one position on are those from another on.
  ///
  /// - Precondition: they are in the span.
  @inline(__always)
  func areEqual(_ first: Int, _ second: Int, count: Int) -> Bool {
    precondition(
      first >= 0 && second >= 0 && count >= 0 && Swift.max(first, second) <= byteCount &- count,
      "no bytes of the text")
    guard count >= 8 else {
      return word(at: first, count: count) == word(at: second, count: count)
    }
    // SAFETY: 0 ≤ index ≤ count - 8 in each step, and by the precondition first + count and
    // second + count are in the span. The last step may overlap the one before.
    var index = 0
    while index < count &- 8 {
      guard unsafe word(unchecked: first &+ index) == word(unchecked: second &+ index) else {
        return false
      }
      index &+= 8
    }
    let last = count &- 8
    return unsafe word(unchecked: first &+ last) == word(unchecked: second &+ last)
  }
}
