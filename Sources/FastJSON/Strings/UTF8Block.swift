// UTF-8 (Unicode, table 3-7; RFC 3629 §4), sixty-four bytes at a time.
//
// Whether a byte is where it may be depends on itself and on the three bytes before it. So a block is
// compared with the blocks that begin one, two and three bytes earlier, which lie in memory already,
// and nothing needs to be carried from one block to the next.
//
//     byte before        C2…DF             E0…EF                   F0…F4
//     what must follow   80…BF             80…BF 80…BF             80…BF 80…BF 80…BF
//
// The second byte is bound further after E0, ED, F0 and F4, and C0, C1 and F5…FF begin nothing at
// all. Text of many languages has none of these bytes, so it is asked first whether there are any.

enum UTF8Block {
  /// Marks bytes that are not where UTF-8 allows them, if there are any in the 64 from `position` on;
  /// a first byte that may not stand there at all is marked at the byte behind it.
  ///
  /// What is wrong in the three bytes before `position` may be marked too.
  ///
  /// SAFETY: the caller has shown that 3 ≤ position and position + 64 ≤ byteCount.
  @inline(__always)
  @unsafe
  static func misplaced(
    in block: ByteBlock, of bytes: RawSpan, unchecked position: Int
  ) -> ByteMarks {
    // SAFETY: each begins one to three bytes earlier, at 0 or later, and ends before this one.
    let before1 = unsafe ByteBlock(bytes, unchecked: position &- 1)
    let before2 = unsafe ByteBlock(bytes, unchecked: position &- 2)
    let before3 = unsafe ByteBlock(bytes, unchecked: position &- 3)
    // Just those bytes continue a sequence that must.
    let expected = before1.reaching(0xC0) | before2.reaching(0xE0) | before3.reaching(0xF0)
    let misplaced = expected ^ block.continuations
    guard before1.hasRareLeads else { return misplaced }
    return misplaced | misplacedAfterRareLeads(block, before1)
  }

  /// Where the sequence begins that goes on behind the bytes before `position`, which are valid up to
  /// there; `position` itself if none does.
  static func start(before position: Int, of bytes: RawSpan) -> Int {
    if bytes.byteOrZero(at: position &- 1) >= 0xC0 { return position &- 1 }
    if bytes.byteOrZero(at: position &- 2) >= 0xE0 { return position &- 2 }
    if bytes.byteOrZero(at: position &- 3) >= 0xF0 { return position &- 3 }
    return position
  }

  /// Marks second bytes that may not follow the first, and bytes behind a first one that begins
  /// nothing.
  @inline(never)
  private static func misplacedAfterRareLeads(
    _ block: ByteBlock, _ before: ByteBlock
  ) -> ByteMarks {
    ByteMarks(
      block.v0.misplaced(afterRareLeads: before.v0), block.v1.misplaced(afterRareLeads: before.v1),
      block.v2.misplaced(afterRareLeads: before.v2), block.v3.misplaced(afterRareLeads: before.v3))
  }
}

extension ByteBlock {
  /// Which bytes are 80…BF.
  @inline(__always)
  fileprivate var continuations: ByteMarks {
    ByteMarks(v0.continuations, v1.continuations, v2.continuations, v3.continuations)
  }

  /// Whether any byte is C0, C1, E0, E1, ED, or F0 and up.
  ///
  /// E1 has no rule of its own, but C0, C1, E0 and E1 are found together.
  @inline(__always)
  fileprivate var hasRareLeads: Bool {
    let isLarge = reaching(0xF0).isAnySet
    let isOther = ByteMarks(v0.rareLeads, v1.rareLeads, v2.rareLeads, v3.rareLeads).isAnySet
    return isLarge || isOther
  }
}

extension SIMD16<UInt8> {
  /// As signed numbers, 80…BF are all the numbers below C0.
  @inline(__always)
  fileprivate var continuations: SIMD16<UInt8> {
    let mask: ByteMask = signed .< SIMD16<Int8>(repeating: Int8(bitPattern: 0xC0))
    return mask.marks
  }

  @inline(__always)
  fileprivate var rareLeads: SIMD16<UInt8> {
    (self & SIMD16(repeating: 0xDE)).equal(to: 0xC0).marks | equal(to: 0xED).marks
  }

  /// Marks bytes that may not follow the byte before them, where that is a rare first one.
  ///
  /// The bounds of a second byte are compared as signed numbers. They are 80 and 7F, which nothing is
  /// outside of, unless the byte before says otherwise:
  ///
  ///     E0: A0… = 80 + 20    F0: 90… = 80 + 10    ED: …9F = 7F ^ E0    F4: …8F = 7F ^ F0
  @inline(__always)
  fileprivate func misplaced(afterRareLeads before: SIMD16<UInt8>) -> SIMD16<UInt8> {
    func only(_ value: UInt8, after lead: UInt8) -> SIMD16<UInt8> {
      before.equal(to: lead).marks & SIMD16(repeating: value)
    }
    let least = SIMD16(repeating: 0x80) | only(0x20, after: 0xE0) | only(0x10, after: 0xF0)
    let most = SIMD16(repeating: 0x7F) ^ only(0xE0, after: 0xED) ^ only(0xF0, after: 0xF4)
    let below: ByteMask = signed .< least.signed
    let above: ByteMask = signed .> most.signed
    let overlong = (before & SIMD16(repeating: 0xFE)).equal(to: 0xC0).marks
    return below.marks | above.marks | overlong | before.reaching(0xF5)
  }
}
