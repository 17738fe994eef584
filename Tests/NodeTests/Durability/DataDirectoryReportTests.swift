import Foundation
import LogStore
import Testing

@testable import Node

/// What `--inspect` says of journals that are whole, torn, damaged, or not there.
@Suite(.serialized) struct DataDirectoryReportTests {
  /// A directory with the journal of a node that was killed after two sends and a commit.
  private func directory() throws -> DurabilityTests.Directory {
    let directory = try DurabilityTests.Directory()
    let node = try ServerTests.started(["--quiet", "--data-dir", directory.path])
    for number in 0..<2 {
      try node.write(ServerTests.send("1", number: number))
      _ = try node.readLine()
    }
    try node.write(
      #"{"src":"c1","dest":"n0","body":{"type":"commit_offsets","offsets":{"k":1},"msg_id":1}}"#
        + "\n")
    _ = try node.readLine()
    node.send(SIGKILL)
    _ = try node.waitForExit()
    return directory
  }

  private func file(_ directory: DurabilityTests.Directory) -> URL {
    URL(fileURLWithPath: directory.path + "/n0/0000000001.journal")
  }

  @Test func aWholeJournalIsToldOf() throws {
    let directory = try directory()
    let before = try Data(contentsOf: file(directory))
    let report = try DataDirectoryReport(of: directory.path)
    #expect(report.isSound)
    #expect(
      report.text == """
        \(directory.path)/n0: journal of n0
          file                       bytes   frames   records   commits   others  state
          0000000001.journal           269        4         2         1        1  whole
          whole
        """)
    #expect(try Data(contentsOf: file(directory)) == before)
  }

  @Test func aTornJournalIsToldOfAndCanBeOpened() throws {
    let directory = try directory()
    let bytes = try Data(contentsOf: file(directory))
    try bytes.dropLast(3).write(to: file(directory))
    let report = try DataDirectoryReport(of: directory.path)
    #expect(report.isSound)
    #expect(report.text.contains("0        1  torn\n"))
    #expect(
      report.text.contains("torn at its end, a node cuts off the last 51 bytes, from byte 215 of "))
    #expect(try Data(contentsOf: file(directory)).count == bytes.count - 3)
  }

  @Test func aDamagedJournalIsToldOfAndSpoilsTheReport() throws {
    let directory = try directory()
    var bytes = try Data(contentsOf: file(directory))
    bytes[100] ^= 1
    try bytes.write(to: file(directory))
    let report = try DataDirectoryReport(of: directory.path)
    #expect(!report.isSound)
    #expect(report.text.contains("  damaged\n"))
    #expect(
      report.text.contains("damaged, a node refuses it: \(file(directory).path) is damaged at"))
  }

  @Test func allJournalsOfADirectoryAreToldOf() throws {
    let directory = try directory()
    for node in 1...2 {
      let process = try NodeProcess(["--quiet", "--data-dir", directory.path])
      try process.write(
        ServerTests.initLine.replacingOccurrences(
          of: #""node_id":"n0""#, with: #""node_id":"N\#(node)""#
        )
        .replacingOccurrences(of: #"["n0"]"#, with: #"["N\#(node)"]"#) + "\n")
      #expect(try process.readLine().contains("init_ok"))
      process.closeInput()
      _ = try process.waitForExit()
    }
    try Data().write(to: URL(fileURLWithPath: directory.path + "/a file"))
    let text = try DataDirectoryReport(of: directory.path).text
    #expect(text.split(separator: "\n\n").count == 3)
    #expect(text.contains("/%4e1: journal of N1\n  file "))
  }

  @Test func whereThereIsNoJournalThatIsSaid() throws {
    let directory = try DurabilityTests.Directory()
    let report = try DataDirectoryReport(of: directory.path)
    #expect(report.text == "there is no journal in \(directory.path)")
    #expect(throws: JournalError.self) {
      _ = try DataDirectoryReport(of: directory.path + "/missing")
    }
  }

  @Test func theProgramPrintsTheReport() throws {
    let directory = try directory()
    var node = try NodeProcess(["--inspect", directory.path])
    let text = String(decoding: try node.readToEnd(), as: UTF8.self)
    #expect(text == (try DataDirectoryReport(of: directory.path).text) + "\n")
    #expect(try node.waitForExit() == 0)
    node = try NodeProcess(["--inspect", directory.path + "/missing"])
    #expect(try node.readToEnd().isEmpty)
    #expect(try node.waitForExit() == 1)
    #expect(try node.readErrors().contains("No such file or directory"))
  }
}
