/// Tells quickly that keys are all different: a word with a bit for each key that was added.
///
/// A key's bit is its last byte, ten times the one before, a hundred times the one before that and
/// so on. For a key that is a number this is its value, so that consecutive numbers, which is what
/// Maelstrom's keys are, have different bits. Keys of more than eight bytes count by their first
/// ones.
struct KeyFilter {
  private var seen: UInt64 = 0
  private var seenTwice: UInt64 = 0

  /// Whether two of the keys may be the same; false only if all are different.
  var mayHoldRepeats: Bool { seenTwice != 0 }

  @inline(__always)
  mutating func add(_ key: Key) {
    // The last byte comes to the upper end, where the sum of the products then is, in six bits.
    let bytes = key.word &<< UInt64(truncatingIfNeeded: 64 &- 8 &* key.byteCount)
    let bit = 1 &<< ((bytes &* Self.powersOfTen) &>> 56)
    seenTwice |= seen & bit
    seen |= bit
  }

  /// 10⁰ in the lowest byte, 10¹ in the next, and so on, modulo 256.
  private static var powersOfTen: UInt64 { 0x8040_A010_E864_0A01 }
}
