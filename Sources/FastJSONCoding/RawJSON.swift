import FastJSON

/// Any JSON value, kept as the bytes it is written in.
///
/// It is what a field has that holds "any JSON value": a payload that is only passed on, or read later
/// by somebody who knows its type. With this module's coders the bytes come out as they went in, byte
/// for byte (`1.0` stays `1.0`), and no number is too large; they are laid out anew only where the
/// encoder is told to indent or to sort. With other coders the value is decoded and encoded as those
/// can, so that a type with such a field works with them too.
///
///     struct Send: Codable {
///       let key: String
///       let msg: RawJSON
///     }
///
/// Two are equal if their bytes are.
public struct RawJSON: Hashable, Sendable {
  /// The bytes of one value, checked, without whitespace around them.
  public let bytes: [UInt8]

  /// Null.
  public static let null = RawJSON(checked: Array("null".utf8))

  /// The value that bytes are which a scanner has found to be one, without whitespace around them.
  package init(checked bytes: [UInt8]) { self.bytes = bytes }

  /// The value that a text is.
  ///
  /// - Throws: what is wrong with the text.
  /// - Complexity: O(n) in its bytes.
  public init(_ text: [UInt8]) throws(JSONError) {
    self.bytes = try RawJSON(text.span).bytes
  }

  /// The value that bytes of the caller's are; they are copied.
  ///
  /// - Throws: what is wrong with them.
  /// - Complexity: O(n) in the bytes.
  public init(_ text: Span<UInt8>) throws(JSONError) {
    let read = text.withBytes { text in
      Result { () throws(JSONError) -> [UInt8] in
        var scanner = JSONScanner(text)
        let slice = try scanner.value()
        try scanner.end()
        return [UInt8](copying: text.extracting(slice))
      }
    }
    bytes = try read.get()
  }

  /// Decodes the value as a type.
  ///
  /// - Throws: `DecodingError`; positions in it are counted from the beginning of the value.
  public func decode<Value: Decodable>(
    _ type: Value.Type, by decoder: FastJSONDecoder = FastJSONDecoder()
  ) throws -> Value {
    try decoder.decode(type, from: bytes)
  }

  /// What a value is encoded as.
  ///
  /// - Throws: `EncodingError`.
  public init(
    encoding value: some Encodable, by encoder: FastJSONEncoder = FastJSONEncoder()
  ) throws {
    bytes = try encoder.encode(value)
  }
}

extension RawJSON: CustomStringConvertible {
  /// The text.
  public var description: String { String(decoding: bytes, as: UTF8.self) }
}

extension RawJSON: Codable {
  /// Takes the bytes of the value from this module's decoder, or decodes it as another can.
  public init(from decoder: any Decoder) throws {
    if let decoder = decoder as? ValueDecoder {
      bytes = decoder.session.text.copy(of: decoder.session[decoder.index].slice)
    } else {
      var emitter = JSONEmitter()
      try emitter.value(from: decoder)
      bytes = [UInt8](copying: emitter.bytes)
    }
  }

  /// Gives the bytes to this module's encoder, or encodes the value as another can.
  public func encode(to encoder: any Encoder) throws {
    if let encoder = encoder as? ValueEncoder {
      bytes.withBytes { encoder.encode(raw: $0) }
    } else {
      try FastJSONDecoder().decode(ForeignValue.self, from: bytes).encode(to: encoder)
    }
  }
}
