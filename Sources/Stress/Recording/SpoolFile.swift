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

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

import Foundation
import Platform

/// The file of a spool: what reaches it, and where in it the byte at a position of the stream lies.
///
/// It has no name and goes away with the process, unless that crashes (`KeptFiles`). When the disk refuses a write it keeps what it has.
final class SpoolFile {
  #if os(Linux)
    /// O_TMPFILE of open(2), which is not imported.
    private static let withoutName = 0o20_000_000 | O_DIRECTORY
  #else
    /// A directory cannot be opened for writing, so that a file with a name is made, as below.
    private static let withoutName = O_DIRECTORY
  #endif

  private let descriptor: Int32
  private let directory: String
  private let isNameable: Bool
  private let headByteCount: Int
  private let tailByteCount: Int
  /// Bytes of the stream that have been written.
  private var writtenByteCount = 0
  private var isBroken = false

  /// Opens an empty file in `directory` for the first and the last bytes of a stream.
  ///
  /// - Precondition: `headByteCount` is not negative, and `tailByteCount` is positive.
  /// - Throws: `POSIXError` when the file cannot be made.
  init(directory: String, headByteCount: Int, tailByteCount: Int) throws {
    precondition(headByteCount >= 0 && tailByteCount > 0, "a spool keeps at least something")
    // A file that was made without a name can be given one, but not every file system can do so.
    var opened = Paths.openFile(directory, O_RDWR | O_CLOEXEC | Self.withoutName, mode: 0o600)
    isNameable = opened >= 0
    if opened < 0 {
      var template = Array((directory + "/stress-spool-XXXXXX").utf8CString)
      // SAFETY: the path ends with a zero, and mkstemp writes into this array, which lives on.
      opened = unsafe mkstemp(&template)
      guard opened >= 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
      // The nodes that are started later must not inherit it.
      _ = fcntl(opened, F_SETFD, FD_CLOEXEC)
      unsafe unlink(template)
    }
    descriptor = opened
    self.directory = directory
    self.headByteCount = headByteCount
    self.tailByteCount = tailByteCount
  }

  deinit {
    close(descriptor)
  }

  /// Has the file kept, under a name with these words in it, when the bench crashes.
  func keepAfterCrash(as words: String) {
    guard isNameable else { return }
    KeptFiles.add(descriptor, name: "\(directory)/stress-\(getpid())-\(words).ndjson")
  }

  /// Writes the next bytes of the stream.
  func write(_ bytes: RawSpan) {
    var rest = bytes
    while !rest.isEmpty, !isBroken {
      let (offset, room) = place(of: writtenByteCount)
      // SAFETY: the buffer is the span's, which is alive.
      let count = unsafe rest.extracting(first: room).withUnsafeBytes {
        unsafe pwrite(descriptor, $0.baseAddress, $0.count, off_t(offset))
      }
      if count > 0 {
        writtenByteCount += count
        rest = rest.extracting(droppingFirst: count)
      } else if count == 0 || errno != EINTR {
        isBroken = true
      }
    }
  }

  /// Some kept bytes from `position` on, or nil if that byte was not kept.
  func piece(at position: Int) -> [UInt8]? {
    let isInHead = position >= 0 && position < min(headByteCount, writtenByteCount)
    let isInTail =
      position >= max(headByteCount, writtenByteCount - tailByteCount)
      && position < writtenByteCount
    guard isInHead || isInTail else { return nil }
    let (offset, room) = place(of: position)
    var piece = [UInt8](repeating: 0, count: min(16 << 10, room, writtenByteCount - position))
    var count: Int
    repeat {
      // SAFETY: the buffer is the array's, which is held exclusively.
      count = unsafe piece.withUnsafeMutableBytes {
        unsafe pread(descriptor, $0.baseAddress, $0.count, off_t(offset))
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
