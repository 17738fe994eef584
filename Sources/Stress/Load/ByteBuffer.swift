import Glibc
import Platform

/// Bytes on their way out, in one block that grows and is then kept.
///
/// Lines are appended at the end and written from the start; when all is written the block is
/// empty again. A request costs no allocation once the block has found its size.
struct ByteBuffer: ~Copyable {
  private var base: UnsafeMutablePointer<UInt8>
  private var capacity: Int
  /// How many bytes have been appended, those already written included.
  private(set) var count = 0
  private var writtenCount = 0

  init(capacity: Int = 1 << 16) {
    base = .allocate(capacity: capacity)
    self.capacity = capacity
  }

  deinit { base.deallocate() }

  /// How many bytes still wait to be written.
  var pendingCount: Int { count - writtenCount }

  /// Everything appended since the block was last empty.
  var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: base, count: count) }

  mutating func append(_ byte: UInt8) {
    reserve(1)
    base[count] = byte
    count &+= 1
  }

  mutating func append(_ text: StaticString) {
    let length = text.utf8CodeUnitCount
    reserve(length)
    (base + count).update(from: text.utf8Start, count: length)
    count &+= length
  }

  mutating func append(_ source: UnsafeRawBufferPointer) {
    guard let start = source.baseAddress else { return }
    reserve(source.count)
    memcpy(base + count, start, source.count)
    count &+= source.count
  }

  /// Appends a number in decimal.
  mutating func append(decimal value: Int) {
    reserve(20)
    var magnitude = value.magnitude
    if value < 0 {
      base[count] = UInt8(ascii: "-")
      count &+= 1
    }
    let length = decimalLength(magnitude)
    var position = count &+ length
    count = position
    repeat {
      position &-= 1
      let quotient = magnitude / 10
      base[position] = UInt8(truncatingIfNeeded: magnitude &- quotient &* 10) &+ UInt8(ascii: "0")
      magnitude = quotient
    } while magnitude != 0
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
      let written = Glibc.write(descriptor, base + writtenCount, count - writtenCount)
      if written > 0 {
        writtenCount += written
        total += written
        continue
      }
      if errno == EINTR { continue }
      if errno == EAGAIN { return .success(total) }
      return .failure(SystemError(call: "write", number: errno))
    }
    removeAll()
    return .success(total)
  }

  private mutating func reserve(_ additionalCount: Int) {
    if capacity &- count < additionalCount { grow(additionalCount) }
  }

  @inline(never)
  private mutating func grow(_ additionalCount: Int) {
    let larger = max(capacity * 2, count + additionalCount)
    let block = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
    block.update(from: base, count: count)
    base.deallocate()
    base = block
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
