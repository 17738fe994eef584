import FastJSON

/// Decodes types that are `Decodable` from JSON, without Foundation.
///
///     let decoder = FastJSONDecoder()
///     let message = try decoder.decode(Message.self, from: line)
///
/// It is used as Foundation's `JSONDecoder` is, gives the same values, and takes a fraction of the
/// time: the text is read once, every byte checked against RFC 8259, and only where each value begins
/// and ends is kept; what a type asks for is then read from the text, and nothing is built of the rest.
///
/// A decoder is a value: it may be copied, sent to another thread, and used by several at once.
///
/// ## Differences from Foundation's JSONDecoder
///
/// - Half a surrogate pair (`"\ud800"`), which stands for no character, is decoded as U+FFFD; Foundation
///   refuses it. `RawJSON` keeps it.
/// - An integer may be written as `1.0`, `12e3` or `1500e-2`, as in Foundation, but is worked out
///   exactly: `1.0000000000000001` is no integer, `9007199254740993.0` is one.
/// - Names are equal if their bytes are (RFC 8259 §8.3); for Foundation, if they are canonically
///   equivalent. Of a name that occurs twice in an object the first counts, as there.
/// - A comma behind the last member or element is refused, and so is whatever else is wrong with the
///   text, also in values that nobody asks for.
/// - Null in the place of a `Bool` is `valueNotFound`, as for every other type; Foundation says
///   `typeMismatch`.
/// - A number too small for a `Double` becomes zero; Foundation refuses it.
/// - Encodings are not guessed: the text is UTF-8, without a byte-order mark.
/// - There is no JSON5, and no top-level value is assumed to be an object.
/// - Dates, data, URLs and decimal numbers are types of Foundation, which this module does not know:
///   they decode as their own `init(from:)` does. `decode(_:with:)` sets another way for any type.
///
/// ## Errors
///
/// The standard library's `DecodingError`, with the path of the value, whose description ends with the
/// byte of the text, and whose underlying error is a `JSONError`. What a type's own `init(from:)`
/// throws is passed on.
public struct FastJSONDecoder: Sendable {
  /// What is made of the names of members before they are compared with keys.
  public enum KeyDecodingStrategy: Sendable {
    /// Nothing.
    case useDefaultKeys
    /// `one_two_three` becomes `oneTwoThree`: underscores between words go, and each word but the first
    /// is capitalized; underscores at the beginning and the end stay. The same rules as Foundation's.
    ///
    /// The keys of dictionaries are data and stay as they are.
    case convertFromSnakeCase
    /// What the function makes of a name; it gets the path of the object with the name behind it.
    case custom(@Sendable (_ codingPath: [any CodingKey]) -> any CodingKey)

    var isDefault: Bool {
      if case .useDefaultKeys = self { true } else { false }
    }
  }

  /// What is done with numbers that JSON has no form for.
  public enum NonConformingFloatDecodingStrategy: Sendable {
    /// A string in the place of a number is an error.
    case `throw`
    /// These strings stand for infinity, negative infinity and not-a-number.
    case convertFromString(positiveInfinity: String, negativeInfinity: String, nan: String)
  }

  /// What is set for a decoder.
  struct Options: Sendable {
    var keyDecodingStrategy = KeyDecodingStrategy.useDefaultKeys
    var nonConformingFloatDecodingStrategy = NonConformingFloatDecodingStrategy.throw
    var userInfo: [CodingUserInfoKey: any Sendable] = [:]
    var customTypes: [ObjectIdentifier: @Sendable (any Decoder) throws -> Any] = [:]
  }

  var options = Options()

  /// A decoder that does what types say, and no more.
  public init() {}

  /// What is made of names; nothing by default.
  public var keyDecodingStrategy: KeyDecodingStrategy {
    get { options.keyDecodingStrategy }
    set { options.keyDecodingStrategy = newValue }
  }

  /// What is done with numbers that JSON has no form for; by default they are errors.
  public var nonConformingFloatDecodingStrategy: NonConformingFloatDecodingStrategy {
    get { options.nonConformingFloatDecodingStrategy }
    set { options.nonConformingFloatDecodingStrategy = newValue }
  }

  /// What types find as `userInfo` of their decoders.
  public var userInfo: [CodingUserInfoKey: any Sendable] {
    get { options.userInfo }
    set { options.userInfo = newValue }
  }

  /// Sets how values of a type are decoded, in the place of its `init(from:)`.
  ///
  ///     decoder.decode(Date.self) { decoder in
  ///       Date(timeIntervalSince1970: try decoder.singleValueContainer().decode(Double.self))
  ///     }
  ///
  /// It holds for the very type, wherever it occurs, and not for types that are built of it. With it
  /// set, arrays of numbers and strings are decoded element by element, which takes longer.
  public mutating func decode<Value: Decodable>(
    _ type: Value.Type, with function: @escaping @Sendable (any Decoder) throws -> Value
  ) {
    options.customTypes[ObjectIdentifier(type)] = function
  }

  /// The longest text that is decoded: 512 MiB less one byte.
  public static var maximumByteCount: Int { TextIndex.maximumByteCount }

  /// How many containers may be open at once (RFC 8259 §9 allows a limit).
  ///
  /// Types decode by recursion, so that the depth of a text is the depth of the stack; it is the limit
  /// that Foundation has.
  public static var maximumDepth: Int { 512 }

  // MARK: Decoding

  /// Decodes a value from a text.
  ///
  /// - Throws: `DecodingError.dataCorrupted` where the text is not valid JSON, is longer than
  ///   `maximumByteCount` or nested deeper than `maximumDepth`; otherwise what the type throws.
  /// - Complexity: O(n) in the bytes; the index takes sixteen bytes for each value and each name.
  public func decode<Value: Decodable>(_ type: Value.Type, from text: [UInt8]) throws -> Value {
    let text = TextBytes(bytes: text)
    guard text.bytes.count <= Self.maximumByteCount else {
      throw DecodingError.dataCorrupted(
        DecodingError.Context(
          codingPath: [],
          debugDescription: "\(text.bytes.count) bytes are more than \(Self.maximumByteCount)"))
    }
    let index: TextIndex
    do throws(JSONError) {
      index = try TextIndex(of: text.span, depthMax: Self.maximumDepth)
    } catch {
      throw DecodingSession.corrupted(error)
    }
    let session = DecodingSession(text, index, options)
    return try ValueDecoder(session: session, node: .none, index: TextIndex.root, depth: 0)
      .decode(type)
  }

  /// Decodes a value from bytes that the caller owns; they are copied once.
  ///
  /// - Throws: as above.
  public func decode<Value: Decodable>(_ type: Value.Type, from text: RawSpan) throws -> Value {
    try decode(type, from: [UInt8](copying: text))
  }

  /// Decodes a value from bytes that the caller owns; they are copied once.
  ///
  /// - Throws: as above.
  public func decode<Value: Decodable>(_ type: Value.Type, from text: Span<UInt8>) throws -> Value {
    try text.withBytes { try decode(type, from: $0) }
  }

  /// Decodes a value from a slice of a larger text, which a scanner gave.
  ///
  /// Bytes in errors are counted from the beginning of the slice.
  ///
  /// - Precondition: the slice lies within the text.
  /// - Throws: as above.
  public func decode<Value: Decodable>(
    _ type: Value.Type, from slice: JSONSlice, of text: RawSpan
  ) throws -> Value {
    try decode(type, from: text.extracting(slice))
  }

  /// Decodes a value from a string.
  ///
  /// - Throws: as above.
  public func decode<Value: Decodable>(_ type: Value.Type, from text: String) throws -> Value {
    try decode(type, from: Array(text.utf8))
  }
}
