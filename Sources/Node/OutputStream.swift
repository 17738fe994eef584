import FastJSON
import Glibc

/// Writes replies to standard output, whole lines and in order.
struct OutputStream {
  let descriptor: Int32
  /// Whether the output has been made to take more at once, or that has been tried.
  private var isWidened = false

  init(descriptor: Int32) {
    self.descriptor = descriptor
  }

  /// How writing ended.
  enum Outcome: Equatable {
    case written
    /// Nobody reads any more.
    case closed
    /// Writing failed, with this error number.
    case failed(Int32)
  }

  /// Writes all that has been emitted; where the reader stalls, waits for it.
  ///
  /// While it waits no more than one further block is read, by the other worker: so what has not been
  /// written is bounded.
  ///
  /// - Parameter due: when what has not been taken is dropped; nil: never. Maelstrom gives a client
  ///   up after 5 s, and a node that answers a client which is gone is not listened to for the rest
  ///   of the test (`doc/protocol.md` does not say so; its source does).
  mutating func write(_ replies: borrowing JSONEmitter, before due: MonotonicTime?) -> Outcome {
    let bytes = replies.bytes
    if bytes.byteCount > Self.usualPipeByteCount, !isWidened, due == nil { widen() }
    var due = due
    var end = bytes.byteCount
    var start = 0
    while start < end {
      var blockByteCount = end - start
      if let instant = due {
        guard isReady(before: instant) else {
          // Too late for the rest, but the line that is under way must be whole.
          end = Self.endOfLine(at: start, of: bytes)
          due = nil
          continue
        }
        blockByteCount = min(blockByteCount, Self.readyByteCount)
      }
      if Signals.hasEndedInput { blockByteCount = min(blockByteCount, Self.usualPipeByteCount) }
      // SAFETY: start + blockByteCount ≤ end ≤ byteCount, so the bytes written lie within the span,
      // which is alive.
      let count = unsafe bytes.withUnsafeBytes { buffer in
        unsafe Glibc.write(
          descriptor, buffer.baseAddress.map { unsafe $0 + start }, blockByteCount)
      }
      if count >= 0 {
        start += count
        Signals.prolongGrace()
      } else {
        switch errno {
        case EINTR: break
        case EAGAIN: Descriptor.wait(descriptor, for: POLLOUT, timeout: -1)
        case EPIPE: return .closed
        default: return .failed(errno)
        }
      }
    }
    return .written
  }

  /// Has a pipe hold as many replies as are written at once, so that their writer and their reader
  /// change places less often.
  ///
  /// It is asked for when there is more than a pipe usually holds, but not where replies must not lie
  /// in it for long. Where it is refused (the output is no pipe, or the user has had enough of them)
  /// all goes on as before.
  private mutating func widen() {
    isWidened = true
    _ = fcntl(descriptor, Self.setPipeSize, Self.widePipeByteCount)
  }

  /// What a pipe holds unless it is asked to hold more (pipe(7)).
  private static let usualPipeByteCount = 64 * 1024
  private static let widePipeByteCount: Int32 = 256 * 1024
  /// F_SETPIPE_SZ of fcntl(2), which Swift does not import.
  private static let setPipeSize: Int32 = 1031

  /// A pipe that is ready takes so much without blocking (pipe(7), PIPE_BUF); a longer write would
  /// not return before all of it is taken, whatever the deadline.
  private static let readyByteCount = 4096

  /// Waits until the output is ready, or `instant` has come.
  ///
  /// - Returns: whether it is ready in time.
  private func isReady(before instant: MonotonicTime) -> Bool {
    while true {
      let timeout = instant.millisecondsUntil
      guard timeout > 0 else { return false }
      if Descriptor.wait(descriptor, for: POLLOUT, timeout: timeout) { return true }
    }
  }

  /// Where the line ends that is being written when everything before `start` is; `start` if none is.
  private static func endOfLine(at start: Int, of bytes: RawSpan) -> Int {
    guard start > 0, bytes.byte(at: start - 1) != LineFeed.byte else { return start }
    return LineFeed.firstPosition(in: bytes, from: start).map { $0 + 1 } ?? bytes.byteCount
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
