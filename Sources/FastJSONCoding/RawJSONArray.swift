import FastJSON

/// An array of any values that grows, kept as the text that it is.
///
/// For an answer that lists much and is asked for often: adding a value costs what the value's bytes do,
/// and encoding the array is one copy, however many values there are.
public struct RawJSONArray: Sendable {
  /// The text without the bracket that ends it.
  private var text: [UInt8] = [UInt8(ascii: "[")]
  /// How many values there are.
  public private(set) var count = 0

  /// An empty array.
  public init() {}

  /// Adds a value at the end.
  ///
  /// - Complexity: O(n) in its bytes, amortized.
  public mutating func append(_ value: RawJSON) {
    if count > 0 { text.append(UInt8(ascii: ",")) }
    text += value.bytes
    count += 1
  }

  /// The array as a value.
  ///
  /// - Complexity: O(n) in the bytes.
  public var value: RawJSON { RawJSON(checked: text + [UInt8(ascii: "]")]) }

  /// The text without the bracket that ends it.
  package var openText: [UInt8] { text }
}

extension RawJSONArray: Encodable {
  /// Encodes the array, its values byte for byte where the encoder is this module's.
  public func encode(to encoder: any Encoder) throws {
    try value.encode(to: encoder)
  }
}
