import Glibc
import Platform

/// Lines as they come out of a pipe: large blocks are read, and a line is a view into the block.
///
/// Only the unfinished line at the end of a block is ever moved, to the front, before the next
/// block is read behind it. The block grows when one line fills it.
package struct InputBuffer: ~Copyable {
  /// How long a line may be, in bytes: four times what the bench asks for with one poll of the
  /// final phase.
  ///
  /// A node that never ends its line would fill the memory of the machine.
  package static let lineByteCountMax = 256 << 20

  private var base: UnsafeMutableRawPointer
  private var capacity: Int
  /// Where the first byte that is not consumed stands.
  private var start = 0
  private var end = 0
  /// Up to where the unfinished line has been searched for its newline.
  private var searchedEnd = 0
  /// How many bytes of the stream stood before `base`.
  private var basePosition: Int64 = 0

  /// - Precondition: `capacity` is at least 2: half of it is kept free for the next read.
  package init(capacity: Int = 1 << 18) {
    precondition(capacity >= 2)
    guard let block = malloc(capacity) else { fatalError("out of memory") }
    base = block
    self.capacity = capacity
  }

  deinit { free(base) }

  /// What one read brought.
  package enum Filling {
    case bytes(UnsafeRawBufferPointer)
    /// There is nothing to read now.
    case nothing
    case endOfStream
  }

  /// Reads once from a descriptor that does not block.
  ///
  /// Lines handed out before are gone after it.
  package mutating func fill(from descriptor: Int32) throws(SystemError) -> Filling {
    makeRoom()
    while true {
      let count = read(descriptor, base + end, capacity - end)
      if count > 0 {
        let bytes = UnsafeRawBufferPointer(start: base + end, count: count)
        end += count
        return .bytes(bytes)
      }
      if count == 0 { return .endOfStream }
      if errno == EINTR { continue }
      if errno == EAGAIN { return .nothing }
      throw SystemError(call: "read", number: errno)
    }
  }

  /// The next whole line, without its newline, and where it begins in the stream.
  package mutating func nextLine() -> Line? {
    guard let newline = memchr(base + searchedEnd, 0x0A, end - searchedEnd) else {
      searchedEnd = end
      return nil
    }
    let lineEnd = UnsafeRawPointer(newline) - UnsafeRawPointer(base)
    let line = Line(
      bytes: UnsafeRawBufferPointer(start: base + start, count: lineEnd - start),
      position: basePosition + Int64(start))
    start = lineEnd + 1
    searchedEnd = start
    return line
  }

  /// What stands after the last newline: how a stream ends that ends inside a line.
  package var unfinishedLine: Line {
    Line(
      bytes: UnsafeRawBufferPointer(start: base + start, count: end - start),
      position: basePosition + Int64(start))
  }

  /// How much of the stream has been read.
  package var position: Int64 { basePosition + Int64(end) }

  /// Whether the unfinished line is longer than a line may be.
  package var isLineTooLong: Bool { end - start > Self.lineByteCountMax }

  /// A line, valid until the next read.
  package struct Line {
    package let bytes: UnsafeRawBufferPointer
    package let position: Int64

    package init(bytes: UnsafeRawBufferPointer, position: Int64) {
      self.bytes = bytes
      self.position = position
    }
  }

  private mutating func makeRoom() {
    if start == end {
      basePosition += Int64(end)
      (start, end, searchedEnd) = (0, 0, 0)
    } else if capacity - end < capacity / 2 {
      let length = end - start
      if length > capacity / 2 {
        // The kernel moves the pages of a large block, so that it is never there twice.
        guard let block = realloc(base, capacity * 2) else { fatalError("out of memory") }
        base = block
        capacity *= 2
      }
      if start > 0 { memmove(base, base + start, length) }
      basePosition += Int64(start)
      searchedEnd -= start
      (start, end) = (0, length)
    }
  }
}
