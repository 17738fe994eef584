#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

import Platform

/// Lines as they come out of a pipe: large blocks are read, and a line is a view into the block.
///
/// Only the unfinished line at the end of a block is ever moved, to the front, before the next
/// block is read behind it. The block grows when one line fills it.
@safe
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
    // SAFETY: what malloc gives is `capacity` bytes that are this buffer's alone until `deinit`.
    guard let block = unsafe malloc(capacity) else { fatalError("out of memory") }
    unsafe base = block
    self.capacity = capacity
  }

  deinit {
    // SAFETY: this is the only owner, its life ends here, and `base` came from malloc or realloc.
    unsafe free(base)
  }

  /// What one read brought.
  package enum Filling: Equatable {
    /// So many bytes: `latest(_:)`.
    case bytes(Int)
    /// There is nothing to read now.
    case nothing
    case endOfStream
  }

  /// Reads once from a descriptor that does not block.
  package mutating func fill(from descriptor: Int32) throws(SystemError) -> Filling {
    makeRoom()
    while true {
      // SAFETY: 0 ≤ end ≤ capacity, and the bytes behind `end` are the buffer's own.
      let count = unsafe read(descriptor, base + end, capacity - end)
      if count > 0 {
        end += count
        return .bytes(count)
      }
      if count == 0 { return .endOfStream }
      if errno == EINTR { continue }
      if errno == EAGAIN { return .nothing }
      throw SystemError(call: "read", number: errno)
    }
  }

  /// The last so many bytes that were read.
  ///
  /// - Precondition: the latest read brought as many.
  @_lifetime(borrow self)
  package func latest(_ count: Int) -> RawSpan { bytes(end - count, end) }

  /// The next whole line, without its newline, and where it begins in the stream.
  @_lifetime(&self)
  package mutating func nextLine() -> Line? {
    // SAFETY: 0 ≤ start ≤ searchedEnd ≤ end ≤ capacity, and the bytes before `end` have been read.
    // What memchr finds lies among them, so that the line does.
    guard let newline = unsafe memchr(base + searchedEnd, 0x0A, end - searchedEnd) else {
      searchedEnd = end
      return nil
    }
    let lineEnd = unsafe UnsafeRawPointer(newline) - UnsafeRawPointer(base)
    let lineStart = start
    start = lineEnd + 1
    searchedEnd = start
    return Line(bytes: bytes(lineStart, lineEnd), position: basePosition + Int64(lineStart))
  }

  /// What stands after the last newline: how a stream ends that ends inside a line.
  package var unfinishedLine: Line {
    @_lifetime(borrow self)
    get { Line(bytes: bytes(start, end), position: basePosition + Int64(start)) }
  }

  /// The bytes between two places of the block.
  @_lifetime(borrow self)
  private func bytes(_ start: Int, _ end: Int) -> RawSpan {
    precondition(start >= 0 && start <= end && end <= self.end, "outside of what was read")
    // SAFETY: the precondition, and the bytes before `self.end`, which is at most `capacity`, have
    // been read. The span borrows the buffer, so that the block is neither moved nor written to.
    let span = unsafe RawSpan(_unsafeStart: base + start, byteCount: end - start)
    return unsafe _overrideLifetime(span, borrowing: self)
  }

  /// How much of the stream has been read.
  package var position: Int64 { basePosition + Int64(end) }

  /// Whether the unfinished line is longer than a line may be.
  package var isLineTooLong: Bool { end - start > Self.lineByteCountMax }

  /// A line, which lies in the block until the next read.
  package struct Line: ~Escapable {
    package let bytes: RawSpan
    package let position: Int64

    @_lifetime(copy bytes)
    package init(bytes: RawSpan, position: Int64) {
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
        // SAFETY: `base` came from malloc or realloc, and is not used any more.
        guard let block = unsafe realloc(base, capacity * 2) else { fatalError("out of memory") }
        unsafe base = block
        capacity *= 2
      }
      // SAFETY: start + length = end ≤ capacity; memmove allows that the two overlap.
      if start > 0 { unsafe _ = memmove(base, base + start, length) }
      basePosition += Int64(start)
      searchedEnd -= start
      (start, end) = (0, length)
    }
  }
}
