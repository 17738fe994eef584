import FastJSON
import LogStore
import Platform
import Testing

@testable import Node

@Suite struct ReplicaReportTests {
  @Test func theLagOfEachPeerIsToldWithTheKeyThatIsFurthestBehind() {
    var table = LogTable(seed: 1)
    var replica = Replica(
      names: ["n0", "n1", "n2"].map { Array($0.utf8) }, own: 0, session: 7,
      options: ReplicationOptions())
    func send(_ key: String, _ replica: inout Replica) {
      let log = table.logIndex(creating: Array(key.utf8).bytes)
      let appended = replica.send([0x31].bytes, to: log, of: &table)
      #expect(appended != nil)
    }
    let nothing = replica.report(of: table)
    #expect(nothing.hasPrefix(" waiting_bytes=0 n1=answers lag_logs=0 lag_offsets=0 lacks_logs=0"))
    send("k", &replica)
    for _ in 0..<3 { send("a \n", &replica) }
    let waiting = replica.report(of: table)
    #expect(waiting.contains(#" n1=answers lag_logs=2 lag_offsets=7 lag_key="a \n" lacks_logs=2 "#))
    #expect(waiting.contains(#" n2=answers lag_logs=2 lag_offsets=7 lag_key="a \n" lacks_logs=2 "#))

    // n1 promises, n2 does not.
    let text = Array(
      #"{"session":1,"batch":1,"logs":[{"key":"a \n","from":0,"records":[],"floor":10}]}"#.utf8)
    do {
      let mail = try PeerMail(body: text.bytes)
      let outcome = replica.hear(mail, in: text.bytes, from: 1, of: &table)
      #expect(outcome == .taken)
    } catch {
      Issue.record("\(error)")
    }
    let heard = replica.report(of: table)
    #expect(heard.contains(#" n1=answers lag_logs=1 lag_offsets=1 lag_key="k" "#))
    #expect(heard.contains(#" n2=answers lag_logs=2 lag_offsets=7 lag_key="a \n" "#))
  }
}
