import TestSupport
import Testing

@testable import Node

/// Messages of other nodes: the lines of docs/replication.md, and what is told and dropped.
@Suite struct PeerMessageTests {
  /// The lines are those of the page.
  @Test func theExchangeOfThePageIsWhatNodesSay() {
    let cluster = ManualCluster(nodeCount: 2)
    _ = cluster.ask(0, #""type":"send","key":"k1","msg":"hello""#)
    let first = cluster.passOn(milliseconds: 1_500)
    #expect(
      first == [
        #"{"src":"n0","dest":"n1","body":{"type":"replicate","session":100,"batch":1,"logs":[{"key":"k1","from":0,"records":[[0,"hello"]],"floor":2}]}}"#,
        #"{"src":"n1","dest":"n0","body":{"type":"replicate","session":101,"to":100,"acks":[1],"batch":1,"logs":[{"key":"k1","from":0,"records":[],"floor":1}]}}"#,
        #"{"src":"n0","dest":"n1","body":{"type":"replicate","session":100,"to":101,"acks":[1]}}"#,
      ])
    _ = cluster.ask(1, #""type":"commit_offsets","offsets":{"k1":0}"#)
    let second = cluster.passOn(milliseconds: 1_500)
    #expect(
      second == [
        #"{"src":"n1","dest":"n0","body":{"type":"replicate","session":101,"to":100,"batch":2,"logs":[{"key":"k1","from":1,"records":[],"floor":1,"commit":0}]}}"#,
        #"{"src":"n0","dest":"n1","body":{"type":"replicate","session":100,"to":101,"acks":[2]}}"#,
      ])
    #expect(cluster.passOn(milliseconds: 60_000).isEmpty)
  }

  private static func body(_ fields: String) -> String { #""type":"replicate",\#(fields)"# }

  private static func log(_ fields: String) -> String {
    body(#""session":9,"batch":1,"logs":[{\#(fields)}]"#)
  }

  @Test(arguments: [
    (body(#""batch":1,"logs":[]"#), "the field \"session\" is missing"),
    (body(#""session":9,"logs":[{"key":"k","floor":1}]"#), "the field \"batch\" is missing"),
    (log(#""floor":1"#), "the field \"key\" is missing"),
    (log(#""key":"k""#), "the field \"floor\" is missing"),
    (log(#""key":7,"floor":1"#), "its body is not as it must be: expected a string"),
    (log(#""key":"k","floor":"1""#), "its body is not as it must be: expected a number"),
    (log(#""key":"k","floor":1.5"#), "its body is not as it must be: expected an integer"),
    (body(#""session":9,"acks":{}"#), "its body is not as it must be: expected an array"),
    // n0 says what it cannot say: another's offset, falling ones, one beyond the floor, …
    (log(#""key":"k","floor":4,"records":[[1,5]]"#), "it says what its sender cannot say"),
    (log(#""key":"k","floor":4,"records":[[2,5],[0,5]]"#), "it says what its sender cannot say"),
    (log(#""key":"k","floor":4,"records":[[4,5]]"#), "it says what its sender cannot say"),
    (log(#""key":"k","from":2,"floor":4,"records":[[0,5]]"#), "it says what its sender cannot say"),
    (log(#""key":"k","from":5,"floor":4"#), "it says what its sender cannot say"),
    (log(#""key":"k","from":-2,"floor":4"#), "it says what its sender cannot say"),
    (log(#""key":"k","floor":9223372036854775807"#), "it says what its sender cannot say"),
    // Records must have the form in which they are stored.
    (log(#""key":"k","floor":4,"records":[[0, 5]]"#), "a record is not of the form"),
    (log(#""key":"k","floor":4,"records":[[0,5 ]]"#), "a record is not of the form"),
    (log(#""key":"k","floor":4,"records":[[ 0,5]]"#), "a record is not of the form"),
    (log(#""key":"k","floor":4,"records":[[0 ,5]]"#), "a record is not of the form"),
    (log(#""key":"k","floor":4,"records":[[-0,5]]"#), "a record is not of the form"),
    (log(#""key":"k","floor":4,"records":[[0,5,6]]"#), "a record is not of the form"),
    (log(#""key":"k","floor":4,"records":[[0]]"#), "a record is not of the form"),
    (log(#""key":"k","floor":4,"records":[[]]"#), "a record is not of the form"),
    (log(#""key":"k","floor":4,"records":[5]"#), "its body is not as it must be"),
    (#""type":"error","code":12"#, "it is refused with error 10"),
  ])
  func aWrongMessageIsToldAndDroppedAndHurtsNothing(_ body: String, _ reason: String) {
    let cluster = ManualCluster(nodeCount: 2)
    #expect(cluster.give(#"{"src":"n0","dest":"n1","body":{\#(body)}}"#, to: 1).isEmpty)
    #expect(cluster.mail.isEmpty)
    let notes = cluster.nodes[1].host.notes
    #expect(notes.count == 1)
    #expect(notes[0].hasPrefix("dropped a message of another node: \(reason)"))
    // What the node says truly is taken as if nothing had been.
    _ = cluster.ask(0, #""type":"send","key":"k","msg":1"#)
    cluster.passOn()
    let polled = cluster.ask(1, #""type":"poll","offsets":{"k":0}"#)
    #expect(polled == #""type":"poll_ok","msgs":{"k":[[0,1]]}"#)
  }

  @Test(arguments: ["n2", "n1", "c1", "", "n\\u0031"])
  func aStrangerIsToldAndDropped(source: String) {
    guard !source.isEmpty else { return }
    let cluster = ManualCluster(nodeCount: 2)
    let body = Self.log(#""key":"k","floor":4,"records":[[0,5]]"#)
    #expect(cluster.give(#"{"src":"\#(source)","dest":"n1","body":{\#(body)}}"#, to: 1).isEmpty)
    #expect(
      cluster.nodes[1].host.notes.first?.hasPrefix(
        "dropped a message of another node: its sender is not in \"node_ids\"") == true)
  }

  @Test func aNodeThatIsAloneKnowsNoSuchRequest() {
    let cluster = ManualCluster(nodeCount: 1)
    let reply = cluster.ask(0, Self.log(#""key":"k","floor":4"#))
    #expect(reply == #""type":"error","code":10,"text":"unknown request type \"replicate\"""#)
  }

  @Test func fieldsMayComeInAnyOrderWithEscapesAndSpace() {
    let cluster = ManualCluster(nodeCount: 2)
    let line = #"""
      {"body": { "logs" : [ {"floor":2 , "x":[{}], "records":[ [0,"a ]" ] ], "k\u0065y":"k" , "from":0}],
      "batch":1,"session":9,"type":"replic\u0061te"},"dest":"n1","src":"n\u0030"}
      """#.split(separator: "\n").joined().replacing(#""a ]" ]"#, with: #""a ]"]"#)
    _ = cluster.give(line, to: 1)
    #expect(cluster.nodes[1].host.notes.isEmpty)
    let polled = cluster.ask(1, #""type":"poll","offsets":{"k":0}"#)
    #expect(polled == #""type":"poll_ok","msgs":{"k":[[0,"a ]"]]}"#)
  }

  /// A byte of a message is replaced: the node takes it or tells it, goes on, and writes valid lines.
  @Test func anyHarmToAMessageIsBorne() throws {
    var random = SeededGenerator()
    let line = Array(
      #"{"src":"n0","dest":"n1","body":{"type":"replicate","session":9,"to":101,"acks":[1,2],"batch":3,"logs":[{"key":"k","from":0,"records":[[0,{"a":[1,2]}],[2,"é"]],"floor":4,"commit":2}]}}"#
        .utf8)
    for place in line.indices {
      let cluster = ManualCluster(nodeCount: 2)
      var harmed = line
      harmed[place] = random.pick(Array("0123456789-,:[]{}\"\\ xnk".utf8) + [0, 0x80, 0xFF])
      _ = cluster.give(String(decoding: harmed, as: UTF8.self), to: 1)
      let reply = cluster.nodes[1].serve(
        Array(
          #"{"src":"c1","dest":"n1","body":{"type":"send","key":"k","msg":"1 ","msg_id":5}}"#.utf8)
          + [0x0A])
      for line in reply.split(separator: 0x0A) { _ = try SimulatedReply(Array(line)) }
      #expect(!reply.isEmpty)
    }
  }

  // MARK: What cannot be passed on

  @Test func aRecordThatOtherNodesCouldNotReadIsRefused() {
    let cluster = ManualCluster(nodeCount: 2) { $0.lineByteCountMax = 4_000 }
    func send(_ payload: String) -> String {
      cluster.ask(0, #""type":"send","key":"k","msg":\#(payload)"#)
    }
    let refusal =
      #""type":"error","code":12,"text":"\"msg\" is too long or too deep to be passed on to other nodes""#
    #expect(send("\"" + String(repeating: "x", count: 3_600) + "\"") == refusal)
    let long = "\"" + String(repeating: "x", count: 3_400) + "\""
    #expect(send(long) == #""type":"send_ok","offset":0"#)
    #expect(send(Self.nested(1_018)) == #""type":"send_ok","offset":2"#)
    #expect(send(Self.nested(1_019)) == refusal)
    cluster.passOn()
    let polled = cluster.ask(1, #""type":"poll","offsets":{"k":0}"#)
    #expect(polled == #""type":"poll_ok","msgs":{"k":[[0,\#(long)],[2,\#(Self.nested(1_018))]]}"#)
  }

  private static func nested(_ depth: Int) -> String {
    String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
  }

  @Test func sendsAreRefusedWhileTooMuchWaitsAndOnlyThen() {
    let cluster = ManualCluster(nodeCount: 2) { $0.replication.waitingByteCountMax = 20 }
    func send(_ node: Int) -> String { cluster.ask(node, #""type":"send","key":"k","msg":1"#) }
    // Of six bytes each.
    for offset in [0, 2, 4, 6] { #expect(send(0) == #""type":"send_ok","offset":\#(offset)"#) }
    #expect(
      send(0)
        == #""type":"error","code":11,"text":"too many records wait for other nodes, which do not answer""#
    )
    #expect(cluster.ask(0, #""type":"poll","offsets":{"k":0}"#) == #""type":"poll_ok","msgs":{}"#)
    cluster.passOn()
    #expect(send(0) == #""type":"send_ok","offset":8"#)
  }

  @Test func aNodeWithoutItsMemoryIsToldEverythingAgain() {
    let cluster = ManualCluster(nodeCount: 2)
    for value in 0..<3 { _ = cluster.ask(0, #""type":"send","key":"k","msg":\#(value)"#) }
    cluster.passOn()
    let hello =
      #"{"src":"n1","dest":"n0","body":{"type":"replicate","session":555,"batch":1,"logs":[]}}"#
    _ = cluster.give(hello, to: 0)
    let said = cluster.mail.map(\.line) + cluster.passOn(milliseconds: 200)
    #expect(said.contains { $0.contains(#""from":0,"records":[[0,0],[2,1],[4,2]]"#) })
  }
}
