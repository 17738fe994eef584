import Checking
import Dispatch
import Foundation

/// Lines that went one way over the nodes' pipes, kept on disk until the run has been explained.
///
/// Bytes are collected in a block; a full block is written by another thread while the next one is
/// filled, so that the load waits neither for the disk nor for the kernel's copying, which takes a
/// quarter of its time otherwise. Positions count bytes from the start of the stream, so a line's
/// position is known before it is written out.
///
/// A spool never disturbs the run: lines that the disk did not take are reported as not kept.
@safe
final class Spool: RecordedLines {
  /// Bytes collected before a write: large enough that the system call costs nothing beside the
  /// copy.
  private static let blockByteCount = 1 << 20

  /// Touched by the work of `writer` only, and by others while no such work is under way.
  private let file: SpoolFile
  private let writer = DispatchQueue(label: "spool")
  /// Signalled when the block that is not being filled has been written.
  private let isSpareFree = DispatchSemaphore(value: 1)
  // Both blocks are this spool's alone, from here to `deinit`, but for the time in which the
  // writer has one of them.
  private var block = UnsafeMutableRawBufferPointer.allocate(
    byteCount: blockByteCount, alignment: 64)
  private var spare = UnsafeMutableRawBufferPointer.allocate(
    byteCount: blockByteCount, alignment: 64)
  /// Bytes at the front of `block` that wait to be written.
  private var waitingByteCount = 0

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
    file = try SpoolFile(
      directory: directory, headByteCount: headByteCount, tailByteCount: tailByteCount)
  }

  deinit {
    writer.sync {}
    // SAFETY: nobody else has them: the writer has nothing left to write.
    unsafe block.deallocate()
    unsafe spare.deallocate()
  }

  /// Appends bytes of the stream and returns the position of the first of them.
  @discardableResult
  func append(_ bytes: RawSpan) -> Int {
    let position = byteCount
    byteCount += bytes.byteCount
    var rest = bytes
    while !rest.isEmpty {
      let count = min(rest.byteCount, Self.blockByteCount - waitingByteCount)
      // SAFETY: waitingByteCount + count ≤ blockByteCount, and `count` bytes are at hand. The writer
      // has the other block.
      unsafe rest.extracting(first: count).withUnsafeBytes { source in
        unsafe UnsafeMutableRawBufferPointer(rebasing: block[waitingByteCount...])
          .copyMemory(from: source)
      }
      waitingByteCount += count
      rest = rest.extracting(droppingFirst: count)
      if waitingByteCount == Self.blockByteCount { handOver() }
    }
    return position
  }

  /// Appends a line, which has no newline yet, and returns the position of its first byte.
  @discardableResult
  func appendLine(_ line: RawSpan) -> Int {
    let position = append(line)
    // SAFETY: there is room for a byte: a block that was full has been handed over. The writer has the
    // other block.
    unsafe block[waitingByteCount] = UInt8(ascii: "\n")
    waitingByteCount += 1
    byteCount += 1
    if waitingByteCount == Self.blockByteCount { handOver() }
    return position
  }

  /// Has the block written, and goes on with the other one once that has been.
  private func handOver() {
    isSpareFree.wait()
    // SAFETY: both are the writer's until it signals: the file always, the block by the exchange.
    nonisolated(unsafe) let file = file
    let filled = unsafe block[..<waitingByteCount]
    nonisolated(unsafe) let full = unsafe UnsafeRawBufferPointer(rebasing: filled)
    unsafe swap(&block, &spare)
    waitingByteCount = 0
    writer.async { [isSpareFree] in
      unsafe file.write(full.bytes)
      isSpareFree.signal()
    }
  }

  /// Has the file kept, under a name with these words in it, when the bench crashes.
  func keepAfterCrash(as words: String) { file.keepAfterCrash(as: words) }

  /// Writes out what has been collected, and waits until it has been.
  func settle() {
    if waitingByteCount > 0 { handOver() }
    writer.sync {}
  }

  // MARK: Reading

  /// The line that begins at `position`, without its newline; nil if it was not kept whole.
  ///
  /// The last line of a stream may lack its newline: it is then returned as far as it goes.
  func line(at position: Int64) -> [UInt8]? {
    settle()
    var line: [UInt8] = []
    var next = Int(position)
    while true {
      guard let piece = file.piece(at: next) else {
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
}
