import FastJSON
import FastJSONCoding
import Platform

/// What a message says: its type and its other members.
///
///     Body("broadcast", ["message": 17, "seen": ["n0", "n2"]])
///     Body("read_ok", of: Answer(value: 3))
///
/// A member is any value that can be encoded: numbers, strings, arrays, dictionaries, `Codable` types of
/// the program, and `RawJSON`, which passes any value on byte for byte. Members are encoded when the
/// message is written, straight into the output. `msg_id` and `in_reply_to` are the node's affair: they
/// must not be among the members.
public struct Body: Sendable {
  /// The members beside the type.
  enum Members: Sendable {
    case pairs(KeyValuePairs<String, any Encodable & Sendable>)
    case value(any Encodable & Sendable)
  }

  /// What stands in `type`.
  public let type: String
  let members: Members

  /// A message of a type with these members, in this order.
  public init(_ type: String, _ members: KeyValuePairs<String, any Encodable & Sendable> = [:]) {
    self.type = type
    self.members = .pairs(members)
  }

  /// A message of a type with the members of a value, which must encode as an object.
  public init(_ type: String, of value: some Encodable & Sendable) {
    self.type = type
    members = .value(value)
  }
}

/// What a handler answers a request with.
public struct Reply: Sendable {
  /// What is said; nil: nothing.
  let body: Body?

  /// A reply with this body.
  public init(_ body: Body) { self.body = body }
  private init() { body = nil }

  /// A reply of a type, with these members.
  public static func reply(
    _ type: String, _ members: KeyValuePairs<String, any Encodable & Sendable> = [:]
  ) -> Reply {
    Reply(Body(type, members))
  }

  /// A reply of a type, with the members of a value, which must encode as an object.
  public static func reply(_ type: String, of value: some Encodable & Sendable) -> Reply {
    Reply(Body(type, of: value))
  }

  /// No reply now: none is wished for, or `Node.reply` gives it later.
  public static let nothing = Reply()
}

extension JSONEmitter {
  /// Emits the object that a body is, without the brace that ends it, so that more members may follow.
  ///
  /// - Throws: `EncodingError`; something of it has then been emitted.
  mutating func beginBody(_ body: Body) throws {
    literal("{\"type\":")
    quoted(body.type)
    switch body.members {
    case .pairs(let pairs):
      for (name, value) in pairs {
        literal(UInt8(ascii: ","))
        quoted(name)
        literal(UInt8(ascii: ":"))
        try member(value)
      }
    case .value(let value):
      let start = count
      literal(UInt8(ascii: ","))
      let object = try FastJSONEncoder().encode(value)
      guard object.first == UInt8(ascii: "{") else {
        throw EncodingError.invalidValue(
          value,
          EncodingError.Context(codingPath: [], debugDescription: "a message is an object"))
      }
      // `{}` has no members, so no comma belongs before them.
      guard object.count > 2 else { return truncate(to: start) }
      literal(object.bytes.extracting(1..<object.count - 1))
    }
  }

  /// Emits the value of a member.
  private mutating func member(_ value: any Encodable) throws {
    switch value {
    case let value as RawJSON: literal(value.bytes.bytes)
    case let value as RawJSONArray:
      literal(value.openText.bytes)
      literal(UInt8(ascii: "]"))
    case let value as Int: digits(Int64(value))
    case let value as String: quoted(value)
    default:
      let text = try FastJSONEncoder().encode(value)
      literal(text.bytes)
    }
  }
}
