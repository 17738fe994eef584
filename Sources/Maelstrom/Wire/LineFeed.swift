#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

import Platform

/// Searches for the byte that ends a line, forwards by the C library's vectorised search.
package enum LineFeed {
  package static let byte = UInt8(ascii: "\n")

  /// Position of the first one at or after `start`; nil where there is none.
  ///
  /// - Precondition: `start` is in `0...bytes.byteCount`.
  package static func firstPosition(in bytes: RawSpan, from start: Int) -> Int? {
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

  /// The line that holds the byte at `position`, without its line feed.
  ///
  /// - Precondition: `position` is in `0..<bytes.byteCount`.
  package static func line(around position: Int, in bytes: RawSpan) -> Range<Int> {
    let before = lastPosition(in: bytes.extracting(0..<position), from: 0)
    let start = before.map { $0 + 1 } ?? 0
    return start..<(firstPosition(in: bytes, from: position) ?? bytes.byteCount)
  }

  /// How many there are at or after `start`.
  ///
  /// - Precondition: `start` is in `0...bytes.byteCount`.
  static func count(in bytes: RawSpan, from start: Int) -> Int {
    var count = 0
    var next = start
    while let position = firstPosition(in: bytes, from: next) {
      count += 1
      next = position + 1
    }
    return count
  }

  /// Position of the last one at or after `start`; nil where there is none.
  ///
  /// - Precondition: `start` is in `0...bytes.byteCount`.
  package static func lastPosition(in bytes: RawSpan, from start: Int) -> Int? {
    precondition(start >= 0 && start <= bytes.byteCount, "the search begins outside of the bytes")
    var position = bytes.byteCount
    while position > start {
      position -= 1
      if bytes.byte(at: position) == byte { return position }
    }
    return nil
  }
}
