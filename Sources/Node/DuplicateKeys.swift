import FastJSON

// An object may name a key twice; then the last one counts (RFC 8259 §4 leaves that to whoever
// reads it), and the answer must not name the key twice. Hardly any request does this, but every
// request has to be looked at, so the look is a filter that costs a few instructions an entry:
//
//     a bit for each entry's fingerprint      all different: the keys are different. Done.
//     two entries with the same bit           compare the keys themselves.
//
// Many entries whose fingerprints were made to collide could make the comparisons take quadratic
// time; from `filteredCountMax` entries on a set does it instead, with the standard library's seeded
// hash.

extension RequestBatch {
  /// More entries than this are not filtered: they go to a set.
  static let filteredCountMax = 512

  /// Leaves of the entries from `first` on that name the same key only the last.
  ///
  /// - Complexity: O(n) expected.
  @inline(__always)
  mutating func keepLastOfEachKey(from first: Int, in text: RawSpan) {
    if entries.count - first > 1 { filter(from: first, in: text) }
  }

  @inline(never)
  private mutating func filter(from first: Int, in text: RawSpan) {
    guard entries.count - first <= Self.filteredCountMax else {
      keepLastOfMany(from: first, in: text)
      return
    }
    var seen = InlineArray<64, UInt64>(repeating: 0)
    for index in first..<entries.count {
      let bit = entries[index].key.fingerprint
      let mask = 1 as UInt64 &<< UInt64(bit & 63)
      let place = bit &>> 6
      if seen[place] & mask != 0,
        (first..<index).contains(where: { isSameKey(entries[$0].key, entries[index].key, in: text) }
        )
      {
        keepLastOfMany(from: first, in: text)
        return
      }
      seen[place] |= mask
    }
  }

  /// Does the same with a set of keys, from the last entry to the first.
  private mutating func keepLastOfMany(from first: Int, in text: RawSpan) {
    var seen: Set<[UInt8]> = []
    var kept: [KeyAndOffset] = []
    for entry in entries[first...].reversed()
    where seen.insert(byteArray(of: entry.key, in: text)).inserted {
      kept.append(entry)
    }
    entries.replaceSubrange(first..., with: kept.reversed())
  }

  private func isSameKey(_ left: Key, _ right: Key, in text: RawSpan) -> Bool {
    guard left.word == right.word, left.slice.count == right.slice.count else { return false }
    return left.slice.count <= 8 || byteArray(of: left, in: text) == byteArray(of: right, in: text)
  }

  private func byteArray(of key: Key, in text: RawSpan) -> [UInt8] {
    let bytes = bytes(of: key, in: text)
    return (0..<bytes.byteCount).map { bytes.byte(at: $0) }
  }
}

extension Key {
  /// Twelve bits of the key: of its first eight bytes and its length.
  @inline(__always)
  fileprivate var fingerprint: Int {
    let mixed = (word ^ UInt64(truncatingIfNeeded: slice.count)) &* 0x9E37_79B9_7F4A_7C15
    return Int(truncatingIfNeeded: mixed &>> 52)
  }
}
