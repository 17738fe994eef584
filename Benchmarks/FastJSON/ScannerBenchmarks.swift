import FastJSON
import Foundation

/// The node's job: who asks what, of which key, under which number, from each of Maelstrom's lines.
final class ScannerBenchmarks: FastJSONBenchmark {
  func testExtractingFromMaelstromLines() throws {
    let lines = BenchmarkText.maelstromLines(Self.itemCount)
    let datas = lines.map { Data($0) }
    let decoder = JSONDecoder()
    try compare(
      "scan  maelstrom lines", itemCount: lines.count, byteCount: lines.reduce(0) { $0 + $1.count },
      [
        Contender("FastJSON") {
          var sum = 0
          for line in lines { sum += try Self.messageNumber(line.span.bytes) }
          return sum
        },
        Contender("JSONSerialization") {
          try datas.reduce(0) { try $0 + Self.messageNumber(serialized: $1) }
        },
        Contender("JSONDecoder") {
          try datas.reduce(0) { sum, line in
            let body = try decoder.decode(Message.self, from: line).body
            return sum + body.msg_id + (body.key?.utf8.count ?? 0)
              + (body.offsets?.values.reduce(0, +) ?? 0)
          }
        },
      ])
  }

  /// The checksum of a line: its number, the length of its key, and its offsets.
  private static func messageNumber(_ line: RawSpan) throws(JSONError) -> Int {
    var sum = 0
    var scanner = JSONScanner(line)
    try scanner.beginObject()
    while let name = try scanner.nextName() {
      guard scanner.matches(name, "body") else {
        try scanner.skipValue()
        continue
      }
      try scanner.beginObject()
      while let name = try scanner.nextName() {
        if scanner.matches(name, "msg_id") {
          sum += try scanner.integer(as: Int.self)
        } else if scanner.matches(name, "key") {
          sum += try scanner.string().slice.count
        } else if scanner.matches(name, "offsets") {
          try scanner.beginObject()
          while try scanner.nextName() != nil { sum += try scanner.integer(as: Int.self) }
        } else {
          try scanner.skipValue()
        }
      }
    }
    try scanner.end()
    return sum
  }

  private static func messageNumber(serialized line: Data) throws -> Int {
    let message = try JSONSerialization.jsonObject(with: line) as? [String: Any]
    let body = message?["body"] as? [String: Any]
    let number = body?["msg_id"] as? Int ?? 0
    let key = body?["key"] as? String ?? ""
    let offsets = body?["offsets"] as? [String: Int] ?? [:]
    return number + key.utf8.count + offsets.values.reduce(0, +)
  }

  /// A request for JSONDecoder; the names are those on the wire.
  private struct Message: Decodable {
    let src: String
    let dest: String
    let body: Body

    struct Body: Decodable {
      let type: String
      let msg_id: Int
      let key: String?
      let msg: Int?
      let offsets: [String: Int]?
    }
  }
}
