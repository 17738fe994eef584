/// What is wrong with a text, and where: the one error of this module.
public struct JSONError: Error, Equatable, Sendable, BitwiseCopyable {
  /// What was expected, or what rule was broken.
  public var kind: Kind
  /// Byte offset of the first byte that cannot be right; the length of the text when it ends early.
  public var offset: Int

  /// An error of `kind` at the byte `offset` of the text.
  @inlinable
  public init(_ kind: Kind, at offset: Int) {
    self.kind = kind
    self.offset = offset
  }

  /// The rule that the text breaks.
  public enum Kind: UInt8, Sendable, BitwiseCopyable {
    /// A value was expected (RFC 8259 §3), or a literal is misspelt.
    case expectedValue
    /// `{` was expected: the value is not an object (§4).
    case expectedObject
    /// `[` was expected: the value is not an array (§5).
    case expectedArray
    /// A `"` was expected: the value is not a string (§7).
    case expectedString
    /// A name in quotes was expected (§4).
    case expectedName
    /// `:` was expected after a name (§4).
    case expectedColon
    /// `,` or `}` was expected after a member of an object (§4).
    case expectedCommaOrBrace
    /// `,` or `]` was expected after an element of an array (§5).
    case expectedCommaOrBracket
    /// A number was expected: the value is of another kind (§6).
    case expectedNumber
    /// A digit was expected: after a sign, a point or an exponent's `e` (§6).
    case expectedDigit
    /// A number may not begin with a zero that other digits follow (§6).
    case leadingZero
    /// An integer was expected: the number has a fraction or an exponent.
    case expectedInteger
    /// The number does not fit the type that was asked for.
    case numberOutOfRange
    /// `true` or `false` was expected.
    case expectedBoolean
    /// `null` was expected.
    case expectedNull
    /// A control character below U+0020 stands unescaped in a string (§7).
    case controlCharacter
    /// A backslash is followed by a character that makes no escape (§7).
    case invalidEscape
    /// `\u` is not followed by four hexadecimal digits (§7).
    case invalidUnicodeEscape
    /// The bytes are not well-formed UTF-8 (§8.1; RFC 3629 §4).
    case invalidUTF8
    /// Containers are nested deeper than `JSONScanner.maximumDepth` (§9).
    case tooDeep
    /// The text ended in the middle of a value.
    case unexpectedEnd
    /// Something other than whitespace follows the value (§2).
    case trailingBytes
    /// The caller asked for what does not come here, whatever the text: the mistake is the caller's.
    case misplacedCall
  }
}

extension JSONError: CustomStringConvertible {
  /// One line for a person: what was wrong, and the byte offset.
  public var description: String { "\(kind.explanation) at byte \(offset)" }
}

extension JSONError.Kind {
  /// The broken rule in a few words, without the place.
  public var explanation: String {
    switch self {
    case .expectedValue: "expected a value"
    case .expectedObject: "expected an object"
    case .expectedArray: "expected an array"
    case .expectedString: "expected a string"
    case .expectedName: "expected a name in quotes"
    case .expectedColon: "expected ':' after the name"
    case .expectedCommaOrBrace: "expected ',' or '}'"
    case .expectedCommaOrBracket: "expected ',' or ']'"
    case .expectedNumber: "expected a number"
    case .expectedDigit: "expected a digit"
    case .leadingZero: "a number must not begin with 0 and further digits"
    case .expectedInteger: "expected an integer without fraction or exponent"
    case .numberOutOfRange: "the number is out of range"
    case .expectedBoolean: "expected true or false"
    case .expectedNull: "expected null"
    case .controlCharacter: "control characters in strings must be escaped"
    case .invalidEscape: "no such escape"
    case .invalidUnicodeEscape: "\\u needs four hexadecimal digits"
    case .invalidUTF8: "the bytes are not UTF-8"
    case .tooDeep: "nested too deeply"
    case .unexpectedEnd: "the text ends too early"
    case .trailingBytes: "something follows the value"
    case .misplacedCall: "the scanner was asked for what does not come here"
    }
  }
}
