/// An array that grows by whole chunks, so that an append never moves what is there already.
///
/// A plain array doubles: at tens of millions of elements one append copies hundreds of megabytes.
/// The bench measures latencies while it fills these arrays, and must not stall itself.
package struct Chunks<Element> {
  /// Elements in one chunk: a power of two, so that an index splits by a shift and a mask.
  private static var chunkCountLog2: Int { 14 }
  private static var chunkCount: Int { 1 << chunkCountLog2 }

  private var chunks: [[Element]] = []
  package private(set) var count = 0

  /// Appends one element in O(1), with at most one allocation of a chunk.
  package mutating func append(_ element: Element) {
    if count & (Self.chunkCount - 1) == 0 {
      var chunk: [Element] = []
      chunk.reserveCapacity(Self.chunkCount)
      chunks.append(chunk)
    }
    chunks[chunks.count - 1].append(element)
    count += 1
  }

  /// - Precondition: `index` lies in `0 ..< count`.
  package subscript(index: Int) -> Element {
    get { chunks[index >> Self.chunkCountLog2][index & (Self.chunkCount - 1)] }
    set { chunks[index >> Self.chunkCountLog2][index & (Self.chunkCount - 1)] = newValue }
  }
}
