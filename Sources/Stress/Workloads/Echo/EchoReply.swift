import FastJSON
import Foundation

/// The `type` of a reply in the echo workload.
enum EchoReplyKind: ReplyKind {
  case echoOK, error, initOK, other

  var wireName: StaticString {
    switch self {
    case .echoOK: "echo_ok"
    case .error: "error"
    case .initOK: "init_ok"
    case .other: "another"
    }
  }

  var fields: ReplyFields { self == .echoOK ? .echo : [] }
}

extension ReplyFields {
  static let echo = ReplyFields(rawValue: 1 << 8)
}

/// What a reply of the echo workload carries: a value of any form.
struct EchoReply: ReplyBody {
  typealias Kind = EchoReplyKind

  static let fieldNames: [(ReplyFields, String)] = [(.echo, "echo")]

  /// Where the value stands in the line.
  var value = JSONSlice(start: 0, end: 0)

  mutating func reset() { value = JSONSlice(start: 0, end: 0) }

  mutating func read(
    _ name: JSONString, _ scanner: inout JSONScanner, _ reader: ReplyReader
  ) throws(JSONError) -> (field: ReplyFields, isRight: Bool)? {
    guard scanner.matches(name, "echo") else { return nil }
    value = try scanner.value()
    return (.echo, true)
  }

  func difference(from body: [String: Any], in text: [UInt8], right: ReplyFields) -> String? {
    guard right.contains(.echo) else { return nil }
    let ours = try? JSONSerialization.jsonObject(
      with: Data(text[value.start..<value.end]), options: .fragmentsAllowed)
    guard let ours, let theirs = body["echo"], SecondReading.isEqual(ours, theirs) else {
      return "echo"
    }
    return nil
  }
}
