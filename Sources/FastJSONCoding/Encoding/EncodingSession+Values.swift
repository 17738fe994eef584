// Values that are one token, and values of any type.

import FastJSON

extension EncodingSession {
  /// Encodes a value of any type where a value is written, as that of a key.
  ///
  /// - Parameter node: of the container that the key belongs to.
  func encode<Value: Encodable>(_ value: Value, key: some CodingKey, node: PathNode) throws {
    if try plain(value) { return }
    guard depth < FastJSONEncoder.maximumDepth else {
      throw EncodingError.invalidValue(
        value,
        EncodingError.Context(
          codingPath: path.keys + [key],
          debugDescription: "nested deeper than \(FastJSONEncoder.maximumDepth)"))
    }
    let mark = path.mark
    path.push(node, key)
    defer { path.pop(to: mark) }
    let handle = beginValue(keepsNames: keepsNames(Value.self))
    try encode(value, by: ValueEncoder(session: self, node: .none, handle: handle))
    end(handle)
  }

  /// Encodes a value of any type by an encoder.
  func encode<Value: Encodable>(_ value: Value, by encoder: ValueEncoder) throws {
    if !options.customTypes.isEmpty,
      let custom = options.customTypes[ObjectIdentifier(Value.self)]
    {
      try custom(value, encoder)
    } else {
      try value.encode(to: encoder)
    }
  }

  /// Whether the names that a type encodes are data, which no strategy converts.
  func keepsNames(_ type: any Any.Type) -> Bool {
    !options.keyEncodingStrategy.isDefault && type is any StringKeyedDictionary.Type
  }

  // MARK: Types that need no encoder

  /// Writes a value of a type that is common and holds nothing but tokens; where the type is none of
  /// these, writes nothing.
  ///
  /// - Returns: whether it was written.
  @inline(__always)
  func plain<Value>(_ value: Value) throws -> Bool {
    guard options.customTypes.isEmpty else { return false }
    if Value.self == String.self {
      string(identity(value, as: String.self))
    } else if Value.self == Int.self {
      emitter.integer(identity(value, as: Int.self))
    } else if Value.self == [Int].self {
      emitter.beginArray()
      for element in identity(value, as: [Int].self) { emitter.integer(element) }
      emitter.endArray()
    } else if Value.self == [String].self {
      emitter.beginArray()
      for element in identity(value, as: [String].self) { string(element) }
      emitter.endArray()
    } else if Value.self == [Double].self {
      let elements = identity(value, as: [Double].self)
      guard elements.allSatisfy(\.isFinite) else { return false }
      emitter.beginArray()
      for element in elements { number(element) }
      emitter.endArray()
    } else if Value.self == [String: Int].self {
      emitter.beginObject()
      for (key, element) in identity(value, as: [String: Int].self) {
        name(key)
        emitter.integer(element)
      }
      emitter.endObject()
    } else {
      return false
    }
    return true
  }

  // MARK: Tokens

  /// Writes a string.
  @inline(__always)
  func string(_ value: String) {
    guard !options.outputFormatting.contains(.escapingSlashes) else {
      return escapingSlashes { emitter.string(value) }
    }
    emitter.string(value)
  }

  /// Writes a name; `beginMember` compares it with others as well.
  @inline(__always)
  func name(_ name: String) {
    guard !options.outputFormatting.contains(.escapingSlashes) else {
      return escapingSlashes { emitter.name(name) }
    }
    emitter.name(name)
  }

  /// Puts a backslash before each slash of what is written; no slash has one before.
  @inline(never)
  private func escapingSlashes(_ write: () -> Void) {
    let start = emitter.count
    write()
    let slash = UInt8(ascii: "/")
    let written = [UInt8](copying: emitter.bytes.extracting(start..<emitter.count))
    guard written.contains(slash) else { return }
    emitter.truncate(to: start)
    for byte in written {
      if byte == slash { emitter.literal(UInt8(ascii: "\\")) }
      emitter.literal(byte)
    }
  }

  /// Writes a finite number as Foundation does: by the shortest text that reads back equal, and
  /// without a fraction where there is none.
  func number(_ value: Double) {
    if value.magnitude < 1e15, let whole = Self.whole(value) {
      emitter.integer(whole)
    } else {
      emitter.double(value)
      dropEmptyFraction()
    }
  }

  /// The same for a number of 32 bits.
  func number(_ value: Float) {
    if value.magnitude < 1e7, let whole = Self.whole(Double(value)) {
      emitter.integer(whole)
    } else {
      value.description.withBytes { emitter.raw($0) }
      dropEmptyFraction()
    }
  }

  /// A number as an integer, if it is one and not negative zero.
  ///
  /// (`Int64(exactly:)` would ask the C library's mathematics, which a program need not be linked with.)
  private static func whole(_ value: Double) -> Int64? {
    let whole = Int64(value)
    guard Double(whole) == value, whole != 0 || value.sign == .plus else { return nil }
    return whole
  }

  /// Takes the `.0` back at the end of what was written.
  private func dropEmptyFraction() {
    let count = emitter.count
    let end = emitter.bytes.word(at: count - 2, count: 2)
    if end == UInt64(UInt8(ascii: ".")) | UInt64(UInt8(ascii: "0")) << 8 {
      emitter.truncate(to: count - 2)
    }
  }

  /// The string that stands for a number that JSON has no form for.
  ///
  /// - Returns: nil where the number is finite.
  /// - Throws: `EncodingError.invalidValue` where the strategy has no string.
  @inline(__always)
  func replacement<Number: BinaryFloatingPoint>(
    _ value: Number, _ path: () -> [any CodingKey]
  ) throws -> String? {
    guard !value.isFinite else { return nil }
    guard
      case .convertToString(let positive, let negative, let nan) =
        options.nonConformingFloatEncodingStrategy
    else {
      throw EncodingError.invalidValue(
        value,
        EncodingError.Context(
          codingPath: path(), debugDescription: "JSON has no form for \(value)"))
    }
    return value.isNaN ? nan : value.sign == .minus ? negative : positive
  }

  /// Writes a number, or the string that stands for it.
  @inline(__always)
  func number(_ value: Double, or replacement: String?) {
    if let replacement { string(replacement) } else { number(value) }
  }

  /// The same for a number of 32 bits.
  @inline(__always)
  func number(_ value: Float, or replacement: String?) {
    if let replacement { string(replacement) } else { number(value) }
  }
}
