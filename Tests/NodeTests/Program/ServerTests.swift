import Foundation
import TestSupport
import Testing

/// The whole node through its pipes: framing, limits, stalls, ends.
///
/// Method: the real binary, one process for each case; what it must say is known beforehand, or is
/// what a node in this process says.
@Suite(.serialized) struct ServerTests {
  static let initLine =
    #"{"id":0,"src":"c0","dest":"n0","body":{"type":"init","node_id":"n0","node_ids":["n0"],"msg_id":1}}"#
  static let initReply = #"{"src":"n0","dest":"c0","body":{"type":"init_ok","in_reply_to":1}}"#

  /// A send in Maelstrom's form, with its line feed.
  static func send(_ payload: String, to key: String = "k", number: Int) -> String {
    #"{"id":\#(number),"src":"c1","dest":"n0","body":{"key":"\#(key)","msg":\#(payload),"#
      + "\"type\":\"send\",\"msg_id\":\(number)}}\n"
  }

  /// A poll in Maelstrom's form, with its line feed.
  static func poll(_ offsets: String, number: Int) -> String {
    #"{"id":\#(number),"src":"c1","dest":"n0","body":{"offsets":\#(offsets),"#
      + "\"type\":\"poll\",\"msg_id\":\(number)}}\n"
  }

  static func sent(_ offset: Int, number: Int) -> String {
    #"{"src":"n0","dest":"c1","body":{"type":"send_ok","offset":\#(offset),"in_reply_to":\#(number)}}"#
  }

  static func polled(_ messages: String, number: Int) -> String {
    #"{"src":"n0","dest":"c1","body":{"type":"poll_ok","msgs":\#(messages),"in_reply_to":\#(number)}}"#
  }

  /// A node that has answered `init`.
  static func started(
    _ arguments: [String] = [], input: NodeProcess.End = .pipe, output: NodeProcess.End = .pipe,
    errors: NodeProcess.End = .pipe,
    inheriting inheritance: NodeProcess.Inheritance = NodeProcess.Inheritance()
  ) throws -> NodeProcess {
    let node = try NodeProcess(
      arguments, input: input, output: output, errors: errors, inheriting: inheritance)
    try node.write(initLine + "\n")
    let reply = try node.readLine()
    try #require(reply == initReply)
    return node
  }

  /// The whole node: what waits while the reader stalls is dropped, what comes later is answered.
  @Test func nodeDropsLateRepliesAndGoesOn() throws {
    let node = try ServerTests.started(["--reply-deadline", "0.1"])
    let record = "\"\(String(repeating: "x", count: 30_000))\""
    try node.write(ServerTests.send(record, number: 2))
    #expect(try node.readLine() == ServerTests.sent(0, number: 2))
    // In one piece, which a pipe takes and gives as a whole: of polls that came later the node would
    // not read the last before its reader had taken the line that is under way.
    let polls = String(repeating: ServerTests.poll(#"{"k":0}"#, number: 3), count: 20)
    try node.write(polls)
    try node.waitUntilRead()
    usleep(400_000)
    var count = 0
    while try node.isReadable(within: 0.2) {
      #expect(try node.readLine() == ServerTests.polled(#"{"k":[[0,\#(record)]]}"#, number: 3))
      count += 1
    }
    #expect(count > 0 && count < 20)
    try node.write(ServerTests.poll("{}", number: 4))
    #expect(try node.readLine() == ServerTests.polled("{}", number: 4))
    node.closeInput()
    #expect(try node.waitForExit() == 0)
    let told = try node.readErrors().matches(of: /replies that were not taken in time: (\d+)/)
    #expect(told.compactMap { Int($0.1) }.reduce(0, +) == 20 - count)
  }

  // MARK: Ends of input and output

  @Test(arguments: ["", "\n", "\r\n"])
  func everythingIsAnsweredAtTheEndOfInput(_ lastLineEnd: String) throws {
    let node = try NodeProcess(["--quiet"])
    let text =
      Self.initLine + "\n" + Self.send("1", number: 2)
      + String(Self.poll(#"{"k":0}"#, number: 3).dropLast()) + lastLineEnd
    let lines = String(decoding: try node.exchange(Array(text.utf8)), as: UTF8.self)
    #expect(
      lines
        == [Self.initReply, Self.sent(0, number: 2), Self.polled(#"{"k":[[0,1]]}"#, number: 3), ""]
        .joined(separator: "\n"))
    #expect(try node.waitForExit() == 0)
    #expect(try node.readErrors() == "")
  }

  /// Ends that cannot be read or written are named, whichever they are, and the status tells.
  @Test(arguments: [
    (NodeProcess.End.closed, NodeProcess.End.pipe, "reading from standard input failed"),
    (.file("/"), .pipe, "reading from standard input failed: Is a directory"),
    (.pipe, .closed, "writing to standard output failed"),
    (.pipe, .file("/dev/full"), "writing to standard output failed: No space left on device"),
  ])
  func endsThatCannotBeUsedAreNamed(
    _ input: NodeProcess.End, _ output: NodeProcess.End, _ problem: String
  ) throws {
    let node = try NodeProcess(input: input, output: output)
    if node.input >= 0 { try node.write(Self.initLine + "\n") }
    #expect(try node.waitForExit() == 1)
    #expect(try node.readErrors().contains(problem))
  }

  @Test func closedStandardErrorHarmsNothing() throws {
    let node = try Self.started(errors: .closed)
    try node.write("bad\n" + Self.poll("{}", number: 2))
    node.closeInput()
    #expect(try node.readLines() == [Self.polled("{}", number: 2)])
    #expect(try node.waitForExit() == 0)
  }

  /// Nobody reads stderr: the node goes on, and says later how much it has not said.
  @Test func fullStandardErrorStopsNothing() throws {
    let node = try Self.started()
    node.fillErrors()
    for number in 2..<30 {
      try node.write("bad\n" + Self.poll("{}", number: number))
      #expect(try node.readLine() == Self.polled("{}", number: number))
    }
    try node.takeErrors()
    node.closeInput()
    #expect(try node.waitForExit() == 0)
    #expect(try node.readErrors().contains("28 more problems were not printed"))
  }

  @Test func noInputIsNoOutput() throws {
    let node = try NodeProcess()
    #expect(try node.exchange([]) == [])
    #expect(try node.waitForExit() == 0)
  }

  @Test func randomTrafficFromAFileToAFileIsAnsweredAsInProcess() throws {
    var traffic = Traffic(SeededGenerator())
    let lines = (0..<2_000).map { _ in traffic.next().text }.joined(separator: "\n")
    let text = Array((Self.initLine + "\n" + lines).utf8)
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("NodeTests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let requests = folder.appendingPathComponent("requests")
    let replies = folder.appendingPathComponent("replies")
    try Data(text).write(to: requests)

    let node = try NodeProcess(
      ["--quiet"], input: .file(requests.path), output: .file(replies.path))
    #expect(try node.waitForExit() == 0)
    var twin = NodeInProcess()
    let expected = twin.serve(text)
    #expect(try Data(contentsOf: replies) == Data(expected))
    for reply in expected.split(separator: 0x0A) { try expectAcceptable(Data(reply)) }
  }

  @Test func closedOutputEndsTheNodeQuietly() throws {
    let node = try Self.started()
    node.closeOutput()
    // Lines enough that the node must notice, however it gathers its replies.
    let lines = (2..<1_000).map { Self.send("1", number: $0) }.joined()
    _ = try? node.write(lines)
    #expect(try node.waitForExit() == 0)
    #expect(!(try node.readErrors()).contains("failed"))
  }

  @Test func closedOutputEndsTheNodeWhileItWaitsForItsReader() throws {
    let node = try Self.started(output: .nonblockingPipe)
    _ = try node.write(
      Array((2..<3_000).map { Self.send("1", number: $0) }.joined().utf8), until: .now + 0.5)
    node.closeOutput()
    #expect(try node.waitForExit() == 0)
  }

  @Test func idleNodeTakesNoProcessorTime() throws {
    for input in [NodeProcess.End.pipe, .nonblockingPipe] {
      let node = try Self.started(["--quiet"], input: input)
      let before = try node.processorTime()
      usleep(300_000)
      #expect(try node.processorTime() - before <= 0.05)
    }
  }

  // MARK: Framing

  @Test func oneByteAtATimeIsEnough() throws {
    let node = try Self.started()
    for byte in (Self.send("1", number: 2) + Self.poll(#"{"k":0}"#, number: 3)).utf8 {
      try node.write([byte])
      try node.waitUntilRead()
    }
    #expect(try node.readLine() == Self.sent(0, number: 2))
    #expect(try node.readLine() == Self.polled(#"{"k":[[0,1]]}"#, number: 3))
  }

  @Test func inputMayBeSplitAnywhere() throws {
    let node = try Self.started()
    let text = Array(
      (Self.poll("{}", number: 2) + "not JSON\r\n" + Self.poll(#"{ "k" : 0 }"#, number: 3)).utf8)
    let expected = [Self.polled("{}", number: 2), Self.polled("{}", number: 3)]
    for place in 1..<text.count {
      try node.write(Array(text[..<place]))
      try node.waitUntilRead()
      try node.write(Array(text[place...]))
      try #require([try node.readLine(), try node.readLine()] == expected)
    }
  }

  @Test func manyRequestsInOneWriteAreAllAnsweredInOrder() throws {
    let node = try Self.started()
    let count = 5_000
    let text = (0..<count).map { Self.send("\($0)", to: "\($0 % 7)", number: $0) }.joined()
    let replies = String(decoding: try node.exchange(Array(text.utf8)), as: UTF8.self)
    #expect(
      replies == (0..<count).map { Self.sent($0 / 7, number: $0) + "\n" }.joined())
  }

  @Test(arguments: [NodeProcess.End.pipe, .nonblockingPipe])
  func descriptorsMayBlockOrNot(_ end: NodeProcess.End) throws {
    let node = try Self.started(["--quiet"], input: end, output: end)
    usleep(20_000)
    var text = ""
    for number in 2..<400 {
      text += Self.send("\"\(String(repeating: "x", count: 900))\"", number: number)
    }
    for number in 400..<420 { text += Self.poll(#"{"k":0}"#, number: number) }
    let replies = try node.exchange(Array(text.utf8)).split(separator: 0x0A)
    #expect(replies.count == 418)
    #expect(Set(replies.suffix(20).map(\.count)).count == 1)
    #expect(try node.waitForExit() == 0)
  }

  @Test func stoppingAndContinuingTheNodeLosesNothing() throws {
    let node = try Self.started()
    for number in 2..<22 {
      node.send(SIGSTOP)
      try node.write(Self.poll("{}", number: number))
      if number % 2 == 0 { usleep(1_000) }
      node.send(SIGCONT)
      #expect(try node.readLine() == Self.polled("{}", number: number))
    }
  }

  // MARK: Long lines

  @Test func lineOf16MebibytesIsServed() throws {
    let node = try Self.started()
    let payload = "\"\(String(repeating: "sixteen bytes...", count: 1 << 20))\""
    let text =
      Self.send(payload, number: 2) + Self.poll(#"{"k":0}"#, number: 3)
      + Self.poll(#"{"k":1}"#, number: 4)
    let replies = try node.exchange(Array(text.utf8))
    let expected = [
      Self.sent(0, number: 2), Self.polled(#"{"k":[[0,\#(payload)]]}"#, number: 3),
      Self.polled("{}", number: 4), "",
    ]
    #expect(Data(replies) == Data(expected.joined(separator: "\n").utf8))
  }

  @Test(arguments: ["\n", ""])
  func lineOverTheLimitIsSkippedWithoutBeingKept(_ lineEnd: String) throws {
    let node = try Self.started(["--max-line-bytes", "100000"])
    let before = try node.peakMemory()
    let block = [UInt8](repeating: UInt8(ascii: "x"), count: 1 << 20)
    for _ in 0..<24 { try node.write(block) }
    try node.waitUntilRead()
    #expect(try node.peakMemory() - before < 4 << 20)
    if !lineEnd.isEmpty {
      try node.write(lineEnd + Self.poll("{}", number: 3))
      #expect(try node.readLine() == Self.polled("{}", number: 3))
    }
    node.closeInput()
    #expect(try node.readLines() == [])
    #expect(try node.waitForExit() == 0)
    let said = try node.readErrors()
    #expect(said.matches(of: /dropped a line of more than 100000 bytes/).count == 1)
  }

  @Test func limitOfALineIsExact() throws {
    let node = try Self.started(["--max-line-bytes", "200"])
    for (length, isServed) in [(199, true), (200, true), (201, false), (202, false)] {
      for isUsualForm in [true, false] {
        let bare = Self.send(#""""#, number: 5).utf8.count - 1 + (isUsualForm ? 0 : 1)
        let payload = "\"\(String(repeating: "x", count: length - bare))\""
        let line = Self.send(payload, number: 5)
        try node.write(isUsualForm ? line : " " + line)
        try node.write(Self.poll("{}", number: 6))
        if isServed { #expect(try node.readLine().contains("send_ok")) }
        #expect(try node.readLine() == Self.polled("{}", number: 6))
      }
    }
  }

  // MARK: Hostile lines

  @Test(arguments: [1_022, 1_023, 1_024, 1_025, 100_000])
  func deepNestingIsServedOrRefusedAndNeverHarms(_ depth: Int) throws {
    let node = try Self.started()
    let payload = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    try node.write(Self.send(payload, number: 2) + Self.poll(#"{"k":0}"#, number: 3))
    let reply = try node.readLine()
    if depth <= 1_022 {
      #expect(reply == Self.sent(0, number: 2))
      #expect(try node.readLine() == Self.polled(#"{"k":[[0,\#(payload)]]}"#, number: 3))
    } else {
      #expect(reply.contains(#""code":12"#) && reply.contains("nested too deeply"))
      #expect(try node.readLine() == Self.polled("{}", number: 3))
    }
  }

  @Test(arguments: ["[", "{\"a\":", "{\"src\":[", "\"", "\\", "\u{0}"])
  func oneLineOfTheSameOverAndOverIsDropped(_ piece: String) throws {
    let node = try Self.started()
    try node.write(String(repeating: piece, count: 100_000) + "\n" + Self.poll("{}", number: 3))
    #expect(try node.readLine() == Self.polled("{}", number: 3))
  }

  @Test func floodOfBadLinesIsToldInAFewAndSlowsNothing() throws {
    let node = try Self.started()
    let start = Date.now
    let bad = String(
      repeating:
        "this is no JSON, \u{1B}[31mand rather long\(String(repeating: "!", count: 200))\n",
      count: 200)
    for number in 0..<100 {
      try node.write(bad + Self.poll("{}", number: number))
      #expect(try node.readLine() == Self.polled("{}", number: number))
    }
    node.closeInput()
    #expect(try node.waitForExit() == 0)
    let said = try node.readErrors()
    let lines = said.split(separator: "\n")
    // In each second that began ten lines, and one that tells how many were left out.
    let secondCount = Int(Date.now.timeIntervalSince(start)) + 2
    #expect(lines.count <= 1 + 11 * secondCount)
    #expect(lines.allSatisfy { $0.utf8.count < 300 })
    #expect(!said.contains("\u{1B}"))
    let told = lines.count { $0.contains("dropped a line") }
    let leftOut = said.matches(of: /(\d+) more problems/).compactMap { Int($0.1) }.reduce(0, +)
    #expect(told + leftOut == 20_000)
  }

  // MARK: A reader that stalls

  @Test func nodeStopsReadingWhenItsReaderStallsAndLosesNothing() throws {
    let node = try Self.started()
    let before = try node.peakMemory()
    let record = "\"\(String(repeating: "x", count: 1 << 18))\""
    try node.write(Self.send(record, number: 2))
    #expect(try node.readLine() == Self.sent(0, number: 2))
    // 300 long polls would be answered by 75 MiB; the pipes hold some 64 KiB in each direction.
    let padding = String(repeating: " ", count: 4_000)
    let poll = Array((padding + Self.poll(#"{"k":0}"#, number: 3)).utf8)
    let polls = (0..<300).flatMap { _ in poll }
    let written = try node.write(polls, until: .now + 0.4)
    #expect(written < polls.count)
    #expect(try node.peakMemory() - before < 8 << 20)
    let time = try node.processorTime()
    usleep(200_000)
    #expect(try node.processorTime() - time <= 0.05)

    // What it took is answered when the reader comes back; the last line may have been cut off.
    node.closeInput()
    let reply = Data((Self.polled(#"{"k":[[0,\#(record)]]}"#, number: 3) + "\n").utf8)
    let replies = Data(try node.readToEnd())
    let count = written / poll.count
    #expect(count > 20)
    #expect(replies == Data((0..<count).flatMap { _ in reply }))
    #expect(try node.waitForExit() == 0)
  }
}
