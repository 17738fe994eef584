// The fence around unchecked writes: besides `EmitterRun` nothing else in the emitter moves a pointer
// (decoded strings have a fence of their own, `DecodeRun`).

/// Bytes that are written one after the other, in memory that grows and is used again.
///
/// Invariant: `0 ≤ count` and `count + slack ≤ capacity`, and the first `count` bytes at `base` are
/// initialised. The slack lets every write of up to sixteen bytes be one or two fixed stores: what
/// they write beyond `count` is overwritten by the next.
@usableFromInline
@frozen
@safe
struct EmitterBuffer: ~Copyable {
  @usableFromInline var base: UnsafeMutableRawPointer
  @usableFromInline var capacity: Int
  @usableFromInline var count: Int

  /// How many bytes beyond `count` may always be written.
  @inlinable static var slack: Int { 32 }

  /// An empty buffer for at least `capacity` bytes.
  @usableFromInline
  init(capacity: Int) {
    precondition(capacity >= 0, "a capacity is not negative")
    self.capacity = capacity + Self.slack
    // SAFETY: nothing is read before it is written, since `count` is 0.
    unsafe base = .allocate(byteCount: self.capacity, alignment: 16)
    count = 0
  }

  @inlinable
  deinit {
    // SAFETY: this is the only owner, its life ends here, and `base` came from `allocate`.
    unsafe base.deallocate()
  }

  /// The bytes written so far.
  @inlinable
  var bytes: RawSpan {
    @_lifetime(borrow self)
    get {
      // SAFETY: the first `count` bytes are initialised and live as long as self; the span borrows
      // self, so nothing is written and nothing moves while it exists.
      let span = unsafe RawSpan(_unsafeStart: base, byteCount: count)
      return unsafe _overrideLifetime(span, borrowing: self)
    }
  }

  /// Makes room for `additional` bytes beyond `count`, and the slack behind them.
  @inlinable
  @inline(__always)
  mutating func reserve(_ additional: Int) {
    // count + slack ≤ capacity, so the difference is not negative and cannot overflow.
    if capacity &- Self.slack &- count < additional { grow(additional) }
  }

  /// Moves the bytes to memory at least twice as large.
  @usableFromInline
  @inline(never)
  mutating func grow(_ additional: Int) {
    let needed = count + additional + Self.slack
    let larger = max(needed, capacity * 2)
    let moved = UnsafeMutableRawPointer.allocate(byteCount: larger, alignment: 16)
    // SAFETY: both have room for `count` bytes, which are initialised in `base`.
    unsafe moved.copyMemory(from: base, byteCount: count)
    unsafe base.deallocate()
    unsafe base = moved
    capacity = larger
  }

  /// Gives the memory back, if it has grown beyond `capacity`, and forgets the bytes.
  @usableFromInline
  mutating func reset(keeping capacity: Int) {
    if self.capacity > capacity + Self.slack { self = EmitterBuffer(capacity: capacity) }
    count = 0
  }

  /// Appends a byte.
  @inlinable
  @inline(__always)
  mutating func append(_ byte: UInt8) {
    reserve(1)
    // SAFETY: reserve(1) made count < capacity.
    unsafe base.storeBytes(of: byte, toByteOffset: count, as: UInt8.self)
    count &+= 1
  }

  /// Appends the lowest `length` bytes of a word, the lowest first; `length` is in 0...8.
  @inlinable
  @inline(__always)
  mutating func append(_ word: UInt64, length: Int) {
    reserve(8)
    // SAFETY: eight bytes behind `count` are within the capacity; those beyond `length` do not count.
    unsafe base.storeBytes(of: word.littleEndian, toByteOffset: count, as: UInt64.self)
    count &+= length
  }

  /// Appends a literal; its length is known to the compiler, and the copy becomes a few stores.
  @inlinable
  @inline(__always)
  mutating func append(_ literal: StaticString) {
    let length = literal.utf8CodeUnitCount
    reserve(length)
    // SAFETY: reserve made room for `length` bytes; a literal's bytes live forever.
    unsafe (base + count).copyMemory(from: literal.utf8Start, byteCount: length)
    count &+= length
  }

  /// Appends bytes.
  @inlinable
  @inline(__always)
  mutating func append(_ span: RawSpan) {
    let length = span.byteCount
    reserve(length)
    // SAFETY: the pointer is used within the closure only, while the span keeps the bytes alive;
    // `source` has `length` readable bytes, and reserve made room for `length` + slack.
    unsafe span.withUnsafeBytes { source in
      guard let start = source.baseAddress else { return }
      unsafe Self.copy(length, from: start, to: base + count)
    }
    count &+= length
  }

  /// Copies `length` bytes; up to 64 by a few fixed loads that may overlap, more by `memcpy`.
  ///
  /// SAFETY: the caller has shown that `source` has `length` readable bytes and `target` room for
  /// them, and that they do not overlap. Each branch loads at places from 0 to `length` minus the
  /// size of its load, with `length` at least that size, so that no load leaves the source.
  @inlinable
  @inline(__always)
  static func copy(
    _ length: Int, from source: UnsafeRawPointer, to target: UnsafeMutableRawPointer
  ) {
    if length > 64 {
      unsafe target.copyMemory(from: source, byteCount: length)
    } else if length >= 16 {
      let last = length &- 16
      let head = unsafe source.loadUnaligned(as: SIMD16<UInt8>.self)
      let tail = unsafe source.loadUnaligned(fromByteOffset: last, as: SIMD16<UInt8>.self)
      if length > 32 {
        // Two more, from each end towards the middle.
        let second = unsafe source.loadUnaligned(fromByteOffset: 16, as: SIMD16<UInt8>.self)
        let third = unsafe source.loadUnaligned(
          fromByteOffset: last &- 16, as: SIMD16<UInt8>.self)
        unsafe target.storeBytes(of: second, toByteOffset: 16, as: SIMD16<UInt8>.self)
        unsafe target.storeBytes(of: third, toByteOffset: last &- 16, as: SIMD16<UInt8>.self)
      }
      unsafe target.storeBytes(of: head, as: SIMD16<UInt8>.self)
      unsafe target.storeBytes(of: tail, toByteOffset: last, as: SIMD16<UInt8>.self)
    } else if length >= 8 {
      let head = unsafe source.loadUnaligned(as: UInt64.self)
      let tail = unsafe source.loadUnaligned(fromByteOffset: length &- 8, as: UInt64.self)
      unsafe target.storeBytes(of: head, as: UInt64.self)
      unsafe target.storeBytes(of: tail, toByteOffset: length &- 8, as: UInt64.self)
    } else if length >= 4 {
      let head = unsafe source.loadUnaligned(as: UInt32.self)
      let tail = unsafe source.loadUnaligned(fromByteOffset: length &- 4, as: UInt32.self)
      unsafe target.storeBytes(of: head, as: UInt32.self)
      unsafe target.storeBytes(of: tail, toByteOffset: length &- 4, as: UInt32.self)
    } else if length >= 2 {
      let head = unsafe source.loadUnaligned(as: UInt16.self)
      let last = unsafe source.load(fromByteOffset: length &- 1, as: UInt8.self)
      unsafe target.storeBytes(of: head, as: UInt16.self)
      unsafe target.storeBytes(of: last, toByteOffset: length &- 1, as: UInt8.self)
    } else if length == 1 {
      unsafe target.storeBytes(of: source.load(as: UInt8.self), as: UInt8.self)
    }
  }
}
