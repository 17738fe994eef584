#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

import Platform

/// Standard error, where Maelstrom keeps what is written as the node's log.
package enum StandardError {
  /// Writes a line, if that takes no waiting.
  ///
  /// - Returns: whether it was taken.
  @discardableResult
  package static func write(_ line: String) -> Bool {
    guard Descriptor.wait(STDERR_FILENO, for: POLLOUT, timeout: 0) else { return false }
    let bytes = Array("\(line)\n".utf8)
    return (try? Descriptor.writeSome(bytes.bytes, to: STDERR_FILENO)) == bytes.count
  }
}
