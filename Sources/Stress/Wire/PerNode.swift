/// One value for each node of a cluster, by the node's number: for values that cannot be copied,
/// which the standard library's arrays do not take.
///
///     elements ─▶ value of n0 │ value of n1 │ … │ raw memory
///                 └──────── count ────────┘
///                 └───────────────── capacity ────────────┘
///
/// The memory is one block that never grows, so that a value stays where it is. Only `append` adds
/// values and nothing but `deinit` removes one: those below `count` are initialised, always, and what
/// lies behind them is raw.
@safe
struct PerNode<Element: ~Copyable>: ~Copyable {
  private let elements: UnsafeMutablePointer<Element>
  private let capacity: Int
  /// For how many nodes there is a value.
  private(set) var count = 0

  /// Makes room for the values of so many nodes; there are none yet.
  init(capacity: Int) {
    // SAFETY: the memory is this array's alone until `deinit`.
    unsafe elements = .allocate(capacity: capacity)
    self.capacity = capacity
  }

  deinit {
    // SAFETY: `count` values are initialised; this is the only owner, and its life ends here.
    unsafe elements.deinitialize(count: count)
    unsafe elements.deallocate()
  }

  /// Adds the value of the next node.
  ///
  /// - Precondition: there is room for it.
  mutating func append(_ element: consuming Element) {
    precondition(count < capacity, "no room for another node")
    // SAFETY: by the line above the place lies in the block, and what lies behind `count` is raw.
    unsafe (elements + count).initialize(to: element)
    count += 1
  }

  /// The value of a node, in place.
  ///
  /// - Precondition: there is one.
  subscript(node: Int) -> Element {
    @inline(__always)
    unsafeAddress {
      precondition(UInt(bitPattern: node) < UInt(bitPattern: count), "no such node")
      // SAFETY: the line above, and values below `count` are initialised. The access to this value,
      // which owns the block, lasts as long as that to the element.
      return unsafe UnsafePointer(elements + node)
    }
    @inline(__always)
    unsafeMutableAddress {
      precondition(UInt(bitPattern: node) < UInt(bitPattern: count), "no such node")
      // SAFETY: as above; this access is exclusive, and so is that to the element.
      return unsafe elements + node
    }
  }
}
