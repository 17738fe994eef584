// One of the module's files with unsafe code; the head of `Block` lists them.

/// A growing collection whose elements, once appended, never move.
///
/// Elements lie in pages of 1,024 that are allocated once; only the directory of the pages' addresses
/// is copied when it is full, 8 bytes for 1,024 elements:
///
///     directory ─▶ page 0 ─▶ element 0 … element 1023
///                  page 1 ─▶ element 1024 …
///
/// So an append never pauses, however many elements there are.
@usableFromInline
struct Pages<Element: ~Copyable>: ~Copyable {
  /// Number of elements.
  @usableFromInline var count = 0
  /// All pages but the last are full.
  @usableFromInline var directory = OwnedArray<OwnedArray<Element>>()

  /// Elements a page, as a power of two.
  @inlinable
  static var pageShift: Int { 10 }

  /// Elements a page.
  @inlinable
  static var pageCount: Int { 1 &<< pageShift }

  @usableFromInline
  init() {}

  /// The element at `index`, in place.
  ///
  /// - Precondition: `index` is in `0..<count`.
  @inlinable
  subscript(index: Int) -> Element {
    // SAFETY: `address` checks the index, and no page moves while it is borrowed here.
    @inline(__always)
    unsafeAddress {
      unsafe UnsafePointer(address(index))
    }
    // SAFETY: as above; this access is the only one.
    @inline(__always)
    unsafeMutableAddress {
      unsafe address(index)
    }
  }

  /// SAFETY: the caller uses the address no longer than it borrows the pages.
  @inlinable
  @inline(__always)
  @unsafe
  func address(_ index: Int) -> UnsafeMutablePointer<Element> {
    precondition(UInt(bitPattern: index) < UInt(bitPattern: count), "no such element")
    // SAFETY: this one comparison admits the access. Elements fill the pages in order, none is ever
    // removed, and `count` is their sum; so an index below it has its page and its place there.
    let page = unsafe directory.address(unchecked: index &>> Self.pageShift)
    return unsafe page.pointee.address(unchecked: index & (Self.pageCount &- 1))
  }

  /// Adds an element at index `count`.
  ///
  /// - Complexity: O(1) but for the directory, which moves 8 bytes for 1,024 elements as it doubles.
  mutating func append(_ element: consuming Element) {
    if count & (Self.pageCount - 1) == 0 {
      directory.append(OwnedArray(capacity: Self.pageCount))
    }
    directory[count >> Self.pageShift].append(element)
    count += 1
  }

  /// Bytes allocated for the elements and the directory.
  var footprint: Int {
    directory.byteCount + directory.count * (Self.pageCount * MemoryLayout<Element>.stride + 64)
  }
}
