import LogStore
import TestSupport
import Testing

/// A reply to a poll holds as many bytes of records as `--max-poll-bytes` allows, over all of its
/// keys, and its first record always.
///
/// Counted is what stands between the brackets of each key: `[0,"a"],[1,"b"]`.
@Suite struct PollLimitTests {
  /// The records of a few keys, by the bytes that a poll sends for each.
  typealias Arrangement = [[Int]]

  /// What a reply holds: of each key how many records, from the first on.
  ///
  /// Said the other way round than the node does it: of all that is there the records are taken one by
  /// one, in the order of the reply, and each is kept if with it the reply is within the limit.
  static func expectedCounts(_ arrangement: Arrangement, limit: Int) -> [Int] {
    var counts = arrangement.map { _ in 0 }
    for (key, sizes) in arrangement.enumerated() {
      for index in sizes.indices {
        var more = counts
        more[key] = index + 1
        guard byteCount(arrangement, more) <= limit || counts.allSatisfy({ $0 == 0 }) else { break }
        counts = more
      }
    }
    return counts
  }

  /// The bytes of the records that a reply with so many of each key holds, and of the commas between
  /// two of one key.
  static func byteCount(_ arrangement: Arrangement, _ counts: [Int]) -> Int {
    zip(arrangement, counts).reduce(0) { sum, key in
      sum + key.0.prefix(key.1).reduce(0, +) + max(key.1 - 1, 0)
    }
  }

  static func payload(ofRecord index: Int, byteCount: Int) -> String {
    "\"" + String(repeating: "x", count: byteCount - "[\(index),\"\"]".utf8.count) + "\""
  }

  static func records(_ sizes: ArraySlice<Int>) -> String {
    "["
      + sizes.enumerated().map { "[\($0),\(payload(ofRecord: $0, byteCount: $1))]" }
      .joined(separator: ",") + "]"
  }

  /// A node that holds an arrangement, under the keys `names`.
  static func node(holding arrangement: Arrangement, limit: Int) -> NodeInProcess {
    var node = NodeInProcess.initialized(pollByteCountMax: limit)
    for (key, sizes) in zip(names, arrangement) {
      for (index, size) in sizes.enumerated() {
        let payload = payload(ofRecord: index, byteCount: size)
        _ = node.replies(
          to: #"""
            {"src":"c1","dest":"n0","body":{"type":"send","key":"\#(key)","msg":\#(payload)}}
            """#)
      }
    }
    return node
  }

  static let names = ["a", "b", "c", "d"]

  static func expectReply(_ arrangement: Arrangement, limit: Int) {
    var node = node(holding: arrangement, limit: limit)
    let offsets = zip(names, arrangement).map { "\"\($0.0)\":0" }.joined(separator: ",")
    let replies = node.replies(
      to: #"{"src":"c1","dest":"n0","body":{"type":"poll","offsets":{\#(offsets)}}}"#)
    let counts = expectedCounts(arrangement, limit: limit)
    let members = zip(names, zip(arrangement, counts)).compactMap { name, key in
      key.1 == 0 ? nil : "\"\(name)\":\(records(key.0.prefix(key.1)))"
    }
    let expected = #"""
      {"src":"n0","dest":"c1","body":{"type":"poll_ok","msgs":{\#(members.joined(separator: ","))}}}
      """#
    let isExpected = replies == [expected]
    #expect(isExpected, "records of \(arrangement) bytes, limit \(limit): not \(counts)")
  }

  /// Every limit where what fits changes, and its neighbours.
  static func limits(of arrangement: Arrangement) -> [Int] {
    var sums: Set<Int> = [0]
    for sizes in arrangement {
      let prefixes = sizes.indices.map { byteCount([sizes], [$0 + 1]) } + [0]
      sums = Set(sums.flatMap { sum in prefixes.map { sum + $0 } })
    }
    return Set(sums.flatMap { [$0 - 1, $0, $0 + 1] }).filter { $0 > 0 }.sorted() + [.max]
  }

  /// One to three keys of up to two records, each of them small or not.
  @Test func everyArrangementOfSmallRecordsKeepsEveryLimit() {
    let keys: [[Int]] = [[], [7], [20], [7, 7], [7, 20], [20, 7]]
    for first in keys {
      for second in keys {
        for third in keys {
          let arrangement = [first, second, third]
          for limit in Self.limits(of: arrangement) { Self.expectReply(arrangement, limit: limit) }
        }
      }
    }
  }

  /// Records that stand in a segment of their own, logs of several segments, in every order of keys.
  @Test(arguments: [
    [[10, 20_000], [10], [20_000]], [[20_000], [10, 20_000], [10]],
    [[10], [20_000, 10], [20_000, 20_000]], [[70_000, 10, 70_000], [10], [70_000]],
    [[16_384, 16_385], [16_385, 16_384]],
    [Array(repeating: 8_000, count: 10), [1_000], [66_000, 10]],
  ])
  func recordsOfManySegmentsKeepEveryLimit(_ arrangement: Arrangement) {
    for limit in Self.limits(of: arrangement) { Self.expectReply(arrangement, limit: limit) }
  }

  @Test func recordsOfAnySizeKeepAnyLimit() {
    var random = SeededGenerator()
    for _ in 0..<60 {
      let arrangement: Arrangement = (0..<4).map { _ in
        (0..<Int.random(in: 0...4, using: &random)).map { _ in
          let sizes = [7...12, 7...12, 50...300, 16_300...16_400, 65_500...66_000]
          return Int.random(in: sizes.randomElement(using: &random) ?? 7...7, using: &random)
        }
      }
      for limit in Self.limits(of: arrangement).shuffled(using: &random).prefix(5) {
        Self.expectReply(arrangement, limit: limit)
      }
    }
  }

  /// Whoever polls on from where each key's records ended gets all of them, whatever the limit.
  @Test(arguments: [1, 30, 20_000, 20_013])
  func pollingSeveralKeysOnDrainsThemAll(limit: Int) throws {
    let arrangement = [[10, 20_000, 10, 10], [20_000], [10, 10, 10], [30_000, 7]]
    var node = Self.node(holding: arrangement, limit: limit)
    var next = arrangement.map { _ in 0 }
    var pollCount = 0
    while next != arrangement.map(\.count) {
      try #require(pollCount < 20, "no progress at \(next)")
      let offsets = zip(Self.names, next).map { "\"\($0)\":\($1)" }.joined(separator: ",")
      let reply = try #require(
        node.replies(
          to: #"{"src":"c1","dest":"n0","body":{"type":"poll","offsets":{\#(offsets)}}}"#
        ).first)
      for (key, sizes) in arrangement.enumerated() {
        let members = reply.split(separator: "\"\(Self.names[key])\":[[")
        guard members.count == 2 else { continue }
        var rest = "[" + members[1]
        while next[key] < sizes.count {
          let payload = Self.payload(ofRecord: next[key], byteCount: sizes[next[key]])
          let record = "[\(next[key]),\(payload)]"
          guard rest.hasPrefix(record) else { break }
          rest = String(rest.dropFirst(record.count + 1))
          next[key] += 1
        }
      }
      pollCount += 1
    }
    #expect(pollCount > 1)
  }
}
