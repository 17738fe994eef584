import Foundation
import TestSupport
import Testing

@testable import Maelstrom
@testable import Node

/// A node with `--data-dir`: what it has answered is there after its end, however that came, and what
/// it cannot keep it does not answer.
///
/// Method: the real binary, ended and started again, beside a node in this process that was not.
@Suite(.serialized) struct DurabilityTests {
  /// A directory that is there for one test.
  final class Directory {
    let path = NSTemporaryDirectory() + "node-data-" + UUID().uuidString

    init() throws {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
  }

  /// Polls of all keys from their start, and lists of all, as one text.
  private static func questions() -> [UInt8] {
    var text = ""
    for (number, key) in Traffic.keys.enumerated() {
      let name = String(decoding: (try? JSONEncoder().encode(key)) ?? Data(), as: UTF8.self)
      text += ServerTests.poll("{\(name):0}", number: number)
      text +=
        #"{"src":"c1","dest":"n0","body":{"type":"list_committed_offsets","msg_id":1,"keys":["#
        + name + "]}}\n"
    }
    return Array(text.utf8)
  }

  /// Two threads, blocks of every measure, kept with every policy.
  @Test(arguments: ["always", "never", "0.01"], [1, 2])
  func whatWasAnsweredIsThereAfterAKill(sync: String, threadCount: Int) throws {
    let directory = try Directory()
    let arguments = [
      "--quiet", "--data-dir", directory.path, "--sync", sync, "--threads", "\(threadCount)",
    ]
    var random = SeededGenerator()
    var traffic = Traffic(random)
    traffic.wildPercentage = 5
    var twin = NodeInProcess()
    for _ in 0..<3 {
      let node = try NodeProcess(arguments)
      var text = Array((ServerTests.initLine + "\n").utf8)
      for byteCount in [10, 150_000, 2_000, random.pick([10, 400_000])] {
        let start = text.count
        while text.count - start < byteCount { text += Array((traffic.next().text + "\n").utf8) }
        let expected = twin.serve(text).split(separator: LineFeed.byte)
        try node.writeAndRead(text, lineCount: expected.count) { index, reply in
          try #require(reply == String(decoding: expected[index], as: UTF8.self))
        }
        text = []
      }
      node.send(SIGKILL)
      #expect(try node.waitForExit() == 128 + SIGKILL)
    }
    let node = try ServerTests.started(arguments)
    let replies = try node.exchange(Self.questions())
    let expected = twin.serve(Self.questions())
    #expect(Data(replies) == Data(expected))
    #expect(try node.waitForExit() == 0)
  }

  @Test func whatIsFoundIsToldAndAnEndIsMarked() throws {
    let directory = try Directory()
    for count in 0..<3 {
      let node = try ServerTests.started(["--data-dir", directory.path])
      try node.write(ServerTests.send("\"x\"", number: 1))
      #expect(try node.readLine() == ServerTests.sent(count, number: 1))
      node.closeInput()
      #expect(try node.waitForExit() == 0)
      let told = try node.readErrors()
      #expect(told.contains("n0 goes on with \(count) records and 0 commits in \(directory.path)"))
      #expect(!told.contains("cut off"))
    }
  }

  @Test func aTornEndIsCutOffAndTold() throws {
    let directory = try Directory()
    var node = try ServerTests.started(["--data-dir", directory.path])
    try node.write(ServerTests.send("1", number: 1))
    _ = try node.readLine()
    node.send(SIGKILL)
    _ = try node.waitForExit()
    let file = directory.path + "/n0/0000000001.journal"
    let handle = try #require(FileHandle(forUpdatingAtPath: file))
    try handle.seekToEnd()
    try handle.write(contentsOf: Data("half a frame".utf8))
    try handle.close()
    node = try ServerTests.started(["--data-dir", directory.path])
    try node.write(ServerTests.poll(#"{"k":0}"#, number: 2))
    #expect(try node.readLine() == ServerTests.polled(#"{"k":[[0,1]]}"#, number: 2))
    node.closeInput()
    _ = try node.waitForExit()
    #expect(try node.readErrors().contains("; the last 12 bytes of \(file), from byte "))
  }

  // MARK: What cannot be opened

  /// Starts a node and sends `init`, which must not be answered.
  private func problem(
    _ directory: String, initLine: String = ServerTests.initLine
  ) throws -> String {
    let node = try NodeProcess(["--data-dir", directory])
    try node.write(initLine + "\n" + ServerTests.send("1", number: 2))
    #expect(try node.readToEnd().isEmpty)
    #expect(try node.waitForExit() == 1)
    return try node.readErrors()
  }

  @Test func aMissingDirectoryIsNamed() throws {
    let directory = try Directory()
    let path = directory.path + "/missing"
    #expect(
      try problem(path).contains(
        "the journal in \(path) cannot be used: cannot use as a directory \(path): No such file"))
  }

  @Test func aFileInPlaceOfTheDirectoryIsNamed() throws {
    let directory = try Directory()
    let path = directory.path + "/file"
    try Data().write(to: URL(fileURLWithPath: path))
    #expect(try problem(path).contains("cannot use as a directory \(path): Not a directory"))
  }

  @Test(.enabled(if: geteuid() != 0, "root may write anywhere"))
  func aDirectoryThatMayNotBeWrittenToIsNamed() throws {
    let directory = try Directory()
    chmod(directory.path, 0o500)
    defer { chmod(directory.path, 0o700) }
    let path = directory.path
    #expect(
      try problem(path).contains("cannot make the directory \(path)/n0: Permission denied"))
  }

  @Test func aDirectoryThatIsHeldByAnotherProcessIsNamed() throws {
    let directory = try Directory()
    let node = try ServerTests.started(["--data-dir", directory.path])
    #expect(
      try problem(directory.path).contains("another process holds \(directory.path)/n0/lock"))
    // The first one goes on, and another node has a directory of its own.
    try node.write(ServerTests.send("1", number: 1))
    #expect(try node.readLine() == ServerTests.sent(0, number: 1))
    let other = try NodeProcess(["--data-dir", directory.path])
    try other.write(ServerTests.initLine.replacingOccurrences(of: "n0", with: "n1") + "\n")
    #expect(try other.readLine().contains(#""type":"init_ok""#))
  }

  @Test func theJournalOfOtherNodesIsRefused() throws {
    let directory = try Directory()
    let node = try ServerTests.started(["--data-dir", directory.path])
    node.closeInput()
    _ = try node.waitForExit()
    let initLine = ServerTests.initLine.replacingOccurrences(
      of: #"["n0"]"#, with: #"["n0","n1"]"#)
    #expect(
      try problem(directory.path, initLine: initLine).contains(
        #"cannot be used: it is of a node of n0, and "init" names n0, n1"#))
  }

  /// A bit of each byte turned over: nothing of that is ever served.
  @Test func damageIsRefusedOrCutAndNeverServed() throws {
    let directory = try Directory()
    var node = try ServerTests.started(["--quiet", "--data-dir", directory.path])
    for number in 0..<3 {
      try node.write(ServerTests.send("\"value \(number)\"", number: number))
      _ = try node.readLine()
    }
    node.send(SIGKILL)
    _ = try node.waitForExit()
    let file = URL(fileURLWithPath: directory.path + "/n0/0000000001.journal")
    let sound = try Data(contentsOf: file)
    let all = #"[0,"value 0"],[1,"value 1"],[2,"value 2"]"#
    var refusedCount = 0
    var random = SeededGenerator()
    for position in sound.indices where position % 5 == 0 {
      var bytes = sound
      bytes[position] ^= UInt8(1) << UInt8.random(in: 0..<8, using: &random)
      try bytes.write(to: file)
      node = try NodeProcess(["--data-dir", directory.path])
      try node.write(ServerTests.initLine + "\n" + ServerTests.poll(#"{"k":0}"#, number: 1))
      node.closeInput()
      let replies = try node.readLines()
      if replies.isEmpty {
        refusedCount += 1
        #expect(try node.waitForExit() == 1)
        #expect(try node.readErrors().contains("0000000001.journal"))
      } else {
        // Only the last frame has nobody to vouch for it.
        #expect(
          replies.last == ServerTests.polled(#"{"k":[\#(all.dropLast(14))]}"#, number: 1))
        #expect(try node.readErrors().contains("have been cut off"))
      }
    }
    #expect(refusedCount > sound.count / 10)
  }

  // MARK: What cannot be kept

  /// Sends records until the node ends, and gives what it had answered and said.
  private func fill(_ node: NodeProcess) throws -> (answered: Int, said: String) {
    var number = 0
    var answeredCount = 0
    let record = "\"\(String(repeating: "x", count: 500))\""
    while number < 10_000 {
      let count = 7
      let text = (0..<count).map { ServerTests.send(record, number: number + $0) }.joined()
      number += count
      guard (try? node.write(text)) != nil else { break }
      guard let reply = try? node.readLine() else { break }
      #expect(reply == ServerTests.sent(answeredCount, number: answeredCount))
      answeredCount += 1
      for _ in 1..<count {
        guard let reply = try? node.readLine() else { break }
        #expect(reply == ServerTests.sent(answeredCount, number: answeredCount))
        answeredCount += 1
      }
      guard answeredCount == number else { break }
    }
    #expect(number < 10_000)
    #expect(try node.waitForExit() == 1)
    return (answeredCount, try node.readErrors())
  }

  /// What was answered is there, and what was not is not.
  private func expect(_ count: Int, in directory: String) throws {
    let node = try ServerTests.started(["--quiet", "--data-dir", directory])
    try node.write(ServerTests.send("1", number: 1))
    #expect(try node.readLine() == ServerTests.sent(count, number: 1))
  }

  @Test(arguments: ["always", "never"])
  func aLimitOfTheSizeOfFilesEndsTheNodeBeforeItAnswers(sync: String) throws {
    let directory = try Directory()
    let node = try NodeProcess(
      ["--data-dir", directory.path, "--sync", sync], fileBlockCountMax: 50)
    try node.write(ServerTests.initLine + "\n")
    #expect(try node.readLine() == ServerTests.initReply)
    let (answeredCount, said) = try fill(node)
    #expect(said.contains("what was sent cannot be kept: cannot write to \(directory.path)/n0/"))
    #expect(said.contains("File too large"))
    #expect(answeredCount > 0)
    try expect(answeredCount, in: directory.path)
  }

  @Test func aFullDiskEndsTheNodeBeforeItAnswers() throws {
    let directory = try Directory()
    let mount = Process()
    mount.executableURL = URL(fileURLWithPath: "/bin/mount")
    mount.arguments = ["-t", "tmpfs", "-o", "size=64k", "tmpfs", directory.path]
    mount.standardError = FileHandle.nullDevice
    guard geteuid() == 0, (try? mount.run()) != nil, { mount.waitUntilExit() }() == (),
      mount.terminationStatus == 0
    else {
      print("aFullDiskEndsTheNodeBeforeItAnswers: left out, nothing may be mounted here")
      return
    }
    defer { umount2(directory.path, Int32(MNT_DETACH)) }
    let node = try ServerTests.started(["--data-dir", directory.path])
    let (answeredCount, said) = try fill(node)
    #expect(said.contains("No space left on device"))
    #expect(answeredCount > 0)
    // Room for more, which root may make.
    let remount = Process()
    remount.executableURL = URL(fileURLWithPath: "/bin/mount")
    remount.arguments = ["-o", "remount,size=1m", directory.path]
    try remount.run()
    remount.waitUntilExit()
    try expect(answeredCount, in: directory.path)
  }
}
