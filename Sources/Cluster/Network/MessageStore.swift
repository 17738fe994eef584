#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

// Messages leave in another order than they came in, so a ring would not do. A line gets a room of 64
// bytes, or of the next power of two that holds it; a room that is given back is kept in a list for its
// size, and the next line of that size takes it. Only when there is none is a new one cut from the end
// of the block. So once the block has seen the traffic it neither grows nor is anything allocated.

/// The lines that are under way, in one block that grows and is then kept.
@safe
struct MessageStore: ~Copyable {
  /// Where a line is.
  struct Place: Equatable {
    fileprivate let position: Int
    let byteCount: Int
  }

  private static var leastRoomByteCount: Int { 64 }

  private var base: UnsafeMutableRawPointer
  private var capacity: Int
  /// Up to where rooms have been cut.
  private var end = 0
  /// For each size of room, as a power of two, where rooms are free.
  private var freeRooms: [[Int]]
  /// How many lines there are.
  private(set) var count = 0

  init(capacity: Int = 1 << 16) {
    precondition(capacity > 0)
    // SAFETY: what malloc gives is `capacity` bytes that are this store's alone until `deinit`.
    guard let block = unsafe malloc(capacity) else { fatalError("out of memory") }
    unsafe base = block
    self.capacity = capacity
    freeRooms = Array(repeating: [], count: Int.bitWidth)
  }

  deinit {
    // SAFETY: this is the only owner, its life ends here, and `base` came from malloc or realloc.
    unsafe free(base)
  }

  /// How many bytes the block has.
  var footprint: Int { capacity }

  /// Copies a line in.
  mutating func insert(_ line: RawSpan) -> Place {
    let byteCount = line.byteCount
    let position = takeRoom(sizeClass(byteCount))
    // SAFETY: the room lies within the block, is at least as long as the line, and is nobody else's.
    // The line lies elsewhere, since a span of this store's would borrow it.
    unsafe line.withUnsafeBytes { line in
      guard let start = line.baseAddress else { return }
      unsafe memcpy(base + position, start, byteCount)
    }
    count += 1
    return Place(position: position, byteCount: byteCount)
  }

  /// Gives a line's room back.
  ///
  /// Its bytes stay what they are until the next line is copied in.
  mutating func remove(_ place: Place) {
    freeRooms[sizeClass(place.byteCount)].append(place.position)
    count -= 1
  }

  /// The line at a place that `insert` has given.
  @_lifetime(borrow self)
  func line(at place: Place) -> RawSpan {
    precondition(place.position >= 0 && place.byteCount <= end - place.position)
    // SAFETY: by the line above it lies before `end`, where rooms have been cut; `insert` has written
    // each byte of it. The span borrows the store, so that the block is neither moved nor written to.
    let span = unsafe RawSpan(_unsafeStart: base + place.position, byteCount: place.byteCount)
    return unsafe _overrideLifetime(span, borrowing: self)
  }

  private func sizeClass(_ byteCount: Int) -> Int {
    let room = max(byteCount, Self.leastRoomByteCount)
    return Int.bitWidth - (room - 1).leadingZeroBitCount
  }

  private mutating func takeRoom(_ sizeClass: Int) -> Int {
    if let position = freeRooms[sizeClass].popLast() { return position }
    let position = end
    let (newEnd, overflows) = position.addingReportingOverflow(1 << sizeClass)
    precondition(!overflows, "more bytes are under way than can be counted")
    if newEnd > capacity {
      let newCapacity = max(newEnd, capacity * 2)
      // SAFETY: `base` came from malloc or realloc, and is not used any more.
      guard let block = unsafe realloc(base, newCapacity) else { fatalError("out of memory") }
      unsafe base = block
      capacity = newCapacity
    }
    end = newEnd
    return position
  }
}
