import Foundation

// The two nodes that one would write first: Foundation reads the requests and writes the replies,
// logs are dictionaries of arrays.

/// A node on JSONSerialization: untyped dictionaries in and out.
struct SerializationNode: Contestant, ~Copyable {
  private var records: [String: [Any]] = [:]
  private var committed: [String: Int] = [:]

  init() {}

  mutating func serve(_ text: [UInt8], _ handOut: (RawSpan) throws -> Void) throws {
    for line in Data(text).split(separator: UInt8(ascii: "\n")) {
      guard
        let message = try JSONSerialization.jsonObject(with: line) as? [String: Any],
        let body = message["body"] as? [String: Any], let type = body["type"] as? String
      else { throw CocoaError(.coderReadCorrupt) }
      var reply = answer(type, body)
      reply["type"] = "\(type)_ok"
      reply["in_reply_to"] = body["msg_id"]
      var data = try JSONSerialization.data(
        withJSONObject: [
          "src": message["dest"] ?? "", "dest": message["src"] ?? "", "body": reply,
        ])
      data.append(UInt8(ascii: "\n"))
      try handOut(Array(data).span.bytes)
    }
  }

  private mutating func answer(_ type: String, _ body: [String: Any]) -> [String: Any] {
    switch type {
    case "send":
      guard let key = body["key"] as? String, let payload = body["msg"] else { return [:] }
      records[key, default: []].append(payload)
      return ["offset": (records[key]?.count ?? 0) - 1]
    case "poll":
      var messages: [String: [[Any]]] = [:]
      for (key, offset) in body["offsets"] as? [String: Int] ?? [:] {
        guard let log = records[key], offset < log.count else { continue }
        messages[key] = (max(0, offset)..<log.count).map { [$0, log[$0]] }
      }
      return ["msgs": messages]
    case "commit_offsets":
      for (key, offset) in body["offsets"] as? [String: Int] ?? [:] {
        committed[key] = max(committed[key] ?? offset, offset)
      }
      return [:]
    case "list_committed_offsets":
      var offsets: [String: Int] = [:]
      for key in body["keys"] as? [String] ?? [] { offsets[key] = committed[key] }
      return ["offsets": offsets]
    default: return [:]
    }
  }
}

/// A node on JSONDecoder and JSONEncoder: typed messages in and out.
struct CodableNode: Contestant, ~Copyable {
  private var records: [String: [JSONValue]] = [:]
  private var committed: [String: Int] = [:]
  private let decoder = JSONDecoder()
  private let encoder = JSONEncoder()

  init() {}

  private struct Message<Body: Codable>: Codable {
    var src: String
    var dest: String
    var body: Body
  }

  private struct Request: Codable {
    var type: String
    var msg_id: Int
    var key: String?
    var msg: JSONValue?
    var offsets: [String: Int]?
    var keys: [String]?
  }

  private struct Reply: Codable {
    var type: String
    var in_reply_to: Int
    var offset: Int?
    var msgs: [String: [[JSONValue]]]?
    var offsets: [String: Int]?
  }

  mutating func serve(_ text: [UInt8], _ handOut: (RawSpan) throws -> Void) throws {
    for line in Data(text).split(separator: UInt8(ascii: "\n")) {
      let message = try decoder.decode(Message<Request>.self, from: line)
      let reply = Message(src: message.dest, dest: message.src, body: answer(message.body))
      var data = try encoder.encode(reply)
      data.append(UInt8(ascii: "\n"))
      try handOut(Array(data).span.bytes)
    }
  }

  private mutating func answer(_ request: Request) -> Reply {
    var reply = Reply(type: "\(request.type)_ok", in_reply_to: request.msg_id)
    switch request.type {
    case "send":
      guard let key = request.key, let payload = request.msg else { return reply }
      records[key, default: []].append(payload)
      reply.offset = (records[key]?.count ?? 0) - 1
    case "poll":
      var messages: [String: [[JSONValue]]] = [:]
      for (key, offset) in request.offsets ?? [:] {
        guard let log = records[key], offset < log.count else { continue }
        messages[key] = (max(0, offset)..<log.count).map { [.integer($0), log[$0]] }
      }
      reply.msgs = messages
    case "commit_offsets":
      for (key, offset) in request.offsets ?? [:] {
        committed[key] = max(committed[key] ?? offset, offset)
      }
    case "list_committed_offsets":
      var offsets: [String: Int] = [:]
      for key in request.keys ?? [] { offsets[key] = committed[key] }
      reply.offsets = offsets
    default: break
    }
    return reply
  }
}

/// Any JSON value, as Codable needs it.
enum JSONValue: Codable {
  case null
  case boolean(Bool)
  case integer(Int)
  case double(Double)
  case string(String)
  case array([JSONValue])
  case object([String: JSONValue])

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(Int.self) {
      self = .integer(value)
    } else if let value = try? container.decode(String.self) {
      self = .string(value)
    } else if let value = try? container.decode(Bool.self) {
      self = .boolean(value)
    } else if let value = try? container.decode(Double.self) {
      self = .double(value)
    } else if let value = try? container.decode([JSONValue].self) {
      self = .array(value)
    } else {
      self = .object(try container.decode([String: JSONValue].self))
    }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .null: try container.encodeNil()
    case .boolean(let value): try container.encode(value)
    case .integer(let value): try container.encode(value)
    case .double(let value): try container.encode(value)
    case .string(let value): try container.encode(value)
    case .array(let value): try container.encode(value)
    case .object(let value): try container.encode(value)
    }
  }
}
