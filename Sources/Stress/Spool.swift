// The beginning and the end of a stream of bytes, in a file of bounded size.
//
//     stream    0 ··················· head ································ byteCount
//     kept      [ the whole head      )              [ the last `tail` bytes )
//     file      [ head                | ring of `tail` bytes, written over and over ]
//
// A minute at full speed puts some 20 GB through the pipes. To keep them all would cost a second of
// kernel time for each GB, all of it spent on fresh pages of the page cache, and in the end waits
// for the disk; pages that are written over cost a tenth of that (1.3 against 10 GB/s with `dd`).
// What goes wrong mostly does so early and again and again, or is seen at the end.

import Foundation
import Glibc

/// Bytes that went one way over a node's pipe, kept on disk until the run has been explained.
///
/// The file has no name: it is unlinked as soon as it is open, and goes away with the process
/// however that ends. Bytes are collected and written in large blocks. Positions count bytes from
/// the start of the stream, so a line's position is known before it is written out.
///
/// A spool never disturbs the run: when the disk refuses a write it keeps what it has, and lines
/// beyond are reported as not kept.
final class Spool {
  /// Bytes collected before a write: large enough that the system call costs nothing beside the
  /// copy.
  private static let blockByteCount = 1 << 20

  private let descriptor: Int32
  private let headByteCount: Int
  private let tailByteCount: Int
  private var block = [UInt8](repeating: 0, count: blockByteCount)
  /// Bytes at the front of `block` that wait to be written.
  private var waitingByteCount = 0
  /// Bytes of the stream that have been written.
  private var writtenByteCount = 0
  private var isBroken = false

  /// Bytes of the stream so far, kept or not: the position of the next byte.
  private(set) var byteCount = 0

  /// Opens an empty spool in `directory` that keeps the first and the last bytes of its stream.
  ///
  /// - Precondition: `headByteCount` is not negative, and `tailByteCount` is positive.
  /// - Throws: `POSIXError` when the file cannot be made.
  init(
    directory: String = FileManager.default.temporaryDirectory.path,
    headByteCount: Int = 256 << 20, tailByteCount: Int = 768 << 20
  ) throws {
    precondition(headByteCount >= 0 && tailByteCount > 0, "a spool keeps at least something")
    var template = Array((directory + "/stress-spool-XXXXXX").utf8CString)
    descriptor = mkstemp(&template)
    guard descriptor >= 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    // The nodes that are started later must not inherit it.
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    unlink(template)
    self.headByteCount = headByteCount
    self.tailByteCount = tailByteCount
  }

  deinit {
    close(descriptor)
  }

  // MARK: Writing

  /// Appends bytes of the stream and returns the position of the first of them.
  @discardableResult
  func append(_ bytes: UnsafeRawBufferPointer) -> Int {
    let position = byteCount
    byteCount += bytes.count
    guard !isBroken else { return position }
    if waitingByteCount + bytes.count > Self.blockByteCount { flush() }
    if bytes.count > Self.blockByteCount {
      write(bytes)
    } else {
      // An array's `append(contentsOf:)` goes over raw bytes one by one, at 4 ns each.
      let start = waitingByteCount
      block.withUnsafeMutableBytes {
        UnsafeMutableRawBufferPointer(rebasing: $0[start...]).copyMemory(from: bytes)
      }
      waitingByteCount += bytes.count
    }
    return position
  }

  /// Writes out what has been collected.
  private func flush() {
    block.withUnsafeBytes { write(UnsafeRawBufferPointer(rebasing: $0[..<waitingByteCount])) }
    waitingByteCount = 0
  }

  private func write(_ bytes: UnsafeRawBufferPointer) {
    var rest = bytes
    while !rest.isEmpty, !isBroken {
      let (offset, room) = place(of: writtenByteCount)
      let count = pwrite(descriptor, rest.baseAddress, min(rest.count, room), off_t(offset))
      if count > 0 {
        writtenByteCount += count
        rest = UnsafeRawBufferPointer(rebasing: rest[count...])
      } else if count == 0 || errno != EINTR {
        isBroken = true
      }
    }
  }

  // MARK: Reading

  /// The line that begins at `position`, without its newline; nil if it was not kept whole.
  ///
  /// The last line of a stream may lack its newline: it is then returned as far as it goes.
  func line(at position: Int64) -> [UInt8]? {
    flush()
    var line: [UInt8] = []
    var next = Int(position)
    while true {
      guard let piece = piece(at: next) else {
        let isTheEnd = next == byteCount && next > position
        return isTheEnd ? line : nil
      }
      if let newline = piece.firstIndex(of: UInt8(ascii: "\n")) {
        return line + piece[..<newline]
      }
      line += piece
      next += piece.count
    }
  }

  /// Some kept bytes from `position` on, or nil if that byte was not kept.
  private func piece(at position: Int) -> [UInt8]? {
    let isInHead = position >= 0 && position < min(headByteCount, writtenByteCount)
    let isInTail =
      position >= max(headByteCount, writtenByteCount - tailByteCount)
      && position < writtenByteCount
    guard isInHead || isInTail else { return nil }
    let (offset, room) = place(of: position)
    var piece = [UInt8](repeating: 0, count: min(16 << 10, room, writtenByteCount - position))
    var count: Int
    repeat {
      count = piece.withUnsafeMutableBytes {
        pread(descriptor, $0.baseAddress, $0.count, off_t(offset))
      }
    } while count < 0 && errno == EINTR
    guard count > 0 else { return nil }
    piece.removeLast(piece.count - count)
    return piece
  }

  /// Where the byte at a position of the stream lies in the file, and how many lie there in a row.
  private func place(of position: Int) -> (offset: Int, room: Int) {
    if position < headByteCount { return (position, headByteCount - position) }
    let place = (position - headByteCount) % tailByteCount
    return (headByteCount + place, tailByteCount - place)
  }
}
