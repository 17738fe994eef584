#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

import Dispatch
import Platform
import Synchronization

/// The bench's own standard error.
///
/// Whoever reads it may be slow, or may have stopped: a pager, a terminal with Ctrl-S. The bench has
/// replies to read meanwhile. So another thread writes, in order, and of what the node says no more
/// waits for it than a bound; what is beyond is left out, and how much that was is said.
enum StandardError {
  /// Bytes of the node's that may wait to be written.
  private static let passedByteCountMax = 1 << 20

  private static let writer = DispatchQueue(label: "standard error")
  private static let passedByteCount = Atomic(0)
  private static let omittedLineCount = Atomic(0)

  /// Writes what the bench itself has to say.
  static func write(_ text: String) {
    writer.async { put(text) }
  }

  /// Passes on a line of the node's, with its newline, unless too much waits already.
  static func pass(_ line: String) {
    let byteCount = line.utf8.count
    guard passedByteCount.load(ordering: .relaxed) + byteCount <= passedByteCountMax else {
      omittedLineCount.wrappingAdd(1, ordering: .relaxed)
      return
    }
    passedByteCount.wrappingAdd(byteCount, ordering: .relaxed)
    writer.async {
      put(line)
      passedByteCount.wrappingSubtract(byteCount, ordering: .relaxed)
      let omitted = omittedLineCount.exchange(0, ordering: .relaxed)
      if omitted > 0 { put("stress: \(omitted) lines of the node's stderr were left out\n") }
    }
  }

  /// Waits until everything has been written.
  static func flush() { writer.sync {} }

  /// Runs on `writer` only.
  private static func put(_ text: String) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      do throws(SystemError) {
        rest = rest.dropFirst(try Descriptor.writeSome(rest.bytes, to: STDERR_FILENO))
      } catch {
        switch error.number {
        case EINTR: break
        // Somebody has set the terminal, which is shared, not to block.
        case EAGAIN: Descriptor.wait(STDERR_FILENO, for: POLLOUT, timeout: -1)
        default: return
        }
      }
    }
  }
}
