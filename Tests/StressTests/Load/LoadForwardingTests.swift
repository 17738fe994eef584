import Testing

@testable import Cluster
@testable import Platform
@testable import Stress

/// What nodes say to each other and to services, without processes.
@Suite struct LoadForwardingTests {
  private func load(
    nodeCount: Int, _ change: (inout Options) -> Void = { _ in }
  ) throws -> KafkaLoad {
    var options = Options()
    change(&options)
    options.nodeCount = nodeCount
    options.clientCount = nodeCount
    var load = KafkaLoad(
      options, seed: 1, requestSpool: try Spool(), replySpool: try Spool(), now: 0)
    load.beginMainPhase(at: 0)
    return load
  }

  /// What is written to a node because another, n0, says this.
  private func delivered(_ line: String, to node: Int, fault: ProtocolFaultKind? = nil) throws
    -> String
  {
    var load = try load(nodeCount: 3)
    let found = load.take(line)
    load.deliverDue()
    #expect(found?.kind == fault && !load.isMuted)
    for other in 0..<3 where other != node { #expect(load.outboxes[other].count == 0) }
    return load.outboxes[node].text
  }

  /// An object with the members of the sender's, and the number that Maelstrom gives each message.
  @Test(
    arguments: [
      (
        #"{"src":"n0","dest":"n2","body":{"type":"x","a":[1,{"b":null}]}}"#,
        #"{"id":0,"src":"n0","dest":"n2","body":{"type":"x","a":[1,{"b":null}]}}"#
      ),
      (
        #" { "body" : {"msgs":7} , "dest":"n2", "src" :"n\u0030" } "#,
        #"{"id":0, "body" : {"msgs":7} , "dest":"n2", "src" :"n\u0030" } "#
      ),
      // An id of the sender's own stays.
      (
        #"{"id":-3,"src":"n0","dest":"n2","body":{}}"#,
        #"{"id":-3,"src":"n0","dest":"n2","body":{}}"#
      ),
      // The last of two equal names counts.
      (
        #"{"dest":"c9","src":"n0","dest":"n2","body":{}}"#,
        #"{"id":0,"dest":"c9","src":"n0","dest":"n2","body":{}}"#
      ),
      // Maelstrom knows every node by its name, whoever uses it.
      (
        #"{"src":"n1","dest":"n2","body":{}}"#, #"{"id":0,"src":"n1","dest":"n2","body":{}}"#
      ),
    ])
  func aMessageIsPassedOnAsItWasSent(line: String, expected: String) throws {
    #expect(try delivered(line, to: 2) == expected + "\n")
  }

  @Test func whatFollowsTheMessageIsNotPassedOn() throws {
    let line = #"{"src":"n0","dest":"n1","body":{}} {"more":1}"#
    #expect(
      try delivered(line, to: 1, fault: .trailingBytes)
        == #"{"id":0,"src":"n0","dest":"n1","body":{}}"# + "\n")
  }

  @Test func aNodeMaySendToItself() throws {
    let line = #"{"src":"n0","dest":"n0","body":{}}"#
    #expect(try delivered(line, to: 0) == #"{"id":0,"src":"n0","dest":"n0","body":{}}"# + "\n")
  }

  @Test func messagesAreNumberedWithTheRequests() throws {
    var load = try load(nodeCount: 2)
    load.beginDue()
    #expect(load.outboxes[0].text.hasPrefix(#"{"id":0,"src":"c2""#))
    #expect(load.outboxes[1].text.hasPrefix(#"{"id":1,"src":"c3""#))
    load.outboxes[1].removeAll()
    #expect(load.take(#"{"src":"n0","dest":"n1","body":{}}"#) == nil)
    load.deliverDue()
    #expect(load.outboxes[1].text == #"{"id":2,"src":"n0","dest":"n1","body":{}}"# + "\n")
  }

  /// Requests and answers are messages, each with a number of its own.
  @Test func aServiceAnswersWhoAskedIt() throws {
    var load = try load(nodeCount: 2)
    let lines = [
      #"{"src":"n1","dest":"lin-kv","body":{"type":"write","key":"k","value":[1],"msg_id":5}}"#,
      #"{"src":"n1","dest":"lin-kv","body":{"type":"read","key":"k","msg_id":6}} junk"#,
      #"{"src":"n1","dest":"lin-tso","body":{"type":"ts","msg_id":7}}"#,
      #"{"src":"n1","dest":"lin-kv","body":{"type":"what","msg_id":8}}"#,
    ]
    for line in lines {
      _ = load.take(InputBuffer.Line(bytes: Array(line.utf8).bytes, position: 0), of: 1)
      load.deliverDue()
    }
    #expect(
      load.outboxes[1].text == """
        {"id":1,"src":"lin-kv","dest":"n1","body":{"type":"write_ok","in_reply_to":5}}
        {"id":3,"src":"lin-kv","dest":"n1","body":{"type":"read_ok","value":[1],"in_reply_to":6}}
        {"id":5,"src":"lin-tso","dest":"n1","body":{"type":"ts_ok","ts":0,"in_reply_to":7}}

        """)
    #expect(load.outboxes[0].count == 0)
  }

  // MARK: The network

  @Test func latencyIsThatOfMessagesBetweenNodesAlone() throws {
    var load = try load(nodeCount: 2) {
      $0.network.latency = 10
      $0.network.delivery = .ideal
    }
    load.beginDue()
    #expect(load.outboxes[0].text.contains(#""src":"c2""#))
    load.outboxes[1].removeAll()
    #expect(load.take(#"{"src":"n0","dest":"n1","body":{"type":"gossip"}}"#) == nil)
    load.deliverDue()
    #expect(load.outboxes[1].count == 0 && load.network.nextDeadline == 10_000_000)
    load.advance(to: 9_999_999, patience: 0)
    load.deliverDue()
    #expect(load.outboxes[1].count == 0)
    load.advance(to: 10_000_000, patience: 0)
    load.deliverDue()
    #expect(load.outboxes[1].text.contains("gossip"))
    let counts = load.networkCounts
    // Two requests; and one message, of its own kind and over its own link.
    #expect(counts.clients.sent == 2 && counts.servers.sent == 1 && counts.all.delivered == 3)
    let kinds = zip(load.messageKinds.names, counts.byKind).filter { $0.1.sent > 0 }
    #expect(kinds.map(\.0) == ["gossip"])
    #expect(counts.link(from: .node(0), to: .node(1))?.delivered == 1)
  }

  /// Maelstrom's thread sleeps until the message is due that it has taken, whatever comes meanwhile.
  @Test func aRequestWaitsBehindAMessageAsInMaelstrom() throws {
    var load = try load(nodeCount: 2) { $0.network.latency = 10 }
    #expect(load.take(#"{"src":"n0","dest":"n1","body":{}}"#) == nil)
    load.beginDue()
    load.deliverDue()
    #expect(load.outboxes[0].text.contains(#""src":"c2""#))
    #expect(load.outboxes[1].count == 0)
    load.advance(to: 10_000_000, patience: 0)
    load.deliverDue()
    let lines = load.outboxes[1].text.split(separator: "\n")
    #expect(lines.count == 2 && lines[0].contains(#""src":"n0""#))
    #expect(lines[1].contains(#""src":"c3""#))
    #expect(load.networkCounts.clients.sent == 2 && load.networkCounts.clients.delivered == 2)
  }

  @Test func theClientsOfANodeThatIsDownRest() throws {
    var load = try load(nodeCount: 2) { $0.kafka.crashRatio = 0 }
    load.beginDue()
    load.suspend(1)
    load.giveUp(of: 1)
    #expect(load.history.count == 1 && load.history.operations[0].outcome == .info)
    #expect(load.outstandingCount == 1)
    load.outboxes[1].removeAll()
    load.phase = .main
    load.requestInitialization(of: 1)
    // Who takes the place of c3, and then a client that does nothing but send init.
    #expect(load.clients[1].name == 4)
    #expect(load.outboxes[1].text.contains(#""src":"c5","dest":"n1""#))
    #expect(
      load.take(#"{"src":"n1","dest":"c5","body":{"type":"init_ok","in_reply_to":1}}"#) == nil)
    #expect(load.initializations[1].standing == .done)
    #expect(load.outstandingCount == 1)
    load.resume(1)
    #expect(load.outstandingCount == 2 && load.outboxes[1].text.contains(#""src":"c4""#))
  }

  /// One node that says something wrong is not heard any more; the others are.
  @Test func aFaultMutesItsNodeAlone() throws {
    var load = try load(nodeCount: 3)
    let fault = load.take(
      InputBuffer.Line(bytes: Array("oops".utf8).bytes, position: 0), of: 1)
    #expect(fault?.node == "n1" && load.mutedNodes == [false, true, false])
    #expect(load.isMuted && load.isOver && !load.mayBegin)
    var options = Options()
    options.keepsGoing = true
    var going = KafkaLoad(
      options, seed: 1, requestSpool: try Spool(), replySpool: try Spool(), now: 0)
    going.beginMainPhase(at: 0)
    _ = going.take("oops")
    #expect(going.isMuted && !going.isOver && going.mayBegin == true)
  }

  @Test func aGuessThatMissesBetweenNodesDoesNotStopTheGuessing() throws {
    var load = try load(nodeCount: 2)
    for _ in 0..<200 {
      _ = load.take(#"{"src":"n0","dest":"n1","body":{"type":"poll_ok","msgs":{"k":"?"}}}"#)
    }
    #expect(load.reply.missedGuessCount == 0)
  }

  // MARK: init

  @Test func everyNodeIsToldItsNameAndAllNames() throws {
    var load = try load(nodeCount: 2)
    load.phase = .initial
    for node in 0..<2 { load.requestInitialization(of: node) }
    for node in 0..<2 {
      #expect(
        load.outboxes[node].text
          == #"{"id":\#(node),"src":"c\#(node)","dest":"n\#(node)","body":{"node_id":"n\#(node)","#
          + #""node_ids":["n0","n1"],"type":"init","msg_id":1}}"# + "\n")
    }
    #expect(
      load.take(#"{"src":"n0","dest":"c0","body":{"type":"init_ok","in_reply_to":1}}"#) == nil)
    #expect(load.areNodesInitialized == false)
    #expect(
      load.take(#"{"src":"n1","dest":"c1","body":{"type":"init_ok","in_reply_to":1}}"#) == nil)
    #expect(load.areNodesInitialized && load.nodeOfFailedInitialization == nil)
    // Its client is gone then.
    let fault = load.take(#"{"src":"n1","dest":"c1","body":{"type":"init_ok","in_reply_to":1}}"#)
    #expect(fault?.kind == .clientGone)
  }

  @Test(
    arguments: [
      #"{"src":"n0","dest":"c1","body":{"type":"init_ok","in_reply_to":1}}"#,
      #"{"src":"n1","dest":"c1","body":{"type":"init_ok","in_reply_to":2}}"#,
      #"{"src":"n1","dest":"c1","body":{"type":"init_ok"}}"#,
      #"{"src":"n1","dest":"c1","body":{"type":"error","code":13,"in_reply_to":1}}"#,
    ])
  func anythingElseToItsClientIsNoAnswerToInit(line: String) throws {
    var load = try load(nodeCount: 2)
    load.phase = .initial
    for node in 0..<2 { load.requestInitialization(of: node) }
    #expect(load.take(line) == nil)
    #expect(load.nodeOfFailedInitialization == 1)
    #expect(load.initializations[1].standing == .failed(answer: line))
  }
}
