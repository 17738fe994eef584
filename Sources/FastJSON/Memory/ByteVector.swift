#if arch(x86_64)
  internal import _Builtin_intrinsics.intel
#endif

// Questions to sixteen bytes. Each is one or two instructions where its result is of a type that is
// named, and a loop over the bytes where it is inferred.

/// The result of comparing sixteen bytes: of each byte all bits are set, or none.
typealias ByteMask = SIMDMask<SIMD16<Int8>>

extension ByteMask {
  /// The same as bytes.
  @inline(__always)
  var marks: SIMD16<UInt8> {
    // SAFETY: both are vectors of sixteen bytes without padding.
    unsafe unsafeBitCast(self, to: SIMD16<UInt8>.self)
  }

  /// One bit for each byte, the first byte's the lowest.
  @inline(__always)
  var bits: UInt16 { marks.topBits }
}

extension SIMD16<UInt8> {
  /// Which bytes are `byte`.
  @inline(__always)
  func equal(to byte: UInt8) -> ByteMask { self .== SIMD16(repeating: byte) }

  /// Which bytes are below `byte`.
  @inline(__always)
  func below(_ byte: UInt8) -> ByteMask { self .< SIMD16(repeating: byte) }

  /// Bytes whose bit 7 says whether the byte here is `byte` or above, for a byte from 0x80 up.
  ///
  /// Subtracting `byte` - 0x80, and stopping at zero, leaves 0x80 or more just then.
  @inline(__always)
  func reaching(_ byte: UInt8) -> SIMD16<UInt8> {
    #if arch(x86_64)
      let least = SIMD16<UInt8>(repeating: byte &- 0x80)
      return SIMD16(vector: _mm_subs_epu8(vector, least.vector))
    #else
      return reachingByComparison(byte)
    #endif
  }

  /// The same, for other processors.
  @inline(__always)
  func reachingByComparison(_ byte: UInt8) -> SIMD16<UInt8> {
    let mask: ByteMask = self .>= SIMD16(repeating: byte)
    return mask.marks
  }

  /// The same bytes as numbers from -128 to 127.
  @inline(__always)
  var signed: SIMD16<Int8> {
    // SAFETY: both are vectors of sixteen bytes without padding.
    unsafe unsafeBitCast(self, to: SIMD16<Int8>.self)
  }

  /// Bit 7 of each byte, the first byte's the lowest.
  ///
  /// On x86-64 this is `pmovmskb`, which every such processor has.
  @inline(__always)
  var topBits: UInt16 {
    #if arch(x86_64)
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

  #if arch(x86_64)
    /// The same as the processor's intrinsics name it.
    @inline(__always)
    private var vector: __m128i {
      // SAFETY: both are vectors of sixteen bytes without padding.
      unsafe unsafeBitCast(self, to: __m128i.self)
    }

    @inline(__always)
    private init(vector: __m128i) {
      // SAFETY: as above.
      self = unsafe unsafeBitCast(vector, to: SIMD16<UInt8>.self)
    }
  #endif
}
