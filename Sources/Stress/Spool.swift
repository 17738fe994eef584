import Foundation
import Glibc

/// Every byte that went one way over a node's pipe, kept on disk until the run has been explained.
///
/// The file has no name: it is unlinked as soon as it is open, and goes away with the process however
/// that ends. Bytes are collected and written in large blocks. Positions count bytes from the start of the
/// stream, so a line's position is known before it is written out.
///
/// A spool never disturbs the run: when the disk refuses a write, or the limit is reached, it keeps
/// what it has, and lines beyond are reported as not kept.
final class Spool {
  /// Bytes collected before a write: large enough that the system call costs nothing beside the copy.
  private static let blockByteCount = 1 << 20

  private let descriptor: Int32
  private let limitByteCount: Int
  private var block: [UInt8] = []
  /// Bytes that have reached the file: the first of the stream.
  private var writtenByteCount = 0
  private var isFull = false

  /// Bytes of the stream so far, kept or not: the position of the next byte.
  private(set) var byteCount = 0

  /// Opens an empty spool in `directory`.
  ///
  /// - Throws: `POSIXError` when the file cannot be made.
  init(
    directory: String = FileManager.default.temporaryDirectory.path,
    limitByteCount: Int = 64 << 30
  ) throws {
    var template = Array((directory + "/stress-spool-XXXXXX").utf8CString)
    descriptor = mkstemp(&template)
    guard descriptor >= 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    // The nodes that are started later must not inherit it.
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    unlink(template)
    self.limitByteCount = limitByteCount
    block.reserveCapacity(Self.blockByteCount)
  }

  deinit {
    close(descriptor)
  }

  /// Appends bytes of the stream and returns the position of the first of them.
  @discardableResult
  func append(_ bytes: UnsafeRawBufferPointer) -> Int {
    let position = byteCount
    byteCount += bytes.count
    guard !isFull else { return position }
    if byteCount > limitByteCount {
      flush()
      isFull = true
      return position
    }
    if block.count + bytes.count > Self.blockByteCount { flush() }
    if bytes.count >= Self.blockByteCount {
      write(bytes)
    } else {
      block.append(contentsOf: bytes)
    }
    return position
  }

  /// Writes out what has been collected.
  func flush() {
    block.withUnsafeBytes { write($0) }
    block.removeAll(keepingCapacity: true)
  }

  private func write(_ bytes: UnsafeRawBufferPointer) {
    var rest = bytes
    while !rest.isEmpty, !isFull {
      let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
      if count > 0 {
        writtenByteCount += count
        rest = UnsafeRawBufferPointer(rebasing: rest[count...])
      } else if count == 0 || errno != EINTR {
        isFull = true
      }
    }
  }

  /// The line that begins at `position`, without its newline; nil if it was not kept whole.
  ///
  /// The last line of a stream may lack its newline: it is then returned as far as it goes.
  func line(at position: Int64) -> [UInt8]? {
    flush()
    guard position >= 0, position < writtenByteCount else { return nil }
    var line: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 16 << 10)
    while true {
      let offset = off_t(position) + off_t(line.count)
      let count = piece.withUnsafeMutableBytes {
        pread(descriptor, $0.baseAddress, $0.count, offset)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return isFull ? nil : line }
      if let newline = piece[..<count].firstIndex(of: UInt8(ascii: "\n")) {
        line += piece[..<newline]
        return line
      }
      line += piece[..<count]
    }
  }
}
