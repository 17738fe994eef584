import Glibc

/// Lines as they come out of a pipe: large blocks are read, and a line is a view into the block.
///
/// Only the unfinished line at the end of a block is ever moved, to the front, before the next
/// block is read behind it. The block grows when one line fills it.
struct InputBuffer: ~Copyable {
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
  init(capacity: Int = 1 << 18) {
    precondition(capacity >= 2)
    base = .allocate(byteCount: capacity, alignment: 16)
    self.capacity = capacity
  }

  deinit { base.deallocate() }

  /// What one read brought.
  enum Filling {
    case bytes(UnsafeRawBufferPointer)
    /// There is nothing to read now.
    case nothing
    case endOfStream
  }

  /// Reads once from a descriptor that does not block.
  ///
  /// Lines handed out before are gone after it.
  mutating func fill(from descriptor: Int32) throws(SystemError) -> Filling {
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
  mutating func nextLine() -> Line? {
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
  var unfinishedLine: Line {
    Line(
      bytes: UnsafeRawBufferPointer(start: base + start, count: end - start),
      position: basePosition + Int64(start))
  }

  /// A line, valid until the next read.
  struct Line {
    let bytes: UnsafeRawBufferPointer
    let position: Int64
  }

  private mutating func makeRoom() {
    if start == end {
      basePosition += Int64(end)
      (start, end, searchedEnd) = (0, 0, 0)
    } else if capacity - end < capacity / 2 {
      let length = end - start
      if length > capacity / 2 {
        let block = UnsafeMutableRawPointer.allocate(byteCount: capacity * 2, alignment: 16)
        memcpy(block, base + start, length)
        base.deallocate()
        base = block
        capacity *= 2
      } else {
        memmove(base, base + start, length)
      }
      basePosition += Int64(start)
      searchedEnd -= start
      (start, end) = (0, length)
    }
  }
}
