/// Room at the end of an array of bytes, which a decoded string is written into.
///
/// An array makes sure at each byte that it is its memory's only owner and that there is room. A
/// string with escapes is never longer than what it is written as, so room for all of it is made
/// once.
///
/// Invariant: `start ≤ next ≤ limit`, and behind `limit` there is room for a vector.
@safe
struct DecodeRun: ~Copyable, ~Escapable {
  private let start: UnsafeMutableRawPointer
  private var next: UnsafeMutableRawPointer
  private let limit: UnsafeMutableRawPointer

  /// How many bytes of room are needed beyond those that may be written.
  static let slack = 16

  /// A run over memory for `byteCount` bytes and the slack.
  ///
  /// SAFETY: the caller has shown that there is so much memory at `start`, and that it lives as long
  /// as the run.
  @_lifetime(immortal)
  @unsafe
  private init(start: UnsafeMutableRawPointer, byteCount: Int) {
    unsafe self.start = unsafe start
    unsafe next = start
    unsafe limit = start + byteCount
  }

  /// Appends to `output` what `fill` writes, which is `byteCount` bytes at most.
  @inline(__always)
  static func append(
    to output: inout [UInt8], atMost byteCount: Int, _ fill: (inout DecodeRun) -> Void
  ) {
    output.append(addingCapacity: byteCount + slack) { room in
      // SAFETY: the array has made room for `byteCount + slack` bytes, which live as long as this
      // closure, and so longer than the run; `next - start` bytes were written.
      unsafe room.withUnsafeMutableBufferPointer { memory, count in
        guard let start = memory.baseAddress else { return }
        var run = unsafe DecodeRun(start: UnsafeMutableRawPointer(start), byteCount: byteCount)
        fill(&run)
        count = unsafe run.next - run.start
      }
    }
  }

  /// Writes the lowest `count` bytes of a word, the lowest first; `count` is in 0...8.
  ///
  /// - Precondition: there is room.
  @inline(__always)
  mutating func word(_ word: UInt64, count: Int) {
    // SAFETY: both point into the memory of one array. By the precondition next + count ≤ limit; the
    // store may go beyond it by no more than the slack.
    precondition(
      unsafe count >= 0 && count <= Swift.min(8, limit - next), "a string has grown by decoding")
    unsafe next.storeBytes(of: word.littleEndian, as: UInt64.self)
    unsafe next += count
  }

  /// Writes the bytes of a slice of `text`, and behind them the lowest `count` bytes of a word, for
  /// which room is made sure of together; `count` is in 0...8.
  ///
  /// Up to sixteen bytes of the text are one load and one store where so many follow.
  ///
  /// - Precondition: the slice lies in the text, and there is room.
  @inline(__always)
  mutating func copy(
    _ slice: JSONSlice, of text: RawSpan, within bounds: WordBounds, then word: UInt64 = 0,
    count: Int = 0
  ) {
    let copiedCount = slice.count
    // SAFETY: both point into the memory of one array.
    let room = unsafe limit - next
    precondition(
      copiedCount >= 0 && count >= 0 && count <= 8 && copiedCount <= room &- count,
      "a string has grown by decoding")
    if copiedCount <= 16, let vector = text.vector(at: slice.start, within: bounds) {
      // SAFETY: next ≤ limit, behind which lies the slack of sixteen bytes.
      unsafe next.storeBytes(of: vector, as: SIMD16<UInt8>.self)
    } else {
      // SAFETY: copiedCount ≤ room, and behind the room lies the slack.
      unsafe Self.copy(slice, of: text, to: next, room: room)
    }
    // SAFETY: next + copiedCount + count ≤ limit; the store may go beyond it by no more than 8 bytes,
    // which the slack holds.
    unsafe next.storeBytes(of: word.littleEndian, toByteOffset: copiedCount, as: UInt64.self)
    unsafe next += copiedCount &+ count
  }

  /// Copies a slice of `text`; up to 64 bytes are four loads and stores where so many follow, so that
  /// no branch asks how many they are.
  ///
  /// SAFETY: the caller has shown that there are `room` bytes and the slack at `target`, and that the
  /// slice has no more than `room`.
  ///
  /// - Precondition: the slice lies in the text.
  @inline(never)
  @unsafe
  private static func copy(
    _ slice: JSONSlice, of text: RawSpan, to target: UnsafeMutableRawPointer, room: Int
  ) {
    let count = slice.count
    if count <= 64, room >= 64 &- slack, slice.start >= 0, slice.start <= text.byteCount &- 64 {
      // SAFETY: 0 ≤ start and start + 64 ≤ byteCount; and 64 ≤ room + slack.
      let block = unsafe ByteBlock(text, unchecked: slice.start)
      unsafe target.storeBytes(of: block.v0, as: SIMD16<UInt8>.self)
      unsafe target.storeBytes(of: block.v1, toByteOffset: 16, as: SIMD16<UInt8>.self)
      unsafe target.storeBytes(of: block.v2, toByteOffset: 32, as: SIMD16<UInt8>.self)
      unsafe target.storeBytes(of: block.v3, toByteOffset: 48, as: SIMD16<UInt8>.self)
    } else {
      unsafe text.extracting(slice).withUnsafeBytes { source in
        guard let start = source.baseAddress else { return }
        // SAFETY: `source` has `count` readable bytes, and there is room.
        unsafe target.copyMemory(from: start, byteCount: count)
      }
    }
  }
}
