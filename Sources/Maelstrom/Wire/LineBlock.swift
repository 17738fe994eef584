import Platform

/// The beginning of a line whose end has not been read.
struct UnfinishedLine {
  fileprivate(set) var bytes: [UInt8] = []
  /// Whether the line is too long, so that all of it up to its end is dropped.
  fileprivate(set) var isDropped = false
}

/// The bytes that have been read and not been served yet, and the lines that are complete in them.
///
///     0 … … … start … … … … … … … complete … … … end … … … capacity
///             └── complete lines ──┘└─ unfinished ─┘└─ room to read into ─┘
///
/// Blocks are read into the room at the end. The lines stay where they are: they are served
/// as one span, and only the unfinished last one is moved, to the front, before the next read.
/// The block grows for a line that does not fit, up to the limit, and gives the memory back after
/// it. Of a line beyond the limit nothing is kept: its bytes are dropped as they come.
///
/// Invariant: `0 ≤ start ≤ complete ≤ end ≤ capacity`; the bytes before `end` are initialised.
@safe
struct LineBlock: ~Copyable {
  /// There is room for so much at each read, mostly for twice as much: a pipe holds it.
  static let blockByteCount = 64 * 1024

  /// What came of a read.
  enum Outcome: Equatable {
    /// Bytes came; there may be complete lines now.
    case filled
    /// A line of more than the limit has begun; it is dropped up to its end.
    case lineTooLong
    /// There is no more input; the last line counts as complete, with or without a line feed.
    case ended
    /// The deadline has come, or the host does not wait.
    case nothing
    /// Reading failed, with this error number. The lines that are complete are still there.
    case failed(Int32)
  }

  private var base: UnsafeMutableRawPointer
  private var capacity: Int
  private var start = 0
  private var complete = 0
  private var end = 0
  private var isDropping = false
  private let lineByteCountMax: Int

  /// A block for lines of at most `lineByteCountMax` bytes, without their line feed.
  init(lineByteCountMax: Int) {
    self.lineByteCountMax = lineByteCountMax
    capacity = 2 * Self.blockByteCount
    // SAFETY: nothing is read before it is written, since `end` is 0.
    unsafe base = .allocate(byteCount: capacity, alignment: 16)
  }

  deinit {
    // SAFETY: this is the only owner, and its life ends here.
    unsafe base.deallocate()
  }

  /// The complete lines, each with its line feed.
  var lines: RawSpan {
    @_lifetime(borrow self)
    get {
      // SAFETY: start ≤ complete ≤ end, and the bytes before `end` are initialised; the span borrows
      // self, so they are neither moved nor overwritten while it exists.
      let span = unsafe RawSpan(_unsafeStart: base + start, byteCount: complete - start)
      return unsafe _overrideLifetime(span, borrowing: self)
    }
  }

  /// Gives up the complete lines: they have been served.
  mutating func removeLines() {
    start = complete
  }

  /// Takes the unfinished line out, for another block to go on with; the complete lines stay.
  mutating func putAside(into line: inout UnfinishedLine) {
    // SAFETY: complete ≤ end, and the bytes before `end` are initialised.
    unsafe line.bytes.append(
      contentsOf: UnsafeRawBufferPointer(start: base + complete, count: end - complete))
    line.isDropped = isDropping
    end = complete
    isDropping = false
  }

  /// Goes on with a line that another block has put aside.
  ///
  /// There must be nothing in this one.
  mutating func takeUp(_ line: inout UnfinishedLine) {
    precondition(start == end, "bytes would come before others that came earlier")
    start = 0
    complete = 0
    end = 0
    makeRoom(for: line.bytes.count)
    // SAFETY: there is room for so many bytes now; the two do not overlap.
    unsafe line.bytes.withUnsafeBytes { bytes in
      guard let first = bytes.baseAddress else { return }
      unsafe base.copyMemory(from: first, byteCount: bytes.count)
    }
    end = line.bytes.count
    isDropping = line.isDropped
    line.bytes.removeAll(keepingCapacity: line.bytes.count <= Self.blockByteCount)
  }

  /// Gives the memory of a long line back; there must be nothing here.
  mutating func shrink() {
    precondition(start == end, "bytes would be lost")
    if capacity > 2 * Self.blockByteCount { makeRoom() }
  }

  /// Reads a block behind what is there.
  ///
  /// The complete lines must have been removed.
  mutating func read(from host: some Host, before deadline: Instant?) -> Outcome {
    precondition(start == complete, "lines would be lost")
    makeRoom()
    // SAFETY: end ≤ capacity, so the room of capacity - end bytes lies within the allocation.
    let room = unsafe UnsafeMutableRawBufferPointer(start: base + end, count: capacity - end)
    switch unsafe host.read(into: room, before: deadline) {
    case .bytes(let count):
      precondition(count > 0 && count <= capacity - end, "there is no room for so many bytes")
      return take(count)
    case .nothing: return .nothing
    case .ended: return finish()
    case .failed(let error): return .failed(error)
    }
  }

  /// Counts in bytes that have been read to `end`, and finds the lines that they complete.
  private mutating func take(_ count: Int) -> Outcome {
    let new = end
    end += count
    if isDropping {
      guard let feed = LineFeed.firstPosition(in: allBytes, from: new) else {
        end = start
        return .filled
      }
      isDropping = false
      start = feed + 1
      complete = start
    }
    if let feed = LineFeed.lastPosition(in: allBytes, from: max(new, start)) {
      complete = feed + 1
    }
    if end - complete > lineByteCountMax {
      isDropping = true
      end = complete
      return .lineTooLong
    }
    return .filled
  }

  /// Ends the input: what is left is a line.
  private mutating func finish() -> Outcome {
    if end > complete {
      makeRoom()
      // SAFETY: makeRoom left end < capacity.
      unsafe base.storeBytes(of: LineFeed.byte, toByteOffset: end, as: UInt8.self)
      end += 1
      complete = end
    }
    return .ended
  }

  /// Moves the unfinished line to the front, and makes room for a block and `byteCount` further bytes
  /// behind it.
  private mutating func makeRoom(for byteCount: Int = 0) {
    let unfinished = end - start
    let needed = unfinished + byteCount + Self.blockByteCount
    // Twice the room where it is too small, so that a long line is moved few times; and back to the
    // usual size when the line has gone.
    let isOversized = capacity > 2 * Self.blockByteCount && needed <= 2 * Self.blockByteCount
    if needed > capacity || isOversized {
      let size = max(2 * Self.blockByteCount, isOversized ? 0 : 2 * needed)
      let moved = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 16)
      // SAFETY: the unfinished bytes lie in start..<end of the old memory, and fit into the new.
      unsafe moved.copyMemory(from: base + start, byteCount: unfinished)
      unsafe base.deallocate()
      unsafe base = moved
      capacity = size
    } else if start > 0 {
      // SAFETY: both ranges lie within the allocation; copyMemory allows them to overlap.
      unsafe base.copyMemory(from: base + start, byteCount: unfinished)
    }
    start = 0
    complete = 0
    end = unfinished
  }

  /// All bytes up to `end`, so that positions in it are positions in the block.
  private var allBytes: RawSpan {
    @_lifetime(borrow self)
    get {
      // SAFETY: the bytes before `end` are initialised, or were and have been given up; the span
      // borrows self.
      let span = unsafe RawSpan(_unsafeStart: base, byteCount: end)
      return unsafe _overrideLifetime(span, borrowing: self)
    }
  }
}
