import FastJSON
import Glibc

/// Writes replies to standard output, whole lines and in order.
struct OutputStream {
  let descriptor: Int32

  /// How long a reply may wait for its reader before it is dropped; nil: for ever.
  ///
  /// Maelstrom gives a client up after 5 s, and a node that answers a client which is gone is not
  /// listened to for the rest of the test (`doc/protocol.md` does not say so; its source does).
  var replyDeadline: Duration?

  /// How writing ended.
  enum Outcome {
    case written
    /// Nobody reads any more.
    case closed
    /// Writing failed, with this error number.
    case failed(Int32)
  }

  /// Writes all that has been emitted; where the reader stalls, waits for it.
  ///
  /// While it waits nothing is read, so that what has not been written is all there is.
  ///
  /// - Parameter arrival: when the requests had been read that the replies answer.
  func write(
    _ replies: borrowing JSONEmitter, arrival: ContinuousClock.Instant?
  ) -> Outcome {
    let bytes = replies.bytes
    var end = bytes.byteCount
    var start = 0
    while start < end {
      // SAFETY: start ≤ end ≤ byteCount, so the bytes written lie within the span, which is alive.
      let count = unsafe bytes.withUnsafeBytes { buffer in
        unsafe Glibc.write(descriptor, buffer.baseAddress.map { unsafe $0 + start }, end - start)
      }
      if count >= 0 {
        start += count
      } else {
        switch errno {
        case EINTR: break
        case EAGAIN: Descriptor.wait(descriptor, for: POLLOUT, timeout: -1)
        case EPIPE: return .closed
        default: return .failed(errno)
        }
      }
      if start < end, let replyDeadline, let arrival, arrival.duration(to: .now) > replyDeadline {
        // Too late for the rest, but the line that is under way must be whole.
        let isWithinLine = start > 0 && bytes.byte(at: start - 1) != LineFeed.byte
        let feed = isWithinLine ? LineFeed.firstPosition(in: bytes, from: start) : nil
        end = min(end, feed.map { $0 + 1 } ?? start)
      }
    }
    return .written
  }
}

/// Waiting for descriptors.
enum Descriptor {
  /// Waits until `descriptor` is ready for `events`, or has been closed, or `timeout` milliseconds
  /// have passed (-1: without limit), or a signal came.
  ///
  /// - Returns: whether the descriptor is ready or closed.
  @discardableResult
  static func wait(_ descriptor: Int32, for events: Int32, timeout: Int32) -> Bool {
    var entry = pollfd(fd: descriptor, events: Int16(events), revents: 0)
    // SAFETY: one entry, which lives through the call.
    return unsafe poll(&entry, 1, timeout) > 0
  }
}
