/// A column of plain values that is filled, read and emptied over and over.
///
/// An array asks at each append whether it is the only owner of its memory; a column is, because it
/// cannot be copied. That and a comparison of the count is the difference.
///
/// Invariant: `0 ≤ count ≤ capacity`, and the first `count` values at `base` are initialised.
@safe
struct BatchColumn<Value: BitwiseCopyable>: ~Copyable {
  private var base: UnsafeMutablePointer<Value>
  private var capacity: Int
  /// How many values there are.
  private(set) var count = 0

  /// An empty column with room for `capacity` values; the room grows as it must.
  init(capacity: Int) {
    precondition(capacity > 0, "a column has room for a value")
    self.capacity = capacity
    // SAFETY: nothing is read before it is written, since `count` is 0.
    unsafe base = .allocate(capacity: capacity)
  }

  deinit {
    // SAFETY: this is the only owner, and its life ends here. Plain values need no end.
    unsafe base.deallocate()
  }

  /// The value at `index`.
  ///
  /// - Precondition: `index` is in `0..<count`.
  subscript(index: Int) -> Value {
    @inline(__always)
    get {
      precondition(UInt(bitPattern: index) < UInt(bitPattern: count), "no such value")
      // SAFETY: the precondition, in one unsigned comparison; the value is initialised.
      return unsafe base[index]
    }
  }

  /// Adds a value at the end.
  @inline(__always)
  mutating func append(_ value: Value) {
    if count == capacity { grow() }
    // SAFETY: count < capacity now; plain memory needs no initialisation of its own.
    unsafe base[count] = value
    count &+= 1
  }

  /// Removes the values from `count` on.
  ///
  /// - Precondition: `count` is in `0...self.count`.
  mutating func truncate(to count: Int) {
    precondition(count >= 0 && count <= self.count, "there are fewer values")
    self.count = count
  }

  /// Removes all values and keeps the memory, but no more than for `keptCapacity` values: one huge
  /// batch must not hold memory for ever.
  mutating func removeAll(keptCapacity: Int) {
    if capacity > keptCapacity { self = BatchColumn(capacity: keptCapacity) }
    count = 0
  }

  @inline(never)
  private mutating func grow() {
    let larger = UnsafeMutablePointer<Value>.allocate(capacity: 2 * capacity)
    // SAFETY: `count` values are initialised, and the new memory has room for twice as many.
    unsafe larger.update(from: base, count: count)
    unsafe base.deallocate()
    unsafe base = larger
    capacity *= 2
  }
}
