import Foundation
import XCTest

/// The whole node in this process, on each kind of traffic, beside three others.
///
/// The replies of all are compared before anything is timed: those of the naive twin byte for byte,
/// those of the nodes on Foundation, which order members as they like, as values.
final class ServeBenchmarks: NodeBenchmark {
  func testMaelstrom() throws { try compare("maelstrom") }
  func testJepsen() throws { try compare("jepsen") }
  func testSend() throws { try compare("send") }
  func testPoll() throws { try compare("poll") }
  func testFat() throws { try compare("fat") }
  func testDeep() throws { try compare("deep") }

  private func compare(_ profile: String) throws {
    let text = try Self.traffic(profile, count: Self.isFull ? 200_000 : 200)
    // Foundation is slow: it gets less to do.
    let some = Self.prefix(text, lineCount: Self.isFull ? 10_000 : 200)
    try checkReplies(to: Self.prefix(text, lineCount: 2_000))

    var ours = ServedNode()
    let replies = try ours.replies(to: text)
    let lineCount = text.count { $0 == 0x0A }
    XCTAssertEqual(replies.count { $0 == 0x0A }, lineCount)
    let someLineCount = some.count { $0 == 0x0A }
    Self.report(
      profile,
      "requests \(lineCount)  bytes in \(text.count) out \(replies.count)  "
        + "checksum \(Self.checksum(replies))",
      ours: try time(ServedNode.self, text, lineCount),
      others: [
        ("naive twin", try time(NaiveTwinNode.self, text, lineCount)),
        ("JSONSerialization", try time(SerializationNode.self, some, someLineCount, runs: 1)),
        ("JSONDecoder", try time(CodableNode.self, some, someLineCount, runs: 1)),
      ])
    measure {
      var node = ServedNode()
      let count = try? node.replies(to: text).count
      XCTAssertEqual(count, replies.count)
    }
  }

  /// Nanoseconds a request; the replies are counted and not kept.
  private func time<Node: Contestant & ~Copyable>(
    _: Node.Type, _ text: [UInt8], _ lineCount: Int, runs: Int = isFull ? 3 : 1
  ) throws -> Double {
    try Self.time(lineCount, runs: runs) {
      var node = Node()
      var byteCount = 0
      try node.serve(text) { byteCount += $0.byteCount }
      XCTAssertGreaterThan(byteCount, lineCount)
    }
  }

  private func checkReplies(to text: [UInt8]) throws {
    var ours = ServedNode()
    let expected = try ours.replies(to: text)
    var twin = NaiveTwinNode()
    XCTAssertEqual(
      String(decoding: try twin.replies(to: text), as: UTF8.self),
      String(decoding: expected, as: UTF8.self))
    var serialization = SerializationNode()
    XCTAssertEqual(
      try Self.values(try serialization.replies(to: text)), try Self.values(expected))
    var codable = CodableNode()
    XCTAssertEqual(try Self.values(try codable.replies(to: text)), try Self.values(expected))
  }

  /// The lines as values that can be compared.
  private static func values(_ lines: [UInt8]) throws -> [NSDictionary?] {
    try Data(lines).split(separator: UInt8(ascii: "\n")).map {
      try JSONSerialization.jsonObject(with: $0) as? NSDictionary
    }
  }

  private static func prefix(_ text: [UInt8], lineCount: Int) -> [UInt8] {
    var left = lineCount
    return Array(
      text.prefix { byte in
        guard left > 0 else { return false }
        if byte == 0x0A { left -= 1 }
        return true
      })
  }
}
