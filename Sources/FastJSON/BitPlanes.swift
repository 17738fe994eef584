#if arch(x86_64)
  internal import _Builtin_intrinsics.intel
#endif

/// Sixty-four bytes of text, turned on their side: plane *k* holds bit *k* of every byte, the first
/// byte's in its lowest bit.
///
///     bytes      'a'  0x61   0 1 1 0 0 0 0 1
///                '"'  0x22   0 0 1 0 0 0 1 0
///                 …          │             └─ plane 0, one bit a byte
///                            └─ plane 7
///
/// A question about bytes then becomes a few operations on 64-bit words that answer it for all 64
/// bytes at once and without a branch: "is it a quote?" is one expression over eight planes. The
/// technique is that of parallel bit streams (R. D. Cameron, "A Case Study in SIMD Text Processing
/// with Parallel Bit Streams", 2008).
///
/// On x86-64 a plane is gathered with `pmovmskb`, which every such processor has; elsewhere by
/// transposing eight bytes at a time in ordinary registers. Both are compared in the tests.
struct BitPlanes {
  var p0: UInt64 = 0
  var p1: UInt64 = 0
  var p2: UInt64 = 0
  var p3: UInt64 = 0
  var p4: UInt64 = 0
  var p5: UInt64 = 0
  var p6: UInt64 = 0
  var p7: UInt64 = 0

  /// The planes of the 64 bytes from `position` on, or nil where fewer follow.
  @inline(__always)
  init?(_ bytes: RawSpan, at position: Int, within bounds: WordBounds) {
    #if arch(x86_64)
      guard
        let v0 = bytes.vector(at: position, within: bounds),
        let v1 = bytes.vector(at: position &+ 16, within: bounds),
        let v2 = bytes.vector(at: position &+ 32, within: bounds),
        let v3 = bytes.vector(at: position &+ 48, within: bounds)
      else { return nil }
      self.init(v0, v1, v2, v3)
    #else
      guard bytes.vector(at: position &+ 48, within: bounds) != nil else { return nil }
      self.init(transposing: bytes, at: position, within: bounds)
    #endif
  }

  #if arch(x86_64)
    /// The planes of 64 bytes in four vectors.
    ///
    /// `pmovmskb` gathers bit 7 of sixteen bytes. Adding a vector to itself moves each byte's next
    /// lower bit there.
    @inline(__always)
    private init(
      _ v0: SIMD16<UInt8>, _ v1: SIMD16<UInt8>, _ v2: SIMD16<UInt8>, _ v3: SIMD16<UInt8>
    ) {
      var (v0, v1, v2, v3) = (v0, v1, v2, v3)
      func topBits() -> UInt64 {
        Self.topBits(v0) | Self.topBits(v1) &<< 16 | Self.topBits(v2) &<< 32
          | Self.topBits(v3) &<< 48
      }
      func double() {
        v0 &+= v0
        v1 &+= v1
        v2 &+= v2
        v3 &+= v3
      }
      p7 = topBits()
      double()
      p6 = topBits()
      double()
      p5 = topBits()
      double()
      p4 = topBits()
      double()
      p3 = topBits()
      double()
      p2 = topBits()
      double()
      p1 = topBits()
      double()
      p0 = topBits()
    }

    /// Bit 7 of each of sixteen bytes.
    @inline(__always)
    private static func topBits(_ vector: SIMD16<UInt8>) -> UInt64 {
      // SAFETY: both are vectors of sixteen bytes without padding; only the names of their types
      // differ.
      let bits = unsafe _mm_movemask_epi8(unsafeBitCast(vector, to: __m128i.self))
      return UInt64(UInt32(bitPattern: bits))
    }
  #endif

  /// The planes of the 64 bytes from `position` on, in ordinary registers.
  ///
  /// Eight bytes are an 8×8 matrix of bits. Exchanging its off-diagonal blocks of 1, 2 and 4 bits
  /// transposes it (H. S. Warren, "Hacker's Delight", §7-3): byte *k* then holds bit *k* of each.
  init(transposing bytes: RawSpan, at position: Int, within bounds: WordBounds) {
    for group in 0..<8 {
      var matrix = bytes.word(at: position &+ group &* 8, within: bounds)
      var exchange = (matrix ^ matrix &>> 7) & 0x00AA_00AA_00AA_00AA
      matrix ^= exchange ^ exchange &<< 7
      exchange = (matrix ^ matrix &>> 14) & 0x0000_CCCC_0000_CCCC
      matrix ^= exchange ^ exchange &<< 14
      exchange = (matrix ^ matrix &>> 28) & 0x0000_0000_F0F0_F0F0
      matrix ^= exchange ^ exchange &<< 28
      let place = UInt64(truncatingIfNeeded: group &* 8)
      p0 |= (matrix & 0xFF) &<< place
      p1 |= (matrix &>> 8 & 0xFF) &<< place
      p2 |= (matrix &>> 16 & 0xFF) &<< place
      p3 |= (matrix &>> 24 & 0xFF) &<< place
      p4 |= (matrix &>> 32 & 0xFF) &<< place
      p5 |= (matrix &>> 40 & 0xFF) &<< place
      p6 |= (matrix &>> 48 & 0xFF) &<< place
      p7 |= (matrix &>> 56) &<< place
    }
  }
}
