/// The bytes that RFC 8259 gives a meaning to, by name.
///
/// The enumeration has no cases: it only gathers constants.
@usableFromInline
enum ASCII {
  // Structural characters, RFC 8259 §2.
  @inlinable static var openBrace: UInt8 { 0x7B }
  @inlinable static var closeBrace: UInt8 { 0x7D }
  @inlinable static var openBracket: UInt8 { 0x5B }
  @inlinable static var closeBracket: UInt8 { 0x5D }
  @inlinable static var colon: UInt8 { 0x3A }
  @inlinable static var comma: UInt8 { 0x2C }

  // Whitespace, RFC 8259 §2.
  @inlinable static var space: UInt8 { 0x20 }
  @inlinable static var tab: UInt8 { 0x09 }
  @inlinable static var lineFeed: UInt8 { 0x0A }
  @inlinable static var carriageReturn: UInt8 { 0x0D }

  // Strings, RFC 8259 §7.
  @inlinable static var quote: UInt8 { 0x22 }
  @inlinable static var backslash: UInt8 { 0x5C }
  @inlinable static var slash: UInt8 { 0x2F }
  /// `":`, the first byte in the lower half.
  @inlinable static var quoteAndColon: UInt16 { 0x3A22 }

  // Numbers, RFC 8259 §6.
  @inlinable static var zero: UInt8 { 0x30 }
  @inlinable static var nine: UInt8 { 0x39 }
  @inlinable static var minus: UInt8 { 0x2D }
  @inlinable static var plus: UInt8 { 0x2B }
  @inlinable static var point: UInt8 { 0x2E }
  @inlinable static var upperE: UInt8 { 0x45 }

  // Letters that begin a literal or follow a backslash.
  @inlinable static var b: UInt8 { 0x62 }
  @inlinable static var e: UInt8 { 0x65 }
  @inlinable static var f: UInt8 { 0x66 }
  @inlinable static var n: UInt8 { 0x6E }
  @inlinable static var r: UInt8 { 0x72 }
  @inlinable static var t: UInt8 { 0x74 }
  @inlinable static var u: UInt8 { 0x75 }
}
