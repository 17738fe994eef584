// One of the module's files with unsafe code; the head of `Block` lists them.
//
// An array for elements that cannot be copied (the standard library's takes none), one pointer
// wide, so that a log which has no older segments pays 8 bytes for the possibility.
//
//     storage ─▶ count │ capacity │ … │ element 0 │ element 1 │ … room
//                └──── header, `headerByteCount` ─┘
//
// Why it is safe: only `append` adds elements, nothing removes one but `deinit`; so elements below
// `count` are initialised and those from `count` to `capacity` are raw memory, always. The array is
// not copyable, so the storage has one owner; an element is only lent, never moved out.

/// A growing array of elements with one owner.
@usableFromInline
@safe
struct OwnedArray<Element: ~Copyable>: ~Copyable {
  /// The header and the elements; `nil` while there is no room for any.
  @usableFromInline var storage: UnsafeMutableRawPointer?

  @usableFromInline
  struct Header: BitwiseCopyable {
    @usableFromInline var count: Int
    @usableFromInline var capacity: Int
  }

  /// Bytes before the first element: a cache line where elements are a cache line each, so that
  /// none lies in two; else just the header.
  @inlinable
  static var headerByteCount: Int { MemoryLayout<Element>.stride == 64 ? 64 : 16 }

  /// Makes an empty array with room for `capacity` elements.
  init(capacity: Int = 0) {
    // SAFETY: what is allocated is this array's alone until `deinit`.
    unsafe storage = capacity == 0 ? nil : Self.allocate(capacity: capacity)
  }

  @inlinable
  deinit {
    // SAFETY: `count` elements are initialised; this is the only owner, and its life ends here.
    guard let storage = unsafe storage else { return }
    unsafe elements(of: storage).deinitialize(count: count)
    unsafe storage.deallocate()
  }

  /// Number of elements.
  @inlinable
  var count: Int {
    // SAFETY: storage begins with a header, by `allocate`.
    guard let storage = unsafe storage else { return 0 }
    return unsafe storage.load(as: Header.self).count
  }

  /// Number of elements for which there is room.
  @inlinable
  var capacity: Int {
    // SAFETY: as in `count`.
    guard let storage = unsafe storage else { return 0 }
    return unsafe storage.load(as: Header.self).capacity
  }

  /// Size of the allocation in bytes.
  var byteCount: Int {
    capacity == 0 ? 0 : Self.headerByteCount + capacity * MemoryLayout<Element>.stride
  }

  /// The element at `index`, in place.
  ///
  /// - Precondition: `index` is in `0..<count`.
  @inlinable
  subscript(index: Int) -> Element {
    @inline(__always)
    unsafeAddress {
      precondition(UInt(bitPattern: index) < UInt(bitPattern: count), "no such element")
      // SAFETY: the line above.
      return unsafe UnsafePointer(address(unchecked: index))
    }
    @inline(__always)
    unsafeMutableAddress {
      precondition(UInt(bitPattern: index) < UInt(bitPattern: count), "no such element")
      // SAFETY: the line above.
      return unsafe address(unchecked: index)
    }
  }

  /// The element at `index`, in place and unchecked.
  ///
  /// SAFETY: the caller has shown that `index` is in `0..<count`.
  @inlinable
  @unsafe
  subscript(unchecked index: Int) -> Element {
    @inline(__always)
    unsafeAddress {
      assert(UInt(bitPattern: index) < UInt(bitPattern: count), "no such element")
      return unsafe UnsafePointer(address(unchecked: index))
    }
    @inline(__always)
    unsafeMutableAddress {
      assert(UInt(bitPattern: index) < UInt(bitPattern: count), "no such element")
      return unsafe address(unchecked: index)
    }
  }

  /// SAFETY: the caller has shown that `index` is in `0..<count`.
  @inlinable
  @inline(__always)
  @unsafe
  func address(unchecked index: Int) -> UnsafeMutablePointer<Element> {
    // SAFETY: an index below `count` implies that there is storage.
    unsafe elements(of: storage.unsafelyUnwrapped) + index
  }

  /// SAFETY: the caller has shown that `storage` came from `allocate`: behind the header is memory for
  /// elements, aligned for them, and nothing else is ever put there.
  @inlinable
  @inline(__always)
  @unsafe
  func elements(of storage: UnsafeMutableRawPointer) -> UnsafeMutablePointer<Element> {
    unsafe (storage + Self.headerByteCount).assumingMemoryBound(to: Element.self)
  }

  /// Adds an element at the end.
  ///
  /// - Complexity: amortised O(1); a full array moves to one of twice the size.
  mutating func append(_ element: consuming Element) {
    let count = count
    if count == capacity {
      // SAFETY: the two are different allocations, the larger has room for `count` elements, and the
      // smaller, whose elements have left it, is freed and forgotten.
      let larger = unsafe Self.allocate(capacity: max(4, 2 * count))
      if let storage = unsafe storage {
        unsafe elements(of: larger).moveInitialize(from: elements(of: storage), count: count)
        unsafe storage.deallocate()
      }
      unsafe storage = larger
    }
    // SAFETY: `count < capacity`, by the growth above, and the place at `count` is raw memory.
    let storage = unsafe storage.unsafelyUnwrapped
    unsafe (elements(of: storage) + count).initialize(to: element)
    let header = unsafe Header(count: count + 1, capacity: storage.load(as: Header.self).capacity)
    unsafe storage.storeBytes(of: header, as: Header.self)
  }

  /// Storage with room for `capacity` elements and a header that says 0.
  ///
  /// SAFETY: the caller frees it once, when the elements have left it.
  @unsafe
  private static func allocate(capacity: Int) -> UnsafeMutableRawPointer {
    let storage = UnsafeMutableRawPointer.allocate(
      byteCount: headerByteCount + capacity * MemoryLayout<Element>.stride,
      alignment: headerByteCount)
    // SAFETY: the allocation is at least as long as a header.
    unsafe storage.storeBytes(of: Header(count: 0, capacity: capacity), as: Header.self)
    return unsafe storage
  }
}
