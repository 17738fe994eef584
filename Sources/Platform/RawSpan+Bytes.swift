#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

extension [UInt8] {
  /// The array's bytes, as readers of text take them.
  package var bytes: RawSpan {
    @_lifetime(borrow self)
    get {
      // SAFETY: every byte of an array is initialised; the span borrows the array.
      unsafe span.bytes
    }
  }
}

extension ArraySlice<UInt8> {
  /// The slice's bytes, as readers of text take them.
  package var bytes: RawSpan {
    @_lifetime(borrow self)
    get {
      // SAFETY: every byte of a slice is initialised; the span borrows the slice.
      unsafe span.bytes
    }
  }
}

extension RawSpan {
  /// The byte at a position.
  ///
  /// - Precondition: `position` is in `0..<byteCount`.
  @inlinable
  package func byte(at position: Int) -> UInt8 {
    precondition(position >= 0 && position < byteCount, "the position lies outside of the bytes")
    // SAFETY: the precondition; all bytes of a RawSpan are initialised.
    return unsafe unsafeLoad(fromUncheckedByteOffset: position, as: UInt8.self)
  }

  /// A copy of the bytes.
  package var copy: [UInt8] {
    // SAFETY: the buffer is not used after the span, which is alive.
    unsafe withUnsafeBytes { unsafe Array($0) }
  }

  /// Whether these bytes are the same as those, by memcmp(3).
  package func isEqual(to other: RawSpan) -> Bool {
    guard byteCount == other.byteCount else { return false }
    // SAFETY: both buffers have as many bytes as are compared, and neither is used after its span.
    return unsafe withUnsafeBytes { left in
      unsafe other.withUnsafeBytes { right in
        guard let left = left.baseAddress, let right = right.baseAddress else { return true }
        return unsafe memcmp(left, right, byteCount) == 0
      }
    }
  }
}
