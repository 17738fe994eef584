import FastJSON

// An object may name a key twice; then the last one counts (RFC 8259 §4 leaves that to the
// reader), and the answer must not name the key twice. Hardly any request does this, but every
// request has to be looked at, so the look is a filter that costs a few instructions an entry:
//
//     a bit in a word for each entry        no bit twice: the keys are different. Done.
//     a bit twice                           a larger filter, with a better mix of the keys' bytes.
//     two entries with the same bit there   compare the keys themselves.
//
// Many entries whose fingerprints were made to collide could make the comparisons take quadratic
// time; after some comparisons in vain, and beyond some thousand entries, a set does it instead, with
// the standard library's seeded hash.

extension RequestBatch {
  /// Up to so many entries a filter of 64 words holds a bit for each, then one of 1,024 does.
  private static let smallFilterCountMax = 512
  private static let largeFilterCountMax = 2_048
  /// So many times the filters compare keys that turn out to be different: at 2,048 entries about
  /// 32 times by chance.
  private static let comparisonCountMax = 100

  /// Leaves of the entries from `first` on that name the same key only the last.
  ///
  /// - Complexity: O(n) expected.
  @inline(never)
  mutating func keepLastOfEachKey(from first: Int, in text: RawSpan) {
    guard entries.count - first > 1 else { return }
    if !areDifferent(from: first, in: text) { keepLast(from: first, in: text) }
  }

  /// Whether the entries have different keys; false also where finding out would cost much.
  private func areDifferent(from first: Int, in text: RawSpan) -> Bool {
    switch entries.count - first {
    case ...Self.smallFilterCountMax:
      return areDifferent(from: first, in: text, by: InlineArray<64, UInt64>(repeating: 0))
    case ...Self.largeFilterCountMax:
      return areDifferent(from: first, in: text, by: InlineArray<1_024, UInt64>(repeating: 0))
    default:
      return false
    }
  }

  @inline(__always)
  private func areDifferent<let wordCount: Int>(
    from first: Int, in text: RawSpan, by filter: consuming InlineArray<wordCount, UInt64>
  ) -> Bool {
    var comparisonCount = 0
    for index in first..<entries.count {
      let fingerprint = fingerprint(of: entries[index].key, in: text)
      let mask = 1 &<< (fingerprint &>> 58)
      let place = Int(truncatingIfNeeded: fingerprint &>> 48) & (wordCount - 1)
      if filter[place] & mask != 0 {
        comparisonCount += 1
        guard comparisonCount <= Self.comparisonCountMax,
          !isRepeated(index, from: first, in: text)
        else { return false }
      }
      filter[place] |= mask
    }
    return true
  }

  /// Whether an entry before the one at `index` has its key.
  @inline(never)
  private func isRepeated(_ index: Int, from first: Int, in text: RawSpan) -> Bool {
    let key = entries[index].key
    return (first..<index).contains { isSameKey(entries[$0].key, key, in: text) }
  }

  /// Keeps the last entry of each key, by a set of keys.
  @inline(never)
  private mutating func keepLast(from first: Int, in text: RawSpan) {
    var seen: Set<[UInt8]> = []
    var kept: [KeyAndOffset] = []
    for index in (first..<entries.count).reversed()
    where seen.insert(byteArray(of: entries[index].key, in: text)).inserted {
      kept.append(entries[index])
    }
    entries.truncate(to: first)
    for entry in kept.reversed() { entries.append(entry) }
  }

  private func isSameKey(_ left: Key, _ right: Key, in text: RawSpan) -> Bool {
    guard left.word == right.word, left.byteCount == right.byteCount else { return false }
    guard left.byteCount > 8 else { return true }
    let leftBytes = bytes(of: left, in: text)
    let rightBytes = bytes(of: right, in: text)
    return (8..<left.byteCount).allSatisfy { leftBytes.byte(at: $0) == rightBytes.byte(at: $0) }
  }

  private func byteArray(of key: Key, in text: RawSpan) -> [UInt8] {
    let bytes = bytes(of: key, in: text)
    return (0..<bytes.byteCount).map { bytes.byte(at: $0) }
  }

  /// A mix of the bytes of a key and its length, best in the upper bits.
  @inline(__always)
  private func fingerprint(of key: Key, in text: RawSpan) -> UInt64 {
    let mixed = (key.word ^ UInt64(truncatingIfNeeded: key.byteCount)) &* Self.fingerprintFactor
    return key.byteCount <= 8 ? mixed : fingerprint(of: key, in: text, from: mixed)
  }

  /// The same for a key of more than eight bytes: keys often begin alike.
  @inline(never)
  private func fingerprint(of key: Key, in text: RawSpan, from start: UInt64) -> UInt64 {
    let bytes = bytes(of: key, in: text)
    let scanner = JSONScanner(bytes)
    var mixed = start
    for position in stride(from: 8, to: key.byteCount, by: 8) {
      let word = scanner.leadingWord(of: JSONSlice(start: position, end: key.byteCount))
      mixed = (mixed ^ mixed &>> 32 ^ word) &* Self.fingerprintFactor
    }
    return mixed
  }

  /// An odd number without a pattern in its bits: 2⁶⁴ divided by the golden ratio.
  private static var fingerprintFactor: UInt64 { 0x9E37_79B9_7F4A_7C15 }
}
