import Foundation

/// The twin that the node is compared with: a dictionary of arrays, and Foundation to read JSON.
///
/// It knows the protocol and nothing of how the node goes about it. Keys are compared as bytes, and
/// sent back as the request wrote them.
struct NaiveNode {
  private var records: [[UInt8]: [String]] = [:]
  private var committed: [[UInt8]: Int64] = [:]
  private let pollByteCountMax: Int

  /// A node that is called n0 and has answered `init`.
  init(pollByteCountMax: Int) {
    self.pollByteCountMax = pollByteCountMax
  }

  /// The reply to a well-formed line with a sender.
  mutating func reply(to line: TrafficLine) throws -> String {
    let data = Data(line.readable.utf8)
    guard
      let message = try JSONSerialization.jsonObject(with: data) as? [String: Any],
      let source = message["src"] as? String
    else { throw CocoaError(.propertyListReadCorrupt) }
    let body = message["body"] as? [String: Any] ?? [:]
    var members: String
    do {
      members = try answer(body, line)
    } catch let refusal as Refused {
      members = #""type":"error","code":\#(refusal.code),"text":\#(Self.quoted(refusal.text))"#
    }
    if let number = Self.integer(body["msg_id"]) { members += #","in_reply_to":\#(number)"# }
    return #"{"src":"n0","dest":"\#(source)","body":{\#(members)}}"#
  }

  private struct Refused: Error {
    var code = 12
    var text: String
  }

  private mutating func answer(_ body: [String: Any], _ line: TrafficLine) throws -> String {
    let type = try field(body, "type", "a string") { $0 as? String }
    if let number = body["msg_id"], Self.integer(number) == nil {
      throw Refused(text: #"the field "msg_id" must be an integer of 64 bits"#)
    }
    switch type {
    case "send":
      let key = Array(try field(body, "key", "a string") { $0 as? String }.utf8)
      _ = try field(body, "msg", "a value") { $0 }
      records[key, default: []].append(line.payload)
      return #""type":"send_ok","offset":\#((records[key]?.count ?? 0) - 1)"#
    case "poll":
      let offsets = try offsets(body)
      return #""type":"poll_ok","msgs":{\#(messages(line.keys, offsets))}"#
    case "commit_offsets":
      for (key, offset) in try offsets(body) {
        committed[key] = max(committed[key] ?? offset, offset)
      }
      return #""type":"commit_offsets_ok""#
    case "list_committed_offsets":
      _ = try field(body, "keys", "an array of strings") { $0 as? [String] }
      let members = line.keys.compactMap { key, name in
        committed[Array(key.utf8)].map { "\(name):\($0)" }
      }
      return #""type":"list_committed_offsets_ok","offsets":{\#(members.joined(separator: ","))}"#
    case "init":
      _ = try field(body, "node_id", "a string that is not empty") {
        ($0 as? String).flatMap { $0.isEmpty ? nil : $0 }
      }
      _ = try field(body, "node_ids", "an array of strings") { $0 as? [String] }
      return #""type":"init_ok""#
    default:
      throw Refused(code: 10, text: #"unknown request type "\#(type)""#)
    }
  }

  /// The members of `msgs`: of each key the records that the limit has room for; the first record of
  /// all has room always.
  private func messages(
    _ keys: [(key: String, name: String)], _ offsets: [[UInt8]: Int64]
  ) -> String {
    var members: [String] = []
    var byteCount = 0
    for (key, name) in keys {
      let bytes = Array(key.utf8)
      guard let offset = offsets[bytes], let log = records[bytes] else { continue }
      var chosen: [String] = []
      for (index, payload) in log.enumerated() where index >= offset {
        let record = "[\(index),\(payload)]"
        let added = record.utf8.count + (chosen.isEmpty ? 0 : ",".utf8.count)
        let isFirst = members.isEmpty && chosen.isEmpty
        guard isFirst || byteCount + added <= pollByteCountMax else { break }
        chosen.append(record)
        byteCount += added
      }
      guard !chosen.isEmpty else { continue }
      members.append("\(name):[\(chosen.joined(separator: ","))]")
    }
    return members.joined(separator: ",")
  }

  private func offsets(_ body: [String: Any]) throws -> [[UInt8]: Int64] {
    try field(body, "offsets", "an object with integers of 64 bits") { value in
      guard let members = value as? [String: Any] else { return nil }
      var offsets: [[UInt8]: Int64] = [:]
      for (key, value) in members {
        guard let offset = Self.integer(value) else { return nil }
        offsets[Array(key.utf8)] = offset
      }
      return offsets
    }
  }

  private func field<Value>(
    _ body: [String: Any], _ name: String, _ expectation: String, _ read: (Any) -> Value?
  ) throws -> Value {
    guard let found = body[name] else {
      throw Refused(text: "the field \"\(name)\" is missing; expected \(expectation)")
    }
    guard let value = read(found) else {
      throw Refused(text: "the field \"\(name)\" must be \(expectation)")
    }
    return value
  }

  /// An integer of 64 bits, written without fraction and exponent; nil for everything else.
  ///
  /// Foundation reads `1.0` as a double and the lowest integer as a decimal number.
  private static func integer(_ value: Any?) -> Int64? {
    guard let number = value as? NSNumber else { return nil }
    if number is NSDecimalNumber { return Int64(number.stringValue) }
    switch UInt8(bitPattern: number.objCType.pointee) {
    case UInt8(ascii: "i"), UInt8(ascii: "q"): return number.int64Value
    default: return nil
    }
  }

  /// A string of JSON with the escapes that RFC 8259 §7 demands.
  static func quoted(_ text: String) -> String {
    "\"" + text.unicodeScalars.map { escaped($0) }.joined() + "\""
  }

  /// A character in the form that it has in a string of JSON.
  static func escaped(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "\"": "\\\""
    case "\\": "\\\\"
    case "\u{8}": "\\b"
    case "\t": "\\t"
    case "\n": "\\n"
    case "\u{C}": "\\f"
    case "\r": "\\r"
    case "\u{0}"..<"\u{20}":
      "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
    default: String(scalar)
    }
  }
}
