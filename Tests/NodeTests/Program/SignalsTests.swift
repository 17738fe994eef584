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

  @Test(
    arguments: [NodeProcess.End.pipe, .nonblockingPipe, .socket],
    [[], ["--threads", "1"], ["--reply-deadline", "60"]])
  func nodeWhoseReaderStallsEndsWithinASecond(
    _ output: NodeProcess.End, _ arguments: [String]
  ) throws {
    // It cannot say what it owes, and its status tells so.
    try expectExit(within: 1, status: 1) {
      let node = try ServerTests.started(arguments, output: output)
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

  /// A reader that takes a little now and then gets everything, whoever writes.
  ///
  /// For one block it takes longer than the grace is long, and for one page of a pipe too. A socket of
  /// this machine does not tell its writer of less than a whole write.
  @Test(arguments: [
    (NodeProcess.End.pipe, ["--threads", "1"], 4_000, false), (.pipe, [], 4_000, true),
    (.pipe, ["--reply-deadline", "60"], 4_000, false), (.pipe, [], 100, false),
    (.nonblockingPipe, [], 4_000, false), (.nonblockingPipe, ["--threads", "1"], 100, false),
    (.socket, [], 4_000, true), (.socket, ["--reply-deadline", "60"], 4_000, false),
  ])
  func readerThatTakesLittleAtATimeGetsEverything(
    _ output: NodeProcess.End, _ arguments: [String], _ byteCount: Int, _ isBusy: Bool
  ) throws {
    let node = try ServerTests.started(["--quiet"] + arguments, output: output)
    let record = "\"\(String(repeating: "x", count: isBusy ? 300 : 10_000))\""
    let pollCount = isBusy ? 1_000 : 60
    try node.write(ServerTests.send(record, number: 2))
    let polls = (0..<pollCount).map { ServerTests.poll(#"{"k":0}"#, number: $0) }.joined()
    // So many that two workers have their part in it, or else so few that the node has read all.
    if isBusy {
      _ = try node.write(Array(polls.utf8), until: .now + 0.3)
    } else {
      try node.write(polls)
      try node.waitUntilRead()
    }
    usleep(50_000)
    node.send(SIGTERM)
    try node.readSlowly(byteCount: byteCount, pauseMicroseconds: 100_000, until: .now + 1.3)
    let replies = try node.readLines()
    #expect(try node.waitForExit() == 0)
    #expect(isBusy ? replies.count > 1 : replies.count == 1 + pollCount)
    #expect(replies.first == ServerTests.sent(0, number: 2))
    for (number, reply) in replies.dropFirst().enumerated() {
      try #require(reply == ServerTests.polled(#"{"k":[[0,\#(record)]]}"#, number: number))
    }
  }

  /// A reader that stalls after it has taken something is given up as well.
  @Test func readerThatStallsLaterIsGivenUp() throws {
    let node = try ServerTests.started()
    let record = "\"\(String(repeating: "x", count: 1 << 18))\""
    try node.write(ServerTests.send(record, number: 2))
    for number in 3..<6 { try node.write(ServerTests.poll(#"{"k":0}"#, number: number)) }
    try node.waitUntilRead()
    usleep(20_000)
    node.send(SIGTERM)
    try node.readSlowly(byteCount: 10_000, pauseMicroseconds: 100_000, until: .now + 1)
    #expect(try node.waitForExit() == 1)
    #expect(try node.readErrors().contains("the reader of the replies has stalled"))
  }

  /// A signal that comes at any time, here as soon as the node is there or has read half a line, ends it.
  @Test func signalBeforeInitOrWithinALineEndsTheNode() throws {
    for text in ["", #"{"src":"c1","#, ServerTests.initLine] {
      let node = try NodeProcess()
      // It has begun when it has said so.
      #expect(try node.isTelling(within: NodeProcess.patience))
      try node.write(text)
      try node.waitUntilRead()
      node.send(SIGTERM)
      let replies = try node.readLines()
      #expect(replies == (text == ServerTests.initLine ? [ServerTests.initReply] : []))
      #expect(try node.waitForExit() == 0)
    }
  }

  /// The input has ended already, and the reader has stalled: the signal ends that too.
  @Test func signalAfterTheEndOfInputEndsANodeWhoseReaderStalls() throws {
    try expectExit(within: 1, status: 1) {
      let node = try ServerTests.started()
      let record = "\"\(String(repeating: "x", count: 1 << 19))\""
      try node.write(
        ServerTests.send(record, number: 2) + ServerTests.poll(#"{"k":0}"#, number: 3))
      node.closeInput()
      usleep(50_000)
      return (node, { node.send(SIGTERM) })
    }
  }

  // MARK: What is inherited

  @Test(arguments: [SIGTERM, SIGINT])
  func signalsThatWereBlockedEndTheNode(_ signal: Int32) throws {
    let inheritance = NodeProcess.Inheritance(
      blocked: [SIGTERM, SIGINT, SIGALRM, SIGUSR1, SIGPIPE])
    let node = try ServerTests.started(inheriting: inheritance)
    node.send(signal)
    #expect(try node.waitForExit() == 0)
  }

  @Test func stalledReaderIsGivenUpAlsoWhereTheAlarmWasBlockedOrIgnored() throws {
    for inheritance in [
      NodeProcess.Inheritance(blocked: [SIGALRM, SIGUSR1]),
      NodeProcess.Inheritance(ignored: [SIGALRM, SIGUSR1]),
    ] {
      let node = try ServerTests.started(inheriting: inheritance)
      let record = "\"\(String(repeating: "x", count: 1 << 19))\""
      try node.write(
        ServerTests.send(record, number: 2) + ServerTests.poll(#"{"k":0}"#, number: 3))
      try node.waitUntilRead()
      node.send(SIGTERM)
      #expect(try node.waitForExit() == 1)
    }
  }

  @Test func ignoredTerminationEndsTheNodeAndIgnoredInterruptDoesNot() throws {
    let node = try ServerTests.started(
      inheriting: NodeProcess.Inheritance(ignored: [SIGTERM, SIGINT]))
    node.send(SIGINT)
    try node.write(ServerTests.poll("{}", number: 2))
    #expect(try node.readLine() == ServerTests.polled("{}", number: 2))
    node.send(SIGTERM)
    #expect(try node.waitForExit() == 0)
  }

  @Test func closedOutputIsNoticedHoweverItsSignalIsInherited() throws {
    for inheritance in [
      NodeProcess.Inheritance(blocked: [SIGPIPE]), NodeProcess.Inheritance(ignored: [SIGPIPE]),
    ] {
      let node = try ServerTests.started(inheriting: inheritance)
      node.closeOutput()
      try node.write(ServerTests.poll("{}", number: 2))
      #expect(try node.waitForExit() == 0)
    }
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
