import Foundation
import TestSupport
import Testing

@testable import Maelstrom
@testable import Node

/// Two workers: the same replies as by one, in the same order, however the input comes; and the same
/// ends.
///
/// Method: the real binary. So much is written at once that the second worker is started, and then
/// more in every measure, so that the two change places again and again. On a machine with one
/// processor there is only one worker, and the tests hold of it.
@Suite(.serialized) struct WorkerTests {
  /// Requests of random traffic, `byteCount` bytes or a few more.
  private static func text(_ byteCount: Int, _ traffic: inout Traffic) -> [UInt8] {
    var text: [UInt8] = []
    while text.count < byteCount { text += Array((traffic.next().text + "\n").utf8) }
    return text
  }

  @Test(arguments: [0, 5, 60])
  func muchInputAtOnceIsAnsweredAsInProcess(wildPercentage: Int) throws {
    var traffic = Traffic(SeededGenerator())
    traffic.wildPercentage = wildPercentage
    let text = Array((ServerTests.initLine + "\n").utf8) + Self.text(2_000_000, &traffic)
    let node = try NodeProcess(["--quiet"])
    let replies = try node.exchange(text)
    var twin = NodeInProcess()
    #expect(Data(replies) == Data(twin.serve(text)))
    #expect(try node.waitForExit() == 0)
  }

  /// Between blocks there is now more and now less to do, so that it is now the one worker and now the
  /// other that reads on.
  @Test func blocksOfEveryMeasureAreAnsweredInTheirOrder() throws {
    var random = SeededGenerator()
    let node = try ServerTests.started(["--quiet"])
    var number = 0
    for _ in 0..<300 {
      let count = [1, 2, 10, 300, 600, 1_000, 3_000].randomElement(using: &random) ?? 1
      let numbers = number..<number + count
      number += count
      let text = numbers.map { ServerTests.send("\($0)", number: $0) }.joined()
      try node.writeAndRead(Array(text.utf8), lineCount: count) { index, reply in
        let expected = ServerTests.sent(
          numbers.lowerBound + index, number: numbers.lowerBound + index)
        #expect(reply == expected)
      }
    }
    #expect(try node.threadCount() == min(2, CLibrary.availableProcessorCount))
    node.closeInput()
    #expect(try node.waitForExit() == 0)
  }

  /// The same with everything that may come between the stages: statistics, deadlines that are kept,
  /// descriptors that do not block.
  @Test(arguments: [
    (["--quiet", "--stats", "1"], NodeProcess.End.pipe),
    (["--quiet", "--reply-deadline", "60"], .pipe), (["--quiet"], .nonblockingPipe),
    (["--quiet", "--stats", "1", "--reply-deadline", "60"], .nonblockingPipe),
  ])
  func everyWayOfReadingAndWritingKeepsTheOrder(
    _ arguments: [String], _ end: NodeProcess.End
  ) throws {
    var traffic = Traffic(SeededGenerator())
    traffic.wildPercentage = 5
    let node = try NodeProcess(arguments, input: end, output: end)
    var twin = NodeInProcess()
    var text = Array((ServerTests.initLine + "\n").utf8)
    for byteCount in [200_000, 10, 500_000, 20_000, 300_000] {
      text += Self.text(byteCount, &traffic)
      let expected = twin.serve(text).split(separator: LineFeed.byte)
      try node.writeAndRead(text, lineCount: expected.count) { index, reply in
        try #require(reply == String(decoding: expected[index], as: UTF8.self))
      }
      text = []
    }
    node.closeInput()
    #expect(try node.readToEnd().isEmpty)
    #expect(try node.waitForExit() == 0)
  }

  /// Lines longer than a block, and lines that are too long, among so many that two workers are busy.
  @Test func linesLongerThanABlockAreServedOrDroppedAmongMany() throws {
    let node = try NodeProcess(["--quiet", "--max-line-bytes", "400000"])
    var text = ServerTests.initLine + "\n"
    var expected = [ServerTests.initReply]
    for number in 0..<12_000 {
      switch number % 1_500 {
      case 700:
        let record = "\"\(String(repeating: "x", count: 300_000))\""
        text += ServerTests.send(record, to: "long", number: number)
        expected.append(ServerTests.sent(number / 1_500, number: number))
      case 900:
        text += String(repeating: "y", count: 500_000) + "\n"
      default:
        text += ServerTests.poll("{}", number: number)
        expected.append(ServerTests.polled("{}", number: number))
      }
    }
    let replies = String(decoding: try node.exchange(Array(text.utf8)), as: UTF8.self)
    #expect(replies == expected.joined(separator: "\n") + "\n")
    #expect(try node.waitForExit() == 0)
  }

  /// Whichever of the two waits for input, a signal ends the node at once and everything is answered.
  @Test(arguments: [SIGTERM, SIGINT])
  func signalEndsTheNodeWhicheverWorkerReads(_ signal: Int32) throws {
    for blockCount in 1...6 {
      let node = try ServerTests.started(["--quiet"])
      let count = 1_000 * blockCount
      let text = (0..<count).map { ServerTests.send("1", number: $0) }.joined()
      try node.writeAndRead(Array(text.utf8), lineCount: count) { _, _ in }
      usleep(20_000)
      let began = Date.now
      node.send(signal)
      #expect(try node.waitForExit() == 0)
      #expect(Date.now.timeIntervalSince(began) < 5)
    }
  }

  @Test func oneThreadIsEnoughWhereNoMoreAreWanted() throws {
    let node = try ServerTests.started(["--quiet", "--threads", "1"])
    let text = (0..<5_000).map { ServerTests.send("1", number: $0) }.joined()
    try node.writeAndRead(Array(text.utf8), lineCount: 5_000) { number, reply in
      #expect(reply == ServerTests.sent(number, number: number))
    }
    #expect(try node.threadCount() == 1)
  }

  /// One request at a time is no matter for two.
  @Test func littleInputStartsNoSecondWorker() throws {
    let node = try ServerTests.started(["--quiet"])
    for round in 0..<50 {
      let text = (0..<200).map { ServerTests.poll("{}", number: 200 * round + $0) }.joined()
      try node.writeAndRead(Array(text.utf8), lineCount: 200) { _, _ in }
    }
    #expect(try node.threadCount() == 1)
  }

  @Test func closedOutputEndsBothWorkers() throws {
    for _ in 0..<5 {
      let node = try ServerTests.started(["--quiet"])
      node.closeOutput()
      let text = (0..<5_000).map { ServerTests.send("1", number: $0) }.joined()
      _ = try? node.write(Array(text.utf8), until: .now + 0.5)
      #expect(try node.waitForExit() == 0)
    }
  }

  /// The byte in what is told of a line counts from its start, wherever the line lies in what was read.
  @Test(arguments: [0, 1, 400, 1_000, 2_000])
  func byteOfAProblemCountsFromTheStartOfItsLine(_ lineCountBefore: Int) throws {
    let before = (0..<lineCountBefore).map { ServerTests.poll("{}", number: $0) }.joined()
    let long = String(repeating: " ", count: 200_000)
    let node = try ServerTests.started()
    _ = try node.exchange(
      Array((before + #"{"src": }"# + "\n" + before + long + #"{"src": ]"# + "\n").utf8))
    #expect(try node.waitForExit() == 0)
    let told = try node.readErrors()
    #expect(told.contains(#"(expected a value at byte 8): {"src": }"#))
    #expect(told.contains("(expected a value at byte 200008)"))
  }

  /// Before `init` the node has no name to answer under but the one that the request gives it.
  @Test(arguments: [
    #"{"src":"c1","body":{"type":"send","key":"k","msg":1,"msg_id":1}}"#,
    #"{"src":"c1","dest":"","body":{"type":"send","key":"k","msg":1,"msg_id":1}}"#,
    #"{"src":"c1","dest":5,"body":{}}"#,
  ])
  func requestBeforeInitThatNamesNoNodeIsTold(_ line: String) throws {
    let node = try NodeProcess()
    let next = ServerTests.poll("{}", number: 2)
    let replies = try node.exchange(Array("\(next)\(line)\n\(next)".utf8))
    #expect(replies.count { $0 == LineFeed.byte } == 2)
    #expect(try node.waitForExit() == 0)
    #expect(
      try node.readErrors().hasSuffix(
        "maelstrom-kafka: dropped a message before \"init\" that names no node in \"dest\": \(line)\n"
      ))
  }

  /// Each line is answered once or told once: replies, problems that were told, and problems that were
  /// counted, are together as many as the lines.
  @Test(arguments: [["--threads", "1"], [], ["--max-line-bytes", "150"]])
  func everyLineIsAnsweredOrTold(_ arguments: [String]) throws {
    var traffic = Traffic(SeededGenerator())
    var lines: [[UInt8]] = []
    for number in 0..<6_000 {
      var line = Array(traffic.next().text.utf8)
      switch Int.random(in: 0..<10, using: &traffic.random) {
      case 0: line = []
      case 1: line = Array(line.prefix(.random(in: 0...line.count, using: &traffic.random)))
      case 2: line = [UInt8](repeating: .random(in: 0...255, using: &traffic.random), count: 200)
      case 3: line = Array(#"{"src":"c1","body":{"type":"send","msg_id":1}}"#.utf8)
      case 4: line = Array(#"{"dest":"n0","body":{"type":"poll","offsets":{},"msg_id":1}}"#.utf8)
      case 5:
        line = Array(#"{"id":1,"src":"c1","dest":"","body":{"keys":[],"type":"#.utf8)
        line += Array(#""list_committed_offsets","msg_id":1}}"#.utf8)
      case 6, 7:
        if let place = line.indices.randomElement(using: &traffic.random) {
          line[place] = Harm.bytes.randomElement(using: &traffic.random) ?? 0
        }
      default: break
      }
      // Half of them come before `init`; but what the traffic itself has of it is left out.
      if number == 3_000 { line = Array(ServerTests.initLine.utf8) }
      if number < 3_000, String(decoding: line, as: UTF8.self).contains("node_id") { line = [] }
      lines.append(line.filter { $0 != LineFeed.byte })
    }
    let node = try NodeProcess(arguments)
    let replies = try node.exchange(Array(lines.joined(separator: [LineFeed.byte])) + [0x0A])
    #expect(try node.waitForExit() == 0)
    let told = try node.readErrors().split(separator: "\n").dropFirst()
    let leftOut = told.compactMap { $0.firstMatch(of: /(\d+) more problems/).flatMap { Int($0.1) } }
    let dropped = told.count { $0.contains("dropped a") }
    #expect(dropped + leftOut.count == told.count)
    // An `init` of the traffic that is written with escapes may have made the node one of several,
    // which speaks to the others by itself.
    let answers = String(decoding: replies, as: UTF8.self).split(separator: "\n")
      .count { !$0.contains(#""type":"replicate""#) }
    #expect(answers + dropped + leftOut.reduce(0, +) == lines.count)
    #expect(dropped > 0)
  }

  /// What is told on stderr is told of every line, by whichever worker.
  @Test func badLinesAmongManyAreTold() throws {
    let node = try ServerTests.started()
    let polls = (0..<5_000).map { ServerTests.poll("{}", number: $0) }
    let text = polls.enumerated().map { $0 % 1_000 == 999 ? "bad \($0)\n" + $1 : $1 }.joined()
    _ = try node.exchange(Array(text.utf8))
    #expect(try node.waitForExit() == 0)
    let told = try node.readErrors()
    for number in stride(from: 999, to: 5_000, by: 1_000) {
      #expect(told.contains("bad \(number)"))
    }
  }
}
