#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

import Platform

/// Standard output, or another descriptor: takes whole lines, in order.
package struct StandardOutput: HostOutput {
  private let descriptor: Int32
  /// How much is written at once.
  private let writeByteCountMax: Int
  /// Whether the output has been made to take more at once, or that has been tried.
  private var isWidened = false
  /// What was seen of the reader when it last took something; nil while no signal has ended the input.
  private var lastProgress: Progress?

  init(descriptor: Int32 = STDOUT_FILENO) {
    self.descriptor = descriptor
    writeByteCountMax = Descriptor.isSocket(descriptor) ? Self.readyByteCount : .max
  }

  /// Writes all bytes; where the reader stalls, waits for it.
  ///
  /// While it waits no more than one further block is read, by the other worker: so what has not been
  /// written is bounded. Once a signal has ended the input every wait is interrupted now and then
  /// (`Signals`), and is given up where the reader has stalled.
  ///
  /// - Parameter due: when what has not been taken is dropped; nil: never. Maelstrom gives a client
  ///   up after 5 s, and a node that answers a client which is gone is not listened to for the rest
  ///   of the test (`doc/protocol.md` does not say so; its source does).
  package mutating func write(_ bytes: RawSpan, before due: Instant?) -> OutputOutcome {
    if bytes.byteCount > Self.usualPipeByteCount, !isWidened, due == nil { widen() }
    var due = due
    var end = bytes.byteCount
    var start = 0
    var lateLineCount = 0
    while start < end {
      var blockByteCount = min(end - start, writeByteCountMax)
      if let instant = due {
        let timeout = MonotonicClock.now.milliseconds(until: instant)
        guard timeout > 0 else {
          // Too late for the rest, but the line that is under way must be whole.
          end = Self.endOfLine(at: start, of: bytes)
          lateLineCount = LineFeed.count(in: bytes, from: end)
          due = nil
          continue
        }
        guard Descriptor.wait(descriptor, for: POLLOUT, timeout: timeout) else {
          if hasStalled() { return .stalled }
          continue
        }
        blockByteCount = min(blockByteCount, Self.readyByteCount)
      }
      let block = bytes.extracting(start..<start + blockByteCount)
      do throws(SystemError) {
        start += try Descriptor.writeSome(block, to: descriptor)
        if Signals.hasEndedInput { lastProgress = Progress(descriptor) }
      } catch {
        switch error.number {
        case EINTR: break
        case EAGAIN: Descriptor.wait(descriptor, for: POLLOUT, timeout: -1)
        case EPIPE: return .closed
        default: return .failed(error.number)
        }
        if hasStalled() { return .stalled }
      }
    }
    return lateLineCount == 0 ? .written : .late(lineCount: lateLineCount)
  }

  /// How long the reader may take nothing once a signal has ended the input, in seconds.
  ///
  /// The sender of the signal waits for the end; a second is a usual measure of its patience.
  private static let gracePeriod = 0.7

  /// When the reader took something, and how much it left.
  ///
  /// A pipe has room for another write only when a whole page of it has been read. A slow reader may
  /// take longer for that than the grace, and is seen to read all the same by what lies in the pipe.
  /// A socket of this machine counts what was written at once until all of it has been read; so into
  /// sockets no more than a page is written at once.
  private struct Progress {
    let instant = MonotonicClock.now
    let unreadByteCount: Int32

    init(_ descriptor: Int32) {
      unreadByteCount = Descriptor.unreadByteCount(descriptor)
    }
  }

  /// Whether the reader has taken nothing for the grace period since a signal has ended the input, as far
  /// as has been looked; called whenever a wait for it was in vain.
  private mutating func hasStalled() -> Bool {
    guard Signals.hasEndedInput else { return false }
    let current = Progress(descriptor)
    guard let last = lastProgress, last.unreadByteCount == current.unreadByteCount else {
      lastProgress = current
      return false
    }
    return current.instant >= last.instant.advanced(bySeconds: Self.gracePeriod)
  }

  /// Has a pipe hold as many replies as are written at once, so that their writer and their reader
  /// change places less often.
  ///
  /// It is asked for when there is more than a pipe usually holds, but not where replies must not lie
  /// in it for long. Where it is refused (the output is no pipe, or the user has had enough of them)
  /// all goes on as before, as it does on systems other than Linux, whose pipes cannot be asked.
  private mutating func widen() {
    isWidened = true
    #if os(Linux)
      _ = fcntl(descriptor, Self.setPipeSize, Self.widePipeByteCount)
    #endif
  }

  /// What a pipe holds unless it is asked to hold more (pipe(7)).
  private static let usualPipeByteCount = 64 * 1024
  private static let widePipeByteCount: Int32 = 256 * 1024
  /// F_SETPIPE_SZ of fcntl(2), which Swift does not import.
  private static let setPipeSize: Int32 = 1031

  /// A pipe that is ready takes so much without blocking (pipe(7), PIPE_BUF); a longer write would
  /// not return before all of it is taken, whatever the deadline.
  private static let readyByteCount = 4096

  /// Where the line ends that is being written when everything before `start` is; `start` if none is.
  private static func endOfLine(at start: Int, of bytes: RawSpan) -> Int {
    guard start > 0, bytes.byte(at: start - 1) != LineFeed.byte else { return start }
    return LineFeed.firstPosition(in: bytes, from: start).map { $0 + 1 } ?? bytes.byteCount
  }
}
