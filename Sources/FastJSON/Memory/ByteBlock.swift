/// Sixty-four bytes of text, to which questions are put all at once.
///
///     bytes            s a y   \ " h i \ " . …
///     equal(to: "\"")  0 0 0 0 0 1 0 0 0 1 0 …
///
/// Rules about neighbours are then a few operations for all 64 bytes and without a branch. The bytes
/// lie in four vectors of sixteen, which every processor that this package is built for has.
struct ByteBlock {
  let v0: SIMD16<UInt8>
  let v1: SIMD16<UInt8>
  let v2: SIMD16<UInt8>
  let v3: SIMD16<UInt8>

  /// How many bytes a block has.
  static let byteCount = 64

  /// The 64 bytes from `position` on.
  ///
  /// SAFETY: the caller has shown that 0 ≤ position and position + 64 ≤ byteCount.
  @inline(__always)
  @unsafe
  init(_ bytes: RawSpan, unchecked position: Int) {
    unsafe v0 = bytes.vector(unchecked: position)
    unsafe v1 = bytes.vector(unchecked: position &+ 16)
    unsafe v2 = bytes.vector(unchecked: position &+ 32)
    unsafe v3 = bytes.vector(unchecked: position &+ 48)
  }

  /// Which bytes are `byte`.
  @inline(__always)
  func equal(to byte: UInt8) -> ByteMarks {
    ByteMarks(
      v0.equal(to: byte).marks, v1.equal(to: byte).marks, v2.equal(to: byte).marks,
      v3.equal(to: byte).marks)
  }

  /// Which bytes are below `byte`.
  @inline(__always)
  func below(_ byte: UInt8) -> ByteMarks {
    ByteMarks(
      v0.below(byte).marks, v1.below(byte).marks, v2.below(byte).marks, v3.below(byte).marks)
  }

  /// Which bytes are `byte` or above, for a byte from 0x80 up.
  @inline(__always)
  func reaching(_ byte: UInt8) -> ByteMarks {
    ByteMarks(
      v0.reaching(byte), v1.reaching(byte), v2.reaching(byte), v3.reaching(byte))
  }

  /// Which bytes are not ASCII.
  @inline(__always)
  var notASCII: ByteMarks { ByteMarks(v0, v1, v2, v3) }
}

/// An answer for each byte of a block: yes where bit 7 of the mark is set, whatever its other bits
/// are.
struct ByteMarks {
  private let m0: SIMD16<UInt8>
  private let m1: SIMD16<UInt8>
  private let m2: SIMD16<UInt8>
  private let m3: SIMD16<UInt8>

  @inline(__always)
  init(_ m0: SIMD16<UInt8>, _ m1: SIMD16<UInt8>, _ m2: SIMD16<UInt8>, _ m3: SIMD16<UInt8>) {
    self.m0 = m0
    self.m1 = m1
    self.m2 = m2
    self.m3 = m3
  }

  /// No byte is marked.
  @inline(__always)
  static var none: Self {
    let zeros = SIMD16<UInt8>(repeating: 0)
    return Self(zeros, zeros, zeros, zeros)
  }

  @inline(__always)
  static func | (a: Self, b: Self) -> Self {
    Self(a.m0 | b.m0, a.m1 | b.m1, a.m2 | b.m2, a.m3 | b.m3)
  }

  @inline(__always)
  static func ^ (a: Self, b: Self) -> Self {
    Self(a.m0 ^ b.m0, a.m1 ^ b.m1, a.m2 ^ b.m2, a.m3 ^ b.m3)
  }

  /// Whether any byte is marked.
  @inline(__always)
  var isAnySet: Bool { (m0 | m1 | (m2 | m3)).topBits != 0 }

  /// Whether any byte is marked, here or in a further vector.
  @inline(__always)
  func isAnySet(or further: SIMD16<UInt8>) -> Bool {
    (m0 | m1 | (m2 | m3) | further).topBits != 0
  }

  /// One bit for each byte, the first byte's the lowest.
  @inline(__always)
  var bits: UInt64 {
    UInt64(m0.topBits) | UInt64(m1.topBits) &<< 16 | UInt64(m2.topBits) &<< 32
      | UInt64(m3.topBits) &<< 48
  }
}
