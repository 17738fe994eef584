import FastJSONCoding
import Foundation
import Testing

/// What a decoder makes of a text: a value, or an error without its words.
enum Outcome<Value: Equatable>: Equatable {
  case value(Value)
  case error(kind: String, path: [String])

  init(_ decode: () throws -> Value) {
    do {
      self = .value(try decode())
    } catch let error as DecodingError {
      let (kind, context) = error.kindAndContext
      self = .error(
        kind: kind, path: context.codingPath.map { $0.intValue.map(String.init) ?? $0.stringValue })
    } catch {
      self = .error(kind: "\(type(of: error))", path: [])
    }
  }
}

extension DecodingError {
  var kindAndContext: (kind: String, context: Context) {
    switch self {
    case .typeMismatch(let type, let context): ("typeMismatch \(type)", context)
    case .valueNotFound(let type, let context): ("valueNotFound \(type)", context)
    case .keyNotFound(let key, let context): ("keyNotFound \(key.stringValue)", context)
    case .dataCorrupted(let context): ("dataCorrupted", context)
    @unknown default: ("unknown", Context(codingPath: [], debugDescription: ""))
    }
  }
}

/// Both coders, set alike.
struct Coders {
  var ourDecoder = FastJSONDecoder()
  var ourEncoder = FastJSONEncoder()
  let decoder = JSONDecoder()
  let encoder = JSONEncoder()

  /// Foundation's order of members is random unless they are sorted, and it escapes slashes.
  init() {
    encoder.outputFormatting = .sortedKeys
    ourEncoder.outputFormatting = [.sortedKeys, .escapingSlashes]
  }

  static var snakeCase: Coders {
    var coders = Coders()
    coders.ourDecoder.keyDecodingStrategy = .convertFromSnakeCase
    coders.decoder.keyDecodingStrategy = .convertFromSnakeCase
    coders.ourEncoder.keyEncodingStrategy = .convertToSnakeCase
    coders.encoder.keyEncodingStrategy = .convertToSnakeCase
    return coders
  }

  /// What is wrong, if the decoders make different things of a text.
  func disagreement<Value: Decodable & Equatable>(_ type: Value.Type, on text: [UInt8]) -> String? {
    let ours = Outcome { try ourDecoder.decode(type, from: text) }
    let theirs = Outcome { try decoder.decode(type, from: Data(text)) }
    if ours == theirs { return nil }
    // Foundation checks strings and numbers only when they are asked for, so that in a text that is no
    // JSON it may find something else first, or nothing. Somebody else must agree that it is none.
    if !Self.isValid(text) {
      return (try? json(text)) == nil ? nil : "\(String(decoding: text, as: UTF8.self)) is JSON"
    }
    // Foundation gives errors about numbers no path.
    if case .error("dataCorrupted", _) = ours, case .error("dataCorrupted", []) = theirs {
      return nil
    }
    return "\(String(decoding: text, as: UTF8.self)) is \(ours), and for Foundation \(theirs)"
  }

  /// Expects the same of both decoders.
  func expectAgreement<Value: Decodable & Equatable>(
    _ type: Value.Type, on texts: String..., sourceLocation: SourceLocation = #_sourceLocation
  ) {
    for text in texts {
      let disagreement = disagreement(type, on: Array(text.utf8))
      #expect(disagreement == nil, sourceLocation: sourceLocation)
    }
  }

  /// Expects the same bytes of both encoders, compact and indented, the same value of both decoders,
  /// and that bytes which are not sorted are the same value.
  func expectAgreement<Value: Codable & Equatable>(
    encoding values: Value..., sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    for value in values {
      let ours = try ourEncoder.encode(value)
      #expect(
        String(decoding: ours, as: UTF8.self)
          == String(decoding: try encoder.encode(value), as: UTF8.self),
        sourceLocation: sourceLocation)
      #expect(disagreement(Value.self, on: ours) == nil, sourceLocation: sourceLocation)

      var plain = ourEncoder
      plain.outputFormatting = []
      let unsorted = try plain.encode(value)
      #expect(
        try NSDictionary(dictionary: ["": json(unsorted)])
          == NSDictionary(dictionary: ["": json(ours)]), sourceLocation: sourceLocation)

      var pretty = ourEncoder
      pretty.outputFormatting.insert(.prettyPrinted)
      encoder.outputFormatting.insert(.prettyPrinted)
      defer { encoder.outputFormatting.remove(.prettyPrinted) }
      #expect(
        String(decoding: try pretty.encode(value), as: UTF8.self)
          == String(decoding: try encoder.encode(value), as: UTF8.self),
        sourceLocation: sourceLocation)
    }
  }

  private static func isValid(_ text: [UInt8]) -> Bool {
    (try? FastJSONDecoder().decode(Nothing.self, from: text)) != nil
  }

  private func json(_ text: [UInt8]) throws -> Any {
    try JSONSerialization.jsonObject(with: Data(text), options: .fragmentsAllowed)
  }
}
