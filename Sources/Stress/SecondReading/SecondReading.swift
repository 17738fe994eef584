import FastJSON
import Foundation
import Platform

/// Reads a sample of the lines once more with Foundation's JSON and compares, so that a fault in
/// the scanner that node and bench share cannot hide itself.
///
/// What the two may read differently by RFC 8259 is no difference: see `FoundationLimits`.
struct SecondReading: Sendable {
  /// The first lines are all read twice, then one in so many: Foundation takes some 50 µs a line.
  private static let wholeCount = 200
  private static let sampleMask = 4095
  /// How many bytes are read twice at most: so many, and one of so many that came.
  ///
  /// Foundation reads some 50 MB a second; long lines must not take the bench's time.
  private static let wholeByteCount = 1 << 18
  private static let byteSampleShift = 9

  private var lineCount = 0
  private var byteCount = 0
  private var comparedByteCount = 0
  /// How many lines were read twice.
  private(set) var comparedCount = 0
  /// What the two readings differ in, for the first line in which they do.
  private(set) var disagreement: String?

  /// Counts a line of so many bytes and says whether it is one of the sample.
  mutating func isDue(byteCount: Int) -> Bool {
    lineCount &+= 1
    self.byteCount &+= byteCount
    guard lineCount <= Self.wholeCount || lineCount & Self.sampleMask == 0 else { return false }
    let allowance = Self.wholeByteCount + self.byteCount >> Self.byteSampleShift
    return comparedByteCount + byteCount <= allowance
  }

  /// Compares what was made of a line with what Foundation makes of it.
  mutating func compare(_ line: RawSpan, with reply: Reply) {
    comparedCount += 1
    comparedByteCount += line.byteCount
    guard disagreement == nil, let difference = Self.difference(line, reply) else { return }
    disagreement = "\(difference): \(PrintableText.of(line, byteCountMax: 2000))"
  }

  private static func difference(_ line: RawSpan, _ reply: Reply) -> String? {
    let bytes = line.copy
    var text = Data(bytes)
    var root = try? JSONSerialization.jsonObject(with: text)
    if root == nil {
      text = Data(FoundationLimits.mended(bytes))
      root = try? JSONSerialization.jsonObject(with: text)
    }
    guard let message = root as? [String: Any], let body = message["body"] as? [String: Any] else {
      // An empty body passes for an object.
      let isEmpty = (root as? [String: Any])?["body"] is NSNull && reply.present.isEmpty
      return isEmpty ? nil : "Foundation reads no message"
    }
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
    if isRight(.messages, reply) { return messagesDifference(body["msgs"], text, reply) }
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
    guard name.first == "c", let number = number(name.dropFirst()) else { return .stranger }
    return .client(number)
  }

  /// The number that is written like this: digits alone, and no zero before others.
  private static func number(_ text: some StringProtocol) -> Int? {
    guard text.utf8.count <= 18, text.utf8.allSatisfy({ 0x30...0x39 ~= $0 }),
      let number = Int(text), String(number) == text
    else { return nil }
    return number
  }

  private static func messagesDifference(
    _ value: Any?, _ text: Data, _ reply: Reply
  ) -> String? {
    guard let messages = value as? [String: Any] else { return "msgs" }
    let keys = Set(messages.keys.compactMap { number($0) })
    guard keys == Set(reply.polledKeys.compactMap(\.key)) else { return "the keys" }
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
          with: text[ours.payload.start..<ours.payload.end], options: .fragmentsAllowed)
        guard let payload, isEqual(payload, record[1]) else {
          return "a payload of key \(key)"
        }
      }
    }
    return nil
  }

  /// Whether two values that Foundation has read are the same.
  ///
  /// `NSObject` would compare an array's `true` to another and find them different.
  private static func isEqual(_ left: Any, _ right: Any) -> Bool {
    switch (left, right) {
    case (let left as [String: Any], let right as [String: Any]):
      left.count == right.count
        && left.allSatisfy { name, value in right[name].map { isEqual(value, $0) } ?? false }
    case (let left as [Any], let right as [Any]):
      left.count == right.count && zip(left, right).allSatisfy(isEqual)
    case (let left as String, let right as String): left.utf8.elementsEqual(right.utf8)
    case (let left as NSNumber, let right as NSNumber): left == right
    case (is NSNull, is NSNull): true
    default: false
    }
  }
}
