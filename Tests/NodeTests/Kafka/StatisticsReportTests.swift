import FastJSON
import Foundation
import Testing

@testable import LogStore
@testable import Node

/// The line of statistics: what it says, and that it is said.
@Suite(.serialized) struct StatisticsReportTests {
  @Test func lineNamesEverything() throws {
    var report = StatisticsReport()
    for (requestCount, byteCount) in [(3, 1_000), (17, 20), (5, 4)] {
      var batch = RequestBatch()
      for _ in 0..<requestCount {
        batch.requests.append(
          Request(
            source: JSONSlice(start: 0, end: 0), destination: JSONSlice(start: 0, end: 0),
            messageID: nil, operation: .refuse(.notInitialized)))
      }
      batch.byteCount = byteCount
      report.count(batch)
    }
    report.countOutput(90)
    report.countOutput(9)
    var counts = RequestCounts()
    counts.inits = 1
    counts.sends = 2
    counts.polls = 3
    counts.commits = 4
    counts.lists = 5
    counts.errors = 6
    let line = report.line(
      counts,
      Statistics(logCount: 7, recordCount: 8, recordByteCount: 90, allocatedByteCount: 1_234))
    let expected =
      "requests=21 init=1 send=2 poll=3 commit=4 list=5 error=6 bytes_in=1024 bytes_out=99 "
      + "logs=7 records=8 record_bytes=90 log_memory=1234 peak_memory="
    #expect(line.hasPrefix(expected))
    let rest = line.dropFirst(expected.count).split(separator: " ")
    #expect(try #require(Int(rest[0])) > 1 << 20)
    #expect(rest.dropFirst() == ["longest_batch=17"])
  }

  @Test func statisticsAreToldOnStandardErrorSoOften() throws {
    let node = try ServerTests.started(["--stats", "1"])
    let send = ServerTests.send("12345", number: 2)
    let sent = ServerTests.sent(0, number: 2)
    try node.write(send)
    #expect(try node.readLine() == sent)
    usleep(1_300_000)
    node.closeInput()
    #expect(try node.waitForExit() == 0)
    let lines = try node.readErrors().split(separator: "\n")
    let line = try #require(lines.first { $0.contains("requests=") })
    #expect(line.hasPrefix("maelstrom-kafka: requests=2 init=1 send=1 poll=0 commit=0 list=0"))
    let inputByteCount = ServerTests.initLine.utf8.count + 1 + send.utf8.count
    let outputByteCount = ServerTests.initReply.utf8.count + 1 + sent.utf8.count + 1
    #expect(
      line.contains(" bytes_in=\(inputByteCount) bytes_out=\(outputByteCount) logs=1 records=1 "))
    #expect(lines.count <= 4)
  }
}
