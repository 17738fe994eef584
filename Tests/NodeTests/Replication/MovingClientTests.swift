import Testing

@testable import Node

/// What a client of several nodes may see and what not, sentence by sentence as docs/replication.md
/// says it.
@Suite struct MovingClientTests {
  private let cluster = ManualCluster(nodeCount: 2)

  private func send(_ node: Int, _ value: Int) -> String {
    cluster.ask(node, #""type":"send","key":"k","msg":\#(value)"#)
  }

  private func poll(_ node: Int, from offset: Int = 0) -> String {
    cluster.ask(node, #""type":"poll","offsets":{"k":\#(offset)}"#)
  }

  private func polled(_ records: String) -> String {
    #""type":"poll_ok","msgs":{\#(records.isEmpty ? "" : #""k":[\#(records)]"#)}"#
  }

  private func list(_ node: Int) -> String {
    cluster.ask(node, #""type":"list_committed_offsets","keys":["k"]"#)
  }

  @Test func aSendIsSeenNowhereAtOnceAndEverywhereOnceTheNodesHaveTalked() {
    #expect(send(0, 7) == #""type":"send_ok","offset":0"#)
    #expect(poll(0) == polled(""))
    #expect(poll(1) == polled(""))
    cluster.passOn()
    #expect(poll(0) == polled("[0,7]"))
    #expect(poll(1) == polled("[0,7]"))
  }

  @Test func whoReadsOnAtAnotherNodeMissesNothingAndSeesNothingTwice() {
    for value in 0..<4 { _ = send(0, value) }
    cluster.passOn()
    #expect(poll(0) == polled("[0,0],[2,1],[4,2],[6,3]"))
    // What the other node is given lies behind all that was seen, also while it is cut off.
    #expect(send(1, 8) == #""type":"send_ok","offset":7"#)
    #expect(send(1, 9) == #""type":"send_ok","offset":9"#)
    #expect(poll(1, from: 3) == polled("[4,2],[6,3],[7,8]"))
    #expect(poll(0, from: 7) == polled(""))
    cluster.passOn()
    #expect(poll(1, from: 8) == polled("[9,9]"))
    #expect(poll(0, from: 7) == polled("[7,8],[9,9]"))
  }

  @Test func sendsToTwoNodesMayBeOrderedOtherwiseThanTheyWereMade() {
    for value in 0..<3 { _ = send(0, value) }
    #expect(send(0, 3) == #""type":"send_ok","offset":6"#)
    #expect(send(1, 4) == #""type":"send_ok","offset":1"#)
    cluster.passOn()
    #expect(poll(0) == polled("[0,0],[1,4],[2,1],[4,2],[6,3]"))
    #expect(poll(1) == poll(0))
  }

  @Test func aCommitIsListedAtOnceWhereItWasMadeAndElsewhereWithItsRecords() {
    for value in 0..<3 { _ = send(0, value) }
    let none = #""type":"list_committed_offsets_ok","offsets":{}"#
    let committed = #""type":"list_committed_offsets_ok","offsets":{"k":4}"#
    let commit = cluster.ask(1, #""type":"commit_offsets","offsets":{"k":4}"#)
    #expect(commit == #""type":"commit_offsets_ok""#)
    #expect(list(1) == committed)
    #expect(list(0) == none)
    cluster.passOn()
    #expect(list(0) == committed)
    #expect(poll(0, from: 4) == polled("[4,2]"))
  }

  @Test func aNodeThatIsCutOffAnswersEverything() {
    for value in 0..<100 {
      #expect(send(0, value).hasPrefix(#""type":"send_ok""#))
      #expect(poll(0) == polled(""))
      #expect(list(0) == #""type":"list_committed_offsets_ok","offsets":{}"#)
      // What it says to the other one is lost.
      cluster.mail.removeAll()
      cluster.wait(milliseconds: 100)
    }
    cluster.passOn(milliseconds: 5_000)
    #expect(poll(1) == polled((0..<100).map { "[\(2 * $0),\($0)]" }.joined(separator: ",")))
  }
}
