import FastJSON
import FastJSONCoding
import Platform

/// A message that the node has got.
///
/// Its body is a copy of the bytes that came, checked and otherwise untouched: members are looked up in
/// it, decoded, or passed on as they are.
///
///     let delta = try message.value("delta", as: Int.self)   // error 12 where it is none
///     let add = try message.decode(Add.self)                 // a Codable type
///     return .reply("echo_ok", ["echo": message["echo"]])    // byte for byte
///
/// Where a name occurs twice in the body the last one counts.
public struct Message: Sendable {
  /// Who has sent it.
  public let source: String
  /// What it is: `type` of its body; empty where there is none.
  public let type: String
  /// The body, an object, byte for byte as it came.
  public let body: [UInt8]
  /// The number of the request, as it stands in `body`; nil where nobody waits for a reply.
  let messageID: JSONSlice?
  /// When it was read.
  let time: Instant

  init(source: String, type: String, body: [UInt8], messageID: JSONSlice?, time: Instant) {
    self.source = source
    self.type = type
    self.body = body
    self.messageID = messageID
    self.time = time
  }

  /// A message that asks nothing, whose body is an object.
  init(source: String, body: [UInt8], at time: Instant) {
    let message = Message(source: source, type: "", body: body, messageID: nil, time: time)
    let type = (try? message.valueIfPresent("type", as: String.self)) ?? nil
    self.init(source: source, type: type ?? "", body: body, messageID: nil, time: time)
  }

  /// The value of a member, byte for byte as it came; null where there is none.
  ///
  /// - Complexity: O(n) in the bytes of the body.
  public subscript(name: String) -> RawJSON {
    slice(of: name).map { RawJSON(checked: Array(body[$0.start..<$0.end])) } ?? .null
  }

  /// The value of a member as a type.
  ///
  /// - Throws: `RPCError` with code 12 where there is none or it is something else.
  /// - Complexity: O(n) in the bytes of the body.
  public func value<Value: Decodable>(
    _ name: String, as type: Value.Type = Value.self
  ) throws(RPCError) -> Value {
    guard let slice = slice(of: name) else {
      throw RPCError(.malformedRequest, "\"\(name)\" is missing")
    }
    if type == Int.self, let value = TextNumber.int(body.bytes, slice) as? Value { return value }
    return try Self.decode(type, "\"\(name)\"") {
      try FastJSONDecoder().decode(type, from: slice, of: body.bytes)
    }
  }

  /// The value of a member as a type; nil where there is none, or null.
  ///
  /// - Throws: `RPCError` with code 12 where it is something else.
  /// - Complexity: O(n) in the bytes of the body.
  public func valueIfPresent<Value: Decodable>(
    _ name: String, as type: Value.Type = Value.self
  ) throws(RPCError) -> Value? {
    guard let slice = slice(of: name) else { return nil }
    return try Self.decode(Value?.self, "\"\(name)\"") {
      try FastJSONDecoder().decode(Value?.self, from: slice, of: body.bytes)
    }
  }

  /// The body as a type.
  ///
  /// - Throws: `RPCError` with code 12 where it is something else.
  /// - Complexity: O(n) in the bytes of the body.
  public func decode<Value: Decodable>(
    _ type: Value.Type = Value.self, by decoder: FastJSONDecoder = FastJSONDecoder()
  ) throws(RPCError) -> Value {
    try Self.decode(type, "the request") { try decoder.decode(type, from: body) }
  }

  /// Where the value of a member stands in the body; nil where there is none.
  private func slice(of name: String) -> JSONSlice? {
    var found: JSONSlice?
    var scanner = JSONScanner(body.bytes)
    do {
      try scanner.beginObject()
      while let member = try scanner.nextName() {
        let slice = try scanner.value()
        if scanner.bytes.is(member, name) { found = slice }
      }
    } catch {
      preconditionFailure("the body was checked when it was read: \(error)")
    }
    return found
  }

  /// Decodes, and says in words what is wrong.
  private static func decode<Value>(
    _ type: Value.Type, _ what: String, _ body: () throws -> Value
  ) throws(RPCError) -> Value {
    do {
      return try body()
    } catch let error as RPCError {
      throw error
    } catch {
      throw RPCError(.malformedRequest, "\(what): \(Self.words(error))")
    }
  }

  private static func words(_ error: any Error) -> String {
    guard let error = error as? DecodingError else { return "\(error)" }
    let context =
      switch error {
      case .typeMismatch(_, let context), .valueNotFound(_, let context),
        .keyNotFound(_, let context), .dataCorrupted(let context):
        context
      @unknown default: DecodingError.Context(codingPath: [], debugDescription: "\(error)")
      }
    let path = context.codingPath.map(\.stringValue).joined(separator: ".")
    return path.isEmpty ? context.debugDescription : "\(path): \(context.debugDescription)"
  }
}

extension Message: CustomStringConvertible {
  /// Who has sent it, and its body.
  public var description: String { "\(source): \(String(decoding: body, as: UTF8.self))" }
}

extension RawSpan {
  /// Whether a string of this text says `text`.
  fileprivate func `is`(_ string: JSONString, _ text: String) -> Bool {
    guard !string.hasEscapes else { return JSONScanner(self).text(of: string) == text }
    // SAFETY: `bytes` is unsafe for types with padding; UInt8 has none.
    return unsafe extracting(string.slice).isEqual(to: text.utf8Span.span.bytes)
  }
}

/// Numbers as they stand in a text.
enum TextNumber {
  /// The integer that a slice is; nil where it is none, or is written in another way than by digits.
  static func int(_ text: RawSpan, _ slice: JSONSlice) -> Int? {
    var scanner = JSONScanner(text.extracting(slice))
    guard let value = try? scanner.integer(as: Int.self) else { return nil }
    return (try? scanner.end()) == nil ? nil : value
  }
}
