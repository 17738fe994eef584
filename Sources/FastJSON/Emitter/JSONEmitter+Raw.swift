// The lower layer: bytes as they are. A program whose messages all have the same form writes the
// fixed parts as literals and fills in the rest; here nothing places a comma or checks the grammar,
// so the caller answers for it.

extension JSONEmitter {
  /// Emits the bytes of a literal.
  @inlinable
  @inline(__always)
  public mutating func literal(_ text: StaticString) {
    buffer.append(text)
  }

  /// Emits a byte.
  @inlinable
  @inline(__always)
  public mutating func literal(_ byte: UInt8) {
    buffer.append(byte)
  }

  /// Emits bytes.
  @inlinable
  @inline(__always)
  public mutating func literal(_ bytes: RawSpan) {
    buffer.append(bytes)
  }

  /// Emits the digits of a number, with a minus sign where it is negative.
  @inlinable
  @inline(__always)
  public mutating func digits(_ value: Int64) {
    if UInt64(bitPattern: value) < 100_000_000 {
      let (word, count) = Word.digits(UInt64(bitPattern: value))
      buffer.append(word, length: count)
    } else {
      run(atMost: EmitterRun.digitsByteCountMax) { $0.longDigits(value) }
    }
  }

  /// Takes back the last byte.
  ///
  /// - Precondition: there is one.
  @inlinable
  @inline(__always)
  public mutating func removeLast() {
    precondition(buffer.count > 0, "nothing has been emitted")
    buffer.count &-= 1
  }

  /// Takes back what was emitted beyond the first `count` bytes.
  ///
  /// - Precondition: there are that many.
  @inlinable
  public mutating func truncate(to count: Int) {
    precondition(count >= 0 && count <= buffer.count, "so much has not been emitted")
    buffer.count = count
  }
}
