import Glibc

/// Searches for the byte that ends a line, forwards by the C library's vectorised search.
enum LineFeed {
  static let byte = UInt8(ascii: "\n")

  /// Position of the first one at or after `start`; nil where there is none.
  ///
  /// - Precondition: `start` is in `0...bytes.byteCount`.
  static func firstPosition(in bytes: RawSpan, from start: Int) -> Int? {
    precondition(start >= 0 && start <= bytes.byteCount, "the search begins outside of the bytes")
    // SAFETY: by the precondition base + start + (count - start) is the end of the buffer. What
    // memchr finds lies within, so the difference of the pointers is a position in it.
    return unsafe bytes.withUnsafeBytes { buffer in
      guard let base = buffer.baseAddress,
        let found = unsafe memchr(base + start, Int32(byte), buffer.count - start)
      else { return nil }
      return unsafe UnsafeRawPointer(found) - base
    }
  }

  /// Position of the last one at or after `start`; nil where there is none.
  ///
  /// - Precondition: `start` is in `0...bytes.byteCount`.
  static func lastPosition(in bytes: RawSpan, from start: Int) -> Int? {
    precondition(start >= 0 && start <= bytes.byteCount, "the search begins outside of the bytes")
    var position = bytes.byteCount
    while position > start {
      position -= 1
      if bytes.byte(at: position) == byte { return position }
    }
    return nil
  }
}

extension RawSpan {
  /// The byte at `position`.
  ///
  /// - Precondition: `position` is in `0..<byteCount`.
  func byte(at position: Int) -> UInt8 {
    precondition(position >= 0 && position < byteCount, "the position lies outside of the bytes")
    // SAFETY: the precondition; all bytes of a RawSpan are initialised.
    return unsafe unsafeLoad(fromUncheckedByteOffset: position, as: UInt8.self)
  }
}
