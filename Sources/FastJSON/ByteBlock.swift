#if arch(x86_64)
  internal import _Builtin_intrinsics.intel
#endif

/// Sixty-four bytes of text, to which questions are put all at once: the answer is a word with one
/// bit for each byte, the first byte's the lowest.
///
///     bytes            s a y   \ " h i \ " . …
///     equal(to: "\"")  0 0 0 0 0 1 0 0 0 1 0 …
///
/// Rules about neighbours are then a few operations on words, for all 64 bytes and without a branch.
/// The bytes lie in four vectors of sixteen, which every processor that this package is built for
/// has.
struct ByteBlock {
  private let v0: SIMD16<UInt8>
  private let v1: SIMD16<UInt8>
  private let v2: SIMD16<UInt8>
  private let v3: SIMD16<UInt8>

  /// The 64 bytes from `position` on, or nil where fewer follow.
  @inline(__always)
  init?(_ bytes: RawSpan, at position: Int, within bounds: WordBounds) {
    guard
      let v0 = bytes.vector(at: position, within: bounds),
      let v1 = bytes.vector(at: position &+ 16, within: bounds),
      let v2 = bytes.vector(at: position &+ 32, within: bounds),
      let v3 = bytes.vector(at: position &+ 48, within: bounds)
    else { return nil }
    self.v0 = v0
    self.v1 = v1
    self.v2 = v2
    self.v3 = v3
  }

  /// Which bytes are `byte`.
  @inline(__always)
  func equal(to byte: UInt8) -> UInt64 {
    gathered(
      v0.equal(to: byte).bits, v1.equal(to: byte).bits, v2.equal(to: byte).bits,
      v3.equal(to: byte).bits)
  }

  /// Which bytes are one of two.
  @inline(__always)
  func equal(to first: UInt8, or second: UInt8) -> UInt64 {
    gathered(
      (v0.equal(to: first) .| v0.equal(to: second)).bits,
      (v1.equal(to: first) .| v1.equal(to: second)).bits,
      (v2.equal(to: first) .| v2.equal(to: second)).bits,
      (v3.equal(to: first) .| v3.equal(to: second)).bits)
  }

  /// Which bytes are below `byte`.
  @inline(__always)
  func below(_ byte: UInt8) -> UInt64 {
    gathered(
      v0.below(byte).bits, v1.below(byte).bits, v2.below(byte).bits, v3.below(byte).bits)
  }

  /// Which bytes are from 0x80 up.
  @inline(__always)
  var notASCII: UInt64 { gathered(v0.topBits, v1.topBits, v2.topBits, v3.topBits) }

  /// Whether any byte begins a sequence of UTF-8 that has a rule of its own, or begins none: C0, C1,
  /// E0, ED, and F0 and up.
  @inline(__always)
  var hasRareLead: Bool {
    (v0.rareLeads .| v1.rareLeads .| v2.rareLeads .| v3.rareLeads).bits != 0
  }

  @inline(__always)
  private func gathered(_ b0: UInt16, _ b1: UInt16, _ b2: UInt16, _ b3: UInt16) -> UInt64 {
    UInt64(b0) | UInt64(b1) &<< 16 | UInt64(b2) &<< 32 | UInt64(b3) &<< 48
  }
}

/// The result of comparing sixteen bytes: of each byte all bits are set, or none.
typealias ByteMask = SIMDMask<SIMD16<Int8>>

extension ByteMask {
  /// One bit for each byte, the first byte's the lowest.
  @inline(__always)
  var bits: UInt16 {
    // SAFETY: both are vectors of sixteen bytes without padding.
    unsafe unsafeBitCast(self, to: SIMD16<UInt8>.self).topBits
  }
}

// Each comparison is one or two instructions where its result is of a type that is named, and a loop
// over sixteen bytes where it is inferred.

extension SIMD16<UInt8> {
  /// Which bytes are `byte`.
  @inline(__always)
  func equal(to byte: UInt8) -> ByteMask { self .== SIMD16(repeating: byte) }

  /// Which bytes are below `byte`.
  @inline(__always)
  func below(_ byte: UInt8) -> ByteMask { self .< SIMD16(repeating: byte) }

  /// Which bytes are C0, C1, E0, ED, or F0 and up.
  @inline(__always)
  fileprivate var rareLeads: ByteMask {
    let overlong: ByteMask = (self & SIMD16(repeating: 0xFE)).equal(to: 0xC0)
    let large: ByteMask = self .>= SIMD16(repeating: 0xF0)
    return overlong .| equal(to: 0xE0) .| equal(to: 0xED) .| large
  }

  /// Bit 7 of each byte, the first byte's the lowest.
  ///
  /// On x86-64 this is `pmovmskb`, which every such processor has.
  @inline(__always)
  var topBits: UInt16 {
    #if arch(x86_64)
      // SAFETY: both are vectors of sixteen bytes without padding; only the names of their types
      // differ.
      let vector = unsafe unsafeBitCast(self, to: __m128i.self)
      return UInt16(truncatingIfNeeded: _mm_movemask_epi8(vector))
    #else
      return topBitsByWords
    #endif
  }

  /// The same with ordinary registers, for other processors.
  ///
  /// Of each eight bytes the bits 7 become the lowest of their bytes, at 0, 8, … 56. Multiplying
  /// adds shifted copies so that the one at 8 × k comes to 56 + k, each by one product only, and
  /// none is carried.
  var topBitsByWords: UInt16 {
    // SAFETY: a vector of sixteen bytes is two words.
    let words = unsafe unsafeBitCast(self, to: SIMD2<UInt64>.self)
    func gathered(_ word: UInt64) -> UInt64 {
      ((word.littleEndian &>> 7 & Word.repeating(1)) &* 0x0102_0408_1020_4080) &>> 56
    }
    return UInt16(truncatingIfNeeded: gathered(words[0]) | gathered(words[1]) &<< 8)
  }
}
