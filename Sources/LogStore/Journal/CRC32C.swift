// One of the module's files with unsafe code; the head of `Block` lists them.
//
// CRC-32C (Castagnoli; RFC 3720 § 12.1 and its appendix B.4), reflected, with all bits set before and
// turned over after. It finds every change of one burst of up to 32 bits, and of random damage all
// but one case in 2³².
//
// Sixteen bytes at a time ("slicing"): a checksum is linear, so what each of sixteen bytes does to
// the result is looked up by itself, in a table for its place, and all are added by exclusive or. The
// sixteen loads do not wait for each other; only the four bytes of the old checksum do.

/// The checksum of frames and files of a journal.
enum CRC32C {
  /// The polynomial 0x1EDC6F41 with its bits in reverse.
  static var polynomial: UInt32 { 0x82F6_3B78 }

  /// Bytes taken at a time, and tables.
  private static var sliceCount: Int { 16 }

  /// At `256 k + b`: what byte b does when k bytes follow it in its slice.
  private static let tables: [UInt32] = {
    var tables = [UInt32](repeating: 0, count: 256 * sliceCount)
    for byte in 0..<256 {
      var remainder = UInt32(byte)
      for _ in 0..<8 {
        remainder = remainder & 1 == 1 ? remainder >> 1 ^ polynomial : remainder >> 1
      }
      tables[byte] = remainder
    }
    for index in 256..<tables.count {
      let nearer = tables[index - 256]
      tables[index] = nearer >> 8 ^ tables[Int(nearer & 0xFF)]
    }
    return tables
  }()

  /// The checksum of `bytes`.
  ///
  /// - Parameter before: the checksum of what stands before them, to get that of both together.
  /// - Complexity: O(n); some 3 bytes a nanosecond.
  static func checksum(_ bytes: RawSpan, continuing before: UInt32 = 0) -> UInt32 {
    let tables = tables.span
    var remainder = ~before
    var position = 0
    let byteCount = bytes.byteCount
    // SAFETY: for the loads from `bytes`, `position + 16 ≤ byteCount` in the first loop and
    // `position < byteCount` in the second. For those from `tables`, in `slice` and here: a table's
    // number is below 16 and a byte below 256, so the index is below 4,096, which is the count.
    while byteCount &- position >= sliceCount {
      let first = unsafe bytes.unsafeLoadUnaligned(
        fromUncheckedByteOffset: position, as: UInt64.self)
      let second = unsafe bytes.unsafeLoadUnaligned(
        fromUncheckedByteOffset: position &+ 8, as: UInt64.self)
      remainder =
        unsafe slice(first.littleEndian ^ UInt64(remainder), before: 8, tables)
        ^ slice(second.littleEndian, before: 0, tables)
      position &+= sliceCount
    }
    while position < byteCount {
      // SAFETY: `position < byteCount`; a byte is below 256, and the first table has so many places.
      let byte = unsafe bytes.unsafeLoad(fromUncheckedByteOffset: position, as: UInt8.self)
      let index = Int((remainder ^ UInt32(byte)) & 0xFF)
      remainder = unsafe remainder &>> 8 ^ tables[unchecked: index]
      position &+= 1
    }
    return ~remainder
  }

  /// What eight bytes do that are followed by `following` bytes of their slice, 0 or 8.
  ///
  /// SAFETY: the caller hands in the tables, all of them, and 0 or 8.
  @inline(__always)
  @unsafe
  private static func slice(
    _ word: UInt64, before following: Int, _ tables: Span<UInt32>
  ) -> UInt32 {
    let table = 256 &* following
    // SAFETY: here and below a table's number is below 16 and a byte below 256, so the index is below
    // 4,096, which is the count.
    let first =
      unsafe tables[unchecked: table &+ 1792 &+ Int(word & 0xFF)]
      ^ tables[unchecked: table &+ 1536 &+ Int(word &>> 8 & 0xFF)]
    let second =
      unsafe tables[unchecked: table &+ 1280 &+ Int(word &>> 16 & 0xFF)]
      ^ tables[unchecked: table &+ 1024 &+ Int(word &>> 24 & 0xFF)]
    let third =
      unsafe tables[unchecked: table &+ 768 &+ Int(word &>> 32 & 0xFF)]
      ^ tables[unchecked: table &+ 512 &+ Int(word &>> 40 & 0xFF)]
    let fourth =
      unsafe tables[unchecked: table &+ 256 &+ Int(word &>> 48 & 0xFF)]
      ^ tables[unchecked: table &+ Int(word &>> 56)]
    return first ^ second ^ third ^ fourth
  }
}
