import Foundation

/// What the C library's heap holds, by its own account.
enum Heap {
  /// `allocatedByteCount` after measuring has taken what it takes once and for all.
  static func settledByteCount() throws -> Int {
    for _ in 0..<3 { _ = try allocatedByteCount() }
    return try allocatedByteCount()
  }

  /// Bytes that are allocated and not free.
  ///
  /// `malloc_info(3)` tells it in XML, last of all the totals over all arenas: what it has of the
  /// system, and what of that is free.
  static func allocatedByteCount() throws -> Int {
    // Not in the Swift overlay of the C library, therefore by its name.
    typealias MallocInfo = @convention(c) (Int32, UnsafeMutablePointer<FILE>) -> Int32
    guard let symbol = dlsym(nil, "malloc_info") else { throw CocoaError(.featureUnsupported) }
    let mallocInfo = unsafeBitCast(symbol, to: MallocInfo.self)

    // A buffer of our own, so that measuring does not allocate.
    var text = [UInt8](repeating: 0, count: 1 << 16)
    let count = try text.withUnsafeMutableBytes { buffer -> Int in
      guard let stream = fmemopen(buffer.baseAddress, buffer.count, "w") else {
        throw CocoaError(.fileWriteUnknown)
      }
      guard mallocInfo(0, stream) == 0 else { throw CocoaError(.fileWriteUnknown) }
      let count = ftell(stream)
      fclose(stream)
      return count
    }
    let xml = String(decoding: text[..<count], as: UTF8.self)
    func last(_ name: String) throws -> Int {
      let matches = xml.matches(
        of: try Regex<(Substring, Substring)>("<\(name) [^>]*size=\"(\\d+)\""))
      guard let size = matches.last.flatMap({ Int($0.output.1) }) else {
        throw CocoaError(.coderReadCorrupt)
      }
      return size
    }
    return try last("system type=\"current\"") + last("total type=\"mmap\"")
      - last("total type=\"fast\"") - last("total type=\"rest\"")
  }
}
