import XCTest

/// How the cost of a request grows: with the keys and records of a poll, the payload, and the logs.
final class ShapeBenchmarks: NodeBenchmark {
  private static let requestCount = isFull ? 20_000 : 20

  func testPollByNumberOfKeys() throws {
    for count in Self.sizes(1, 10, 100, 1_000) {
      // Short keys, and keys that differ only behind their first eight bytes.
      for (form, prefix) in [("short", ""), ("alike", "a topic's partition ")] {
        let keys = (0..<count).map { "\(prefix)\($0)" }
        let sends = keys.map { Self.send("1", to: $0) }.joined()
        let offsets = keys.map { "\"\($0)\":0" }.joined(separator: ",")
        try compare(
          "poll  keys \(count) \(form)", Self.requestCount / count + 1, preparation: sends,
          request: Self.line(#""offsets":{\#(offsets)},"type":"poll""#))
      }
    }
  }

  func testPollByNumberOfRecords() throws {
    for count in Self.sizes(1, 10, 100, 1_000, 10_000, 100_000) {
      let sends = (0..<count).map { Self.send("\($0)", to: "k") }.joined()
      try compare(
        "poll  records \(count)", Self.requestCount / count + 1, preparation: sends,
        request: Self.line(#""offsets":{"k":0},"type":"poll""#))
    }
  }

  func testSendByPayload() throws {
    for byteCount in Self.sizes(1, 10, 100, 1_000, 10_000, 100_000, 1 << 20) {
      let payload = "\"\(String(repeating: "x", count: byteCount))\""
      try compare(
        "send  payload \(byteCount) B", Self.requestCount * 10 / (byteCount + 10) + 1,
        request: Self.send(payload, to: "k"))
    }
  }

  func testSendByNumberOfLogs() throws {
    for count in Self.sizes(10, 100, 1_000, 10_000, 100_000, 1_000_000) {
      let sends = (0..<count).map { Self.send("1", to: "\($0)") }.joined()
      // A walk through all logs that jumps about.
      let requests = (0..<min(count, 10_000)).map {
        Self.send("1", to: "\($0 &* 7_919 % count)")
      }.joined()
      try compare(
        "send  logs \(count)", max(1, Self.requestCount / min(count, 10_000)),
        preparation: sends, request: requests)
    }
  }

  /// Times `roundCount` times the same request, or requests, on a node that is prepared, and on the
  /// naive twin.
  private func compare(
    _ shape: String, _ roundCount: Int, preparation: String = "", request: String
  ) throws {
    let before = Self.initLine + Array(preparation.utf8)
    let text = Array(repeatElement(Array(request.utf8), count: roundCount).joined())
    let lineCount = text.count { $0 == 0x0A }
    var ours = ServedNode()
    _ = try ours.replies(to: before)
    var twin = NaiveTwinNode()
    _ = try twin.replies(to: before)
    let replies = try ours.replies(to: text)
    XCTAssertEqual(try twin.replies(to: text), replies)

    var byteCount = 0
    let nanoseconds = try Self.time(lineCount) {
      try ours.serve(text) { byteCount += $0.byteCount }
    }
    let others = try Self.time(lineCount, runs: 1) {
      try twin.serve(text) { byteCount += $0.byteCount }
    }
    XCTAssertGreaterThanOrEqual(byteCount, replies.count)
    Self.report(
      shape, "requests \(lineCount)  checksum \(Self.checksum(replies))",
      ours: nanoseconds, others: [("naive twin", others)])
  }

  private static func line(_ body: String) -> String {
    #"{"id":1,"src":"c1","dest":"n0","body":{\#(body),"# + "\"msg_id\":2}}\n"
  }

  private static func send(_ payload: String, to key: String) -> String {
    line(#""key":"\#(key)","msg":\#(payload),"type":"send""#)
  }
}
