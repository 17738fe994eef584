import FastJSON
import Glibc

/// A file that is written from start to end, in large blocks.
struct OutputFile: ~Copyable {
  private static let blockByteCount = 1 << 20

  private let path: String
  private let descriptor: Int32

  /// Makes the file, or empties the one that is there.
  ///
  /// - Throws: `BenchFailure` that names the file and says why it cannot be written.
  init(path: String) throws(BenchFailure) {
    self.path = path
    descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    if descriptor < 0 { throw Self.failure(path) }
  }

  deinit { close(descriptor) }

  /// Writes what was emitted and empties the emitter, unless it is worth waiting for more.
  ///
  /// - Throws: `BenchFailure`, as when the disk is full.
  func drain(_ emitter: inout JSONEmitter, isLast: Bool) throws(BenchFailure) {
    guard isLast || emitter.count >= Self.blockByteCount else { return }
    var isWritten = false
    emitter.bytes.withUnsafeBytes { isWritten = writeAll($0) }
    if !isWritten { throw Self.failure(path) }
    emitter.removeAll()
  }

  /// Writes a text.
  ///
  /// - Throws: `BenchFailure`, as when the disk is full.
  func write(_ text: String) throws(BenchFailure) {
    var text = text
    let isWritten = text.withUTF8 { writeAll(UnsafeRawBufferPointer($0)) }
    if !isWritten { throw Self.failure(path) }
  }

  private func writeAll(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var rest = bytes
    while !rest.isEmpty {
      let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
      if count > 0 {
        rest = UnsafeRawBufferPointer(rebasing: rest[count...])
      } else if count == 0 || errno != EINTR {
        return false
      }
    }
    return true
  }

  private static func failure(_ path: String) -> BenchFailure {
    BenchFailure("\(path) cannot be written: \(String(cString: strerror(errno)))")
  }
}
