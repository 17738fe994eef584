import FastJSON
import Foundation
import XCTest

/// Emitting: the node's shortest reply, in three ways, and arrays of integers, doubles and strings.
///
/// JSONSerialization and JSONEncoder are told not to escape slashes; the order of their members and
/// their forms of doubles are their own, so that the checksum of doubles counts elements.
final class EmitterBenchmarks: FastJSONBenchmark {
  private struct Reply: Encodable {
    let src: String
    let dest: String
    let body: Body

    struct Body: Encodable {
      let type: String
      let in_reply_to: Int
      let offset: Int
    }
  }

  func testSendOK() throws {
    var emitter = JSONEmitter()
    let encoder = JSONEncoder()
    let count = Self.itemCount
    func number(_ index: Int) -> Int { 1_000_000 + index }
    let foundation: [Contender] = [
      Contender("JSONSerialization") {
        try (0..<count).reduce(0) { byteCount, index in
          let body: [String: Any] = [
            "type": "send_ok", "in_reply_to": number(index), "offset": index % 10,
          ]
          let reply: [String: Any] = ["src": "n0", "dest": "c12", "body": body]
          return try byteCount + JSONSerialization.data(withJSONObject: reply).count + 1
        }
      },
      Contender("JSONEncoder") {
        try (0..<count).reduce(0) { byteCount, index in
          let body = Reply.Body(type: "send_ok", in_reply_to: number(index), offset: index % 10)
          let reply = Reply(src: "n0", dest: "c12", body: body)
          return try byteCount + encoder.encode(reply).count + 1
        }
      },
    ]
    let byMethods = Contender("FastJSON") {
      emitter.removeAll()
      for index in 0..<count {
        emitter.beginObject()
        emitter.name("src")
        emitter.string("n0")
        emitter.name("dest")
        emitter.string("c12")
        emitter.name("body")
        emitter.beginObject()
        emitter.name("type")
        emitter.string("send_ok")
        emitter.name("in_reply_to")
        emitter.integer(number(index))
        emitter.name("offset")
        emitter.integer(index % 10)
        emitter.endObject()
        emitter.endObject()
        emitter.newline()
      }
      return emitter.count
    }
    let byteCount = try byMethods.work()
    try compare(
      "emit  send_ok", itemCount: count, byteCount: byteCount, [byMethods] + foundation)

    let byRuns = Self.time {
      emitter.removeAll()
      for index in 0..<count {
        emitter.run(atMost: 120) { run in
          run.literal(#"{"src":"n0","dest":"c12","body":{"type":"send_ok","in_reply_to":"#)
          run.digits(Int64(number(index)))
          run.literal(#","offset":"#)
          run.digits(Int64(index % 10))
          run.literal("}}\n")
        }
      }
      return emitter.count
    }
    XCTAssertEqual(byRuns.checksum, byteCount)
    print(
      "emit  send_ok by a run", "items \(count)", "bytes \(byteCount)",
      "FastJSON \(String(format: "%.1f", byRuns.nanoseconds / Double(count))) ns",
      "checksum \(byRuns.checksum)", separator: "  ")
  }

  func testIntegers() throws {
    let values = try JSONDecoder().decode(
      [Int].self, from: Data(BenchmarkText.integers(Self.itemCount)))
    try compareArrays("integers", values, countsBytes: true) { $0.integer($1) }
  }

  func testDoubles() throws {
    let values = (0..<Self.itemCount).map { Double($0) * 1.1 + 0.001 }
    try compareArrays("doubles", values, countsBytes: false) { $0.double($1) }
  }

  func testStrings() throws {
    let text = BenchmarkText.kilobyteStrings(
      Self.itemCount / 20, of: ["plain ", "words", "é", "€ ", "\\n", "\\\"", "日本"])
    let values = try JSONDecoder().decode([String].self, from: Data(text))
    try compareArrays("strings of a kilobyte", values, countsBytes: true) { $0.string($1) }
  }

  private func compareArrays<Value: Encodable>(
    _ job: String, _ values: [Value], countsBytes: Bool,
    _ emit: @escaping (inout JSONEmitter, Value) -> Void
  ) throws {
    var emitter = JSONEmitter()
    let encoder = JSONEncoder()
    encoder.outputFormatting = .withoutEscapingSlashes
    let emitArray = {
      emitter.removeAll()
      emitter.beginArray()
      for value in values { emit(&emitter, value) }
      emitter.endArray()
      return emitter.count
    }
    func checksum(_ byteCount: Int) -> Int { countsBytes ? byteCount : values.count }
    try compare(
      "emit  \(job)", itemCount: values.count, byteCount: emitArray(),
      [
        Contender("FastJSON") { checksum(emitArray()) },
        Contender("JSONSerialization") {
          let options = JSONSerialization.WritingOptions.withoutEscapingSlashes
          return checksum(
            try JSONSerialization.data(withJSONObject: values, options: options).count)
        },
        Contender("JSONEncoder") { checksum(try encoder.encode(values).count) },
      ])
  }
}
