// Any JSON value by way of coders that know nothing of raw bytes.

import FastJSON

/// A key that is a name, whatever the name is.
struct AnyKey: CodingKey {
  let stringValue: String
  var intValue: Int? { nil }

  init(stringValue: String) { self.stringValue = stringValue }
  init?(intValue: Int) { nil }
}

extension JSONEmitter {
  /// Emits the value that a decoder stands at.
  ///
  /// A decoder does not tell of what kind its value is, so each kind is tried. Numbers come out as the
  /// decoder gives them, integers of 64 bits exactly.
  mutating func value(from decoder: any Decoder) throws {
    if let object = try? decoder.container(keyedBy: AnyKey.self) {
      beginObject()
      for key in object.allKeys {
        name(key.stringValue)
        try value(from: object.superDecoder(forKey: key))
      }
      endObject()
    } else if var array = try? decoder.unkeyedContainer() {
      beginArray()
      while !array.isAtEnd { try value(from: array.superDecoder()) }
      endArray()
    } else {
      try single(from: decoder.singleValueContainer())
    }
  }

  private mutating func single(from container: any SingleValueDecodingContainer) throws {
    if container.decodeNil() {
      null()
    } else if let value = try? container.decode(Bool.self) {
      boolean(value)
    } else if let value = try? container.decode(Int64.self) {
      integer(value)
    } else if let value = try? container.decode(UInt64.self) {
      integer(value)
    } else if let value = try? container.decode(Double.self), value.isFinite {
      double(value)
    } else {
      string(try container.decode(String.self))
    }
  }
}

/// A value of raw bytes on its way to an encoder of another module.
struct ForeignValue: Codable {
  private let decoder: any Decoder

  init(from decoder: any Decoder) throws {
    self.decoder = decoder
  }

  func encode(to encoder: any Encoder) throws {
    if let object = try? decoder.container(keyedBy: AnyKey.self) {
      var container = encoder.container(keyedBy: AnyKey.self)
      for key in object.allKeys {
        try container.encode(object.decode(ForeignValue.self, forKey: key), forKey: key)
      }
    } else if var array = try? decoder.unkeyedContainer() {
      var container = encoder.unkeyedContainer()
      while !array.isAtEnd { try container.encode(array.decode(ForeignValue.self)) }
    } else {
      try Self.encode(decoder.singleValueContainer(), to: encoder.singleValueContainer())
    }
  }

  private static func encode(
    _ value: any SingleValueDecodingContainer,
    to container: consuming any SingleValueEncodingContainer
  ) throws {
    var container = container
    if value.decodeNil() {
      try container.encodeNil()
    } else if let boolean = try? value.decode(Bool.self) {
      try container.encode(boolean)
    } else if let integer = try? value.decode(Int64.self) {
      try container.encode(integer)
    } else if let integer = try? value.decode(UInt64.self) {
      try container.encode(integer)
    } else if let number = try? value.decode(Double.self) {
      try container.encode(number)
    } else {
      try container.encode(value.decode(String.self))
    }
  }
}
