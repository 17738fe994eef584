import Foundation
import TestSupport
import Testing

@testable import Maelstrom
@testable import Node

/// A node that is killed at random moments under load, and started again on what it has left: nothing
/// that was acknowledged is lost, no offset is given twice, nothing is found that was not sent.
///
/// Method: the real binary, which gets batches of sends and commits of every measure and is killed while
/// it is at them; what it had answered until then is what it has to know. `KILLS=1000` kills so often.
@Suite(.serialized) struct KillTests {
  /// What a client knows of one key.
  private struct KnownLog {
    /// Values that are known to be there, by offset: they were acknowledged, or polled.
    var values: [Int: Int] = [:]
    /// A committed offset that is known to be there, and the highest that was asked for.
    var committed = -1
    var commitWanted = -1
  }

  private static var killCount: Int {
    ProcessInfo.processInfo.environment["KILLS"].flatMap { Int($0) } ?? 30
  }

  private static let keys = (0..<5).map { "k\($0)" } + ["a key of more than eight bytes"]

  /// A request, and what it means if it is answered.
  private enum Asked {
    case send(key: Int, value: Int)
    case commit(key: Int, offset: Int)
  }

  @Test func nothingAcknowledgedIsLostToAKill() throws {
    var random = SeededGenerator()
    let directory = try DurabilityTests.Directory()
    var known = [KnownLog](repeating: KnownLog(), count: Self.keys.count)
    var sentValues: [Int] = []
    var answeredCount = 0
    for round in 0..<Self.killCount {
      let sync = random.pick(["always", "always", "never", "0.002"])
      let node = try ServerTests.started([
        "--quiet", "--data-dir", directory.path, "--sync", sync,
        "--threads", random.pick(["1", "2"]),
      ])
      try check(&known, sentValues, on: node)

      var asked: [Asked] = []
      var text = ""
      for number in 0..<random.pick([1, 20, 500, 4_000]) {
        let key = Int.random(in: 0..<Self.keys.count, using: &random)
        if random.oneIn(6) {
          let offset = Int.random(in: 0...(known[key].values.count + 1), using: &random)
          known[key].commitWanted = max(known[key].commitWanted, offset)
          asked.append(.commit(key: key, offset: offset))
          text +=
            #"{"src":"c1","dest":"n0","body":{"type":"commit_offsets","offsets":{"#
            + "\"\(Self.keys[key])\":\(offset)},\"msg_id\":\(number)}}\n"
        } else {
          sentValues.append(key)
          asked.append(.send(key: key, value: sentValues.count - 1))
          text += ServerTests.send(
            "\(sentValues.count - 1)", to: Self.keys[key], number: number)
        }
      }
      // From "before it has read anything" to "after it has answered everything".
      let pause = UInt32.random(in: 0..<random.pick([300, 3_000, 30_000]), using: &random)
      let id = node.id
      let killer = Thread {
        usleep(pause)
        kill(id, SIGKILL)
      }
      killer.start()
      _ = try node.write(Array(text.utf8), whileItLives: true)
      let replies = try node.readLines()
      #expect(try node.waitForExit() == 128 + SIGKILL)
      while !killer.isFinished { usleep(100) }
      for (reply, asked) in zip(replies, asked) { try take(reply, to: asked, &known) }
      answeredCount += replies.count
      try #require(replies.count <= asked.count, "round \(round)")
    }
    let node = try ServerTests.started(["--quiet", "--data-dir", directory.path])
    try check(&known, sentValues, on: node)
    let recordCount = known.reduce(0) { $0 + $1.values.count }
    #expect(answeredCount > 0)
    print("\(Self.killCount) kills, \(answeredCount) answers, \(recordCount) records")
  }

  /// Notes what an answer says.
  private func take(_ reply: String, to asked: Asked, _ known: inout [KnownLog]) throws {
    switch asked {
    case .send(let key, let value):
      let digits = try #require(reply.firstMatch(of: /"type":"send_ok","offset":([0-9]+)/))
      let offset = try #require(Int(digits.1))
      #expect(known[key].values[offset] == nil, "offset \(offset) was given twice")
      known[key].values[offset] = value
    case .commit(let key, let offset):
      #expect(reply.contains(#""type":"commit_offsets_ok""#))
      known[key].committed = max(known[key].committed, offset)
    }
  }

  /// Polls and lists everything, and holds it against what is known; what is found is known from then
  /// on.
  private func check(
    _ known: inout [KnownLog], _ sentValues: [Int], on node: NodeProcess
  ) throws {
    for (key, name) in Self.keys.enumerated() {
      let listed = try listedOffset(of: name, on: node)
      #expect(listed >= known[key].committed && listed <= known[key].commitWanted)
      known[key].committed = listed

      try node.write(ServerTests.poll("{\"\(name)\":0}", number: 1))
      let found = try Self.records(in: try node.readLine(), of: name)
      var seen: Set<Int> = []
      for (place, record) in found.enumerated() {
        #expect(record.offset == place)
        #expect(sentValues.indices.contains(record.value) && sentValues[record.value] == key)
        #expect(seen.insert(record.value).inserted, "value \(record.value) is there twice")
        if let value = known[key].values[record.offset] { #expect(value == record.value) }
        known[key].values[record.offset] = record.value
      }
      // Offsets have no holes, so each one that is known is among those found.
      try #require(
        known[key].values.count == found.count,
        "of \(known[key].values.count) records of \(name) \(found.count) were found")
    }
  }

  private func listedOffset(of name: String, on node: NodeProcess) throws -> Int {
    try node.write(
      #"{"src":"c1","dest":"n0","body":{"type":"list_committed_offsets","keys":["\#(name)"],"#
        + "\"msg_id\":1}}\n")
    let reply = try node.readLine()
    guard let digits = reply.firstMatch(of: /"offsets":{"[^"]*":(-?[0-9]+)}/) else { return -1 }
    return try #require(Int(digits.1))
  }

  private static func records(
    in reply: String, of name: String
  ) throws -> [(offset: Int, value: Int)] {
    struct Reply: Decodable {
      struct Body: Decodable { let msgs: [String: [[Int]]] }
      let body: Body
    }
    let body = try JSONDecoder().decode(Reply.self, from: Data(reply.utf8)).body
    return (body.msgs[name] ?? []).map { ($0[0], $0[1]) }
  }
}
