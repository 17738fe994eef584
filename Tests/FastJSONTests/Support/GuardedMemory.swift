import Glibc

/// Memory with a page on either side that nobody may touch: a read past the text ends the process.
///
/// Texts are put at the end, against the page behind, or at the start, against the page before. A
/// process that reads one byte outside is stopped by SIGSEGV, whatever the byte's value would be.
final class GuardedMemory {
  private let pages: UnsafeMutableRawPointer
  private let pageByteCount = Int(sysconf(Int32(_SC_PAGESIZE)))
  private let byteCount: Int

  /// Memory for texts of up to `byteCountMax` bytes.
  init(byteCountMax: Int = 1 << 16) throws {
    byteCount = (byteCountMax + pageByteCount - 1) / pageByteCount * pageByteCount
    let total = byteCount + 2 * pageByteCount
    let mapped = mmap(
      nil, total, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    guard let mapped, mapped != MAP_FAILED else { throw SystemCallFailed(errno: errno) }
    pages = mapped
    mprotect(pages, pageByteCount, PROT_NONE)
    mprotect(pages + pageByteCount + byteCount, pageByteCount, PROT_NONE)
  }

  deinit {
    munmap(pages, byteCount + 2 * pageByteCount)
  }

  /// Calls `body` with a copy of `text` that ends where the page behind begins.
  func withTextAtEnd<Result>(_ text: [UInt8], _ body: (RawSpan) throws -> Result) rethrows -> Result
  {
    try body(copy(text, to: pageByteCount + byteCount - text.count).bytes)
  }

  /// Calls `body` with a copy of `text` that begins where the page before ends.
  func withTextAtStart<Result>(
    _ text: [UInt8], _ body: (RawSpan) throws -> Result
  ) rethrows -> Result {
    try body(copy(text, to: pageByteCount).bytes)
  }

  private func copy(_ text: [UInt8], to offset: Int) -> UnsafeRawBufferPointer {
    precondition(text.count <= byteCount, "the text is longer than byteCountMax")
    let place = UnsafeMutableRawBufferPointer(start: pages + offset, count: text.count)
    place.copyBytes(from: text)
    return UnsafeRawBufferPointer(place)
  }

  struct SystemCallFailed: Error {
    var errno: Int32
  }
}
