import Cluster
import FastJSON
import Foundation
import NodeServices
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
  mutating func compare(
    _ line: RawSpan, from nodes: NodeNames, with reply: Reply<some ReplyBody>
  ) {
    comparedCount += 1
    comparedByteCount += line.byteCount
    guard disagreement == nil, let difference = Self.difference(line, nodes.all, reply) else {
      return
    }
    disagreement = "\(difference): \(PrintableText.of(line, byteCountMax: 2000))"
  }

  private static func difference<Body>(
    _ line: RawSpan, _ nodes: [String], _ reply: Reply<Body>
  ) -> String? {
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
    if party(message["dest"], nodes) != reply.destination { return "dest" }
    if party(message["src"], nodes) != reply.source { return "src" }
    let type = body["type"] as? String ?? ""
    if reply.kind == .other {
      if let known = Body.Kind.allCases.first(where: { $0 != .other && "\($0.wireName)" == type }) {
        return "type \(known)"
      }
    } else if "\(reply.kind.wireName)" != type {
      return "type"
    }
    if reply.hasRight(.inReplyTo), body["in_reply_to"] as? Int64 != reply.inReplyTo {
      return "in_reply_to"
    }
    if let difference = reply.body.difference(
      from: body, in: Array(text), right: reply.present.subtracting(reply.wrong))
    {
      return difference
    }
    if let code = reply.code, body["code"] as? Int64 != code { return "code" }
    return nil
  }

  private static func party(_ name: Any?, _ nodes: [String]) -> Party {
    guard let name = name as? String else { return .stranger }
    if let node = nodes.firstIndex(of: name) { return .node(node) }
    if let service = Services.Name(rawValue: name) { return .service(service) }
    guard name.first == "c", let number = number(name.dropFirst()) else { return .stranger }
    return .client(number)
  }

  /// The number that is written like this: digits alone, and no zero before others.
  static func number(_ text: some StringProtocol) -> Int? {
    guard text.utf8.count <= 18, text.utf8.allSatisfy({ 0x30...0x39 ~= $0 }),
      let number = Int(text), String(number) == text
    else { return nil }
    return number
  }

  /// Whether two values that Foundation has read are the same.
  ///
  /// `NSObject` would compare an array's `true` to another and find them different.
  static func isEqual(_ left: Any, _ right: Any) -> Bool {
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
