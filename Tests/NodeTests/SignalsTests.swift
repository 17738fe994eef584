import Foundation
import Testing

/// SIGTERM and SIGINT end the input: what was read is answered, and the node is gone within a second.
@Suite(.serialized) struct SignalsTests {
  @Test(arguments: [SIGTERM, SIGINT])
  func idleNodeEndsAtOnce(_ signal: Int32) throws {
    try expectExit(within: 1, status: 0) {
      let node = try ServerTests.started()
      return (node, { node.send(signal) })
    }
  }

  @Test(arguments: [SIGTERM, SIGINT])
  func nodeThatWaitsWithATimerOrWithoutBlockingEndsAtOnce(_ signal: Int32) throws {
    try expectExit(within: 1, status: 0) {
      let node = try ServerTests.started(["--stats", "60"])
      return (node, { node.send(signal) })
    }
    try expectExit(within: 1, status: 0) {
      let node = try ServerTests.started(input: .nonblockingPipe)
      return (node, { node.send(signal) })
    }
  }

  @Test(arguments: [SIGTERM, SIGINT])
  func whatWasReadIsAnsweredAlsoWithoutALineFeed(_ signal: Int32) throws {
    let node = try ServerTests.started()
    let last = String(ServerTests.poll("{}", number: 4).dropLast())
    try node.write(
      ServerTests.poll("{}", number: 2) + ServerTests.poll("{}", number: 3) + last)
    try node.waitUntilRead()
    node.send(signal)
    #expect(try node.readLines() == (2...4).map { ServerTests.polled("{}", number: $0) })
    #expect(try node.waitForExit() == 0)
  }

  @Test(arguments: [SIGTERM, SIGINT])
  func busyNodeAnswersWhatItHasReadInWholeLines(_ signal: Int32) throws {
    let node = try ServerTests.started(["--quiet"])
    let block = Array((0..<500).map { ServerTests.send("1", number: $0) }.joined().utf8)
    var isSignalled = false
    var end = Date.now + 0.1
    var read = 0
    // The input never ends by itself.
    while Date.now < end {
      _ = try? node.write(block, until: .now + 0.001)
      if !isSignalled {
        _ = try node.readLine()
        read += 1
        if Date.now + 0.05 > end {
          node.send(signal)
          isSignalled = true
          end = .now + 0.05
        }
      }
    }
    let rest = try node.readLines()
    #expect(try node.waitForExit() == 0)
    for (index, reply) in rest.enumerated() {
      let start = #"{"src":"n0","dest":"c1","body":{"type":"send_ok","offset":\#(read + index),"#
      try #require(reply.hasPrefix(start) && reply.hasSuffix("}}"), "\(reply)")
    }
  }

  @Test(arguments: [NodeProcess.End.pipe, .nonblockingPipe])
  func nodeWhoseReaderStallsEndsWithinASecond(_ output: NodeProcess.End) throws {
    // It cannot say what it owes, and its status tells so.
    try expectExit(within: 1, status: 1) {
      let node = try ServerTests.started(output: output)
      let record = "\"\(String(repeating: "x", count: 1 << 17))\""
      try node.write(ServerTests.send(record, number: 2))
      try node.write(ServerTests.poll(#"{"k":0}"#, number: 3))
      try node.write(ServerTests.poll(#"{"k":0}"#, number: 3))
      try node.waitUntilRead()
      usleep(20_000)
      return (node, { node.send(SIGTERM) })
    }
  }

  /// A reader that takes something now and then gets everything, however long that is after the signal.
  @Test(arguments: [NodeProcess.End.pipe, .nonblockingPipe])
  func nodeWithASlowReaderAnswersAllThatItHasRead(_ output: NodeProcess.End) throws {
    let node = try ServerTests.started(["--quiet"], output: output)
    let record = "\"\(String(repeating: "x", count: 200_000))\""
    let pollCount = 50
    try node.write(ServerTests.send(record, number: 2))
    try node.write((0..<pollCount).map { ServerTests.poll(#"{"k":0}"#, number: $0) }.joined())
    try node.waitUntilRead()
    node.send(SIGTERM)
    let replies = try node.readLines(pauseMicroseconds: 10_000)
    #expect(try node.waitForExit() == 0)
    let expected = (0..<pollCount).map {
      ServerTests.polled(#"{"k":[[0,\#(record)]]}"#, number: $0)
    }
    #expect(replies == [ServerTests.sent(0, number: 2)] + expected)
  }

  @Test func secondSignalChangesNothing() throws {
    let node = try ServerTests.started()
    node.send(SIGTERM)
    node.send(SIGINT)
    node.send(SIGTERM)
    #expect(try node.waitForExit() == 0)
  }

  /// Expects that a node exits in time.
  ///
  /// On a busy machine everything may take a while, so that the best of three tries counts.
  private func expectExit(
    within seconds: Double, status: Int32,
    _ start: () throws -> (NodeProcess, () -> Void)
  ) throws {
    var best = Double.infinity
    for _ in 0..<3 where best > seconds {
      let (node, end) = try start()
      let began = Date.now
      end()
      #expect(try node.waitForExit() == status)
      best = min(best, Date.now.timeIntervalSince(began))
    }
    #expect(best <= seconds)
  }
}
