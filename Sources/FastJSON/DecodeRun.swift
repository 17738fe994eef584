/// Room at the end of an array of bytes, which a decoded string is written into.
///
/// An array makes sure at each byte that it is its memory's only owner and that there is room. A
/// string with escapes is never longer than what it is written as, so room for all of it is made
/// once.
///
/// Invariant: `start ≤ next ≤ limit`, and behind `limit` there is room for a word.
@safe
struct DecodeRun: ~Copyable, ~Escapable {
  private let start: UnsafeMutableRawPointer
  private var next: UnsafeMutableRawPointer
  private let limit: UnsafeMutableRawPointer

  /// How many bytes of room are needed beyond those that may be written.
  static let slack = 8

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
    precondition(
      unsafe count >= 0 && count <= Swift.min(8, limit - next), "a string has grown by decoding")
    // SAFETY: next + count ≤ limit; the store may go beyond it by no more than the slack.
    unsafe next.storeBytes(of: word.littleEndian, as: UInt64.self)
    unsafe next += count
  }
}
