#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

import Platform

/// Bytes on their way out, in one block that grows and is then kept.
///
/// Lines are appended at the end and written from the start; when all is written the block is
/// empty again. What has been written makes room for more where it is at least half of the block: so
/// a reader that is always behind costs no more memory than it is behind. A request costs no
/// allocation once the block has found its size.
@safe
struct ByteBuffer: ~Copyable {
  private var base: UnsafeMutablePointer<UInt8>
  private var capacity: Int
  /// How many bytes have been appended, those already written included, as far as they are kept.
  private(set) var count = 0
  private var writtenCount = 0

  init(capacity: Int = 1 << 16) {
    // SAFETY: the memory is this buffer's alone until `deinit`.
    unsafe base = .allocate(capacity: capacity)
    self.capacity = capacity
  }

  deinit {
    // SAFETY: this is the only owner, and its life ends here.
    unsafe base.deallocate()
  }

  /// How many bytes still wait to be written.
  var pendingCount: Int { count - writtenCount }

  /// What was appended, as far as it is kept.
  var bytes: RawSpan {
    @_lifetime(borrow self)
    get {
      // SAFETY: the first `count` bytes have been written; the span borrows the buffer, so that they
      // are neither moved nor written to.
      let span = unsafe RawSpan(_unsafeStart: base, byteCount: count)
      return unsafe _overrideLifetime(span, borrowing: self)
    }
  }

  /// The last so many bytes that were appended.
  ///
  /// - Precondition: as many wait to be written.
  @_lifetime(borrow self)
  func latest(_ byteCount: Int) -> RawSpan {
    precondition(byteCount >= 0 && byteCount <= pendingCount)
    return bytes.extracting(last: byteCount)
  }

  mutating func append(_ byte: UInt8) {
    reserve(1)
    // SAFETY: `reserve` has made sure that count < capacity.
    unsafe base[count] = byte
    count &+= 1
  }

  mutating func append(_ text: StaticString) {
    let length = text.utf8CodeUnitCount
    reserve(length)
    // SAFETY: there is room for `length` bytes behind `count`, and as many in the text, which is
    // pointed to, or `utf8Start` would have stopped.
    unsafe (base + count).update(from: text.utf8Start, count: length)
    count &+= length
  }

  mutating func append(_ source: RawSpan) {
    reserve(source.byteCount)
    // SAFETY: there is room for as many bytes behind `count`. The source cannot be this buffer, which
    // is held exclusively.
    unsafe source.withUnsafeBytes { bytes in
      guard let start = bytes.baseAddress else { return }
      unsafe _ = memcpy(base + count, start, bytes.count)
    }
    count &+= source.byteCount
  }

  /// Appends a number in decimal.
  mutating func append(decimal value: Int) {
    // SAFETY: 20 bytes hold any number: 19 digits and a sign. All is written within them.
    reserve(20)
    var magnitude = value.magnitude
    if value < 0 {
      unsafe base[count] = UInt8(ascii: "-")
      count &+= 1
    }
    let length = decimalLength(magnitude)
    var position = count &+ length
    count = position
    repeat {
      position &-= 1
      let quotient = magnitude / 10
      let digit = UInt8(truncatingIfNeeded: magnitude &- quotient &* 10)
      unsafe base[position] = digit &+ UInt8(ascii: "0")
      magnitude = quotient
    } while magnitude != 0
  }

  /// Takes back a newline that was appended last.
  mutating func removeNewline() {
    precondition(latest(1).byte(at: 0) == UInt8(ascii: "\n"))
    count &-= 1
  }

  mutating func removeAll() {
    count = 0
    writtenCount = 0
  }

  /// Writes what waits to a descriptor that does not block.
  /// - Returns: how many bytes went, or the error number of write(2).
  mutating func write(to descriptor: Int32) -> Result<Int, SystemError> {
    var total = 0
    while writtenCount < count {
      do throws(SystemError) {
        let written = try writeSome(to: descriptor)
        writtenCount += written
        total += written
      } catch {
        if error.number == EINTR { continue }
        return error.number == EAGAIN ? .success(total) : .failure(error)
      }
    }
    removeAll()
    return .success(total)
  }

  private func writeSome(to descriptor: Int32) throws(SystemError) -> Int {
    try Descriptor.writeSome(bytes.extracting(writtenCount..<count), to: descriptor)
  }

  private mutating func reserve(_ additionalCount: Int) {
    if capacity &- count < additionalCount { grow(additionalCount) }
  }

  @inline(never)
  private mutating func grow(_ additionalCount: Int) {
    if writtenCount > 0, writtenCount >= capacity / 2 {
      // SAFETY: written ≤ count ≤ capacity; memmove allows that the two overlap.
      unsafe _ = memmove(base, base + writtenCount, pendingCount)
      count -= writtenCount
      writtenCount = 0
      if capacity &- count >= additionalCount { return }
    }
    let larger = max(capacity * 2, count + additionalCount)
    // SAFETY: the new memory has room for what the old one holds, and takes its place.
    let block = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
    unsafe block.update(from: base, count: count)
    unsafe base.deallocate()
    unsafe base = block
    capacity = larger
  }
}

/// How many decimal digits a number has.
private func decimalLength(_ value: UInt) -> Int {
  var length = 1
  var limit: UInt = 10
  while value >= limit {
    length &+= 1
    let (next, overflows) = limit.multipliedReportingOverflow(by: 10)
    if overflows { break }
    limit = next
  }
  return length
}
