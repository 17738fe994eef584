import FastJSON
import Foundation

/// Reads a sample of the lines once more with Foundation's JSON and compares, so that a fault in
/// the scanner that node and bench share cannot hide itself.
struct SecondReading: Sendable {
  /// The first lines are all read twice, then one in so many: Foundation takes some 50 µs a line.
  private static let wholeCount = 200
  private static let sampleMask = 4095

  private var lineCount = 0
  /// How many lines were read twice.
  private(set) var comparedCount = 0
  /// What the two readings differ in, for the first line in which they do.
  private(set) var disagreement: String?

  /// Counts a line and says whether it is one of the sample.
  mutating func isDue() -> Bool {
    lineCount &+= 1
    return lineCount <= Self.wholeCount || lineCount & Self.sampleMask == 0
  }

  /// Compares what was made of a line with what Foundation makes of it.
  mutating func compare(_ line: UnsafeRawBufferPointer, with reply: Reply) {
    comparedCount += 1
    guard disagreement == nil, let difference = Self.difference(line, reply) else { return }
    disagreement = "\(difference): \(String(decoding: line.prefix(2000), as: UTF8.self))"
  }

  private static func difference(_ line: UnsafeRawBufferPointer, _ reply: Reply) -> String? {
    guard
      let message = try? JSONSerialization.jsonObject(with: Data(line)) as? [String: Any],
      let body = message["body"] as? [String: Any]
    else { return reply.present.isEmpty ? nil : "Foundation reads no message" }
    if party(message["dest"]) != reply.destination { return "dest" }
    if party(message["src"]) != reply.source { return "src" }
    let type = body["type"] as? String ?? ""
    if reply.kind == .other {
      if let known = allKinds.first(where: { $0.wireName == type }) { return "type \(known)" }
    } else if reply.kind.wireName != type {
      return "type"
    }
    if isRight(.inReplyTo, reply), body["in_reply_to"] as? Int64 != reply.inReplyTo {
      return "in_reply_to"
    }
    if isRight(.offset, reply), body["offset"] as? Int64 != reply.offset { return "offset" }
    if let code = reply.code, body["code"] as? Int64 != code { return "code" }
    if isRight(.messages, reply) { return messagesDifference(body["msgs"], line, reply) }
    return nil
  }

  private static let allKinds: [Reply.Kind] = [
    .initOK, .sendOK, .pollOK, .commitOffsetsOK, .listCommittedOffsetsOK, .error,
  ]

  private static func isRight(_ field: Reply.Fields, _ reply: Reply) -> Bool {
    reply.present.contains(field) && !reply.wrong.contains(field)
  }

  private static func party(_ name: Any?) -> Reply.Party {
    guard let name = name as? String else { return .stranger }
    if name == "n0" { return .node }
    if ["seq-kv", "lin-kv", "lww-kv", "lin-tso"].contains(name) { return .service }
    guard name.first == "c", let number = Int(name.dropFirst()),
      name == "c\(number)"
    else { return .stranger }
    return .client(number)
  }

  private static func messagesDifference(
    _ value: Any?, _ line: UnsafeRawBufferPointer, _ reply: Reply
  ) -> String? {
    guard let messages = value as? [String: Any] else { return "msgs" }
    // A name that occurs twice is one entry for Foundation and two here.
    guard messages.count == reply.polledKeys.count else { return nil }
    for polled in reply.polledKeys {
      guard let key = polled.key else { continue }
      let records = messages[String(key)] as? [[Any]] ?? []
      guard records.count == polled.recordCount else { return "the records of key \(key)" }
      for (index, record) in records.enumerated() {
        let ours = reply.records[polled.firstRecord + index]
        guard record.count == 2, record[0] as? Int64 == ours.offset else {
          return "an offset of key \(key)"
        }
        let payload = try? JSONSerialization.jsonObject(
          with: Data(line[ours.payload.start..<ours.payload.end]), options: .fragmentsAllowed)
        guard let payload = payload as? NSObject, payload.isEqual(record[1]) else {
          return "a payload of key \(key)"
        }
      }
    }
    return nil
  }
}
