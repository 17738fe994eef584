import Testing

@testable import Checking
@testable import Cluster
@testable import Platform
@testable import Stress

/// The load without pipes: a test hands it lines and looks at what it asks and remembers.
@Suite struct LoadTests {
  /// A load with its clock at 0, and a change to its options.
  private func load(_ change: (inout Options) -> Void = { _ in }) throws -> KafkaLoad {
    var options = Options()
    options.clientCount = 1
    options.kafka.crashRatio = 0
    options.kafka.assignRatio = 0
    change(&options)
    var load = KafkaLoad(
      options, seed: 1, requestSpool: try Spool(), replySpool: try Spool(), now: 0)
    load.beginMainPhase(at: 0)
    return load
  }

  /// Answers the latest request of a client, and returns what it asks next.
  @discardableResult
  private func answer(
    _ load: inout KafkaLoad, _ body: String, client: Int = 1, messageID: Int, at now: Instant = 1000
  ) -> ProtocolFault? {
    load.advance(to: now, patience: now)
    load.requests.removeAll()
    let line = #"{"src":"n0","dest":"c\#(client)","body":{"in_reply_to":\#(messageID),\#(body)}}"#
    return load.take(line)
  }

  @Test func aSendIsRememberedWithItsOffsetAndTimes() throws {
    var load = try load { $0.kafka.pollRatio = 0 }
    load.beginDue()
    let request = load.requests.text
    #expect(request.contains(#""type":"send","msg_id":1"#))
    answer(&load, #""type":"send_ok","offset":5"#, messageID: 1, at: 70_000)
    #expect(load.history.count == 1)
    let send = load.history.operations[0]
    #expect(send.kind == .send && send.outcome == .ok && send.offset == 5 && send.value == 1)
    #expect(send.invoked < send.completed && send.completed >= 70_000)
    #expect(load.workload.generator.highestOffset(ofKey: Int(send.key)) == 5)
    #expect(load.figures["send"]?.latencies.maximum == 70_000)
    // The client goes on at once.
    #expect(load.requests.text.contains(#""msg_id":2"#))
  }

  /// Java's reader puts U+FFFD for such bytes, so Maelstrom goes on with the reply.
  @Test func bytesThatAreNotUTF8AreNotedAndTheReplyCounts() throws {
    var load = try load { $0.kafka.pollRatio = 0 }
    load.beginDue()
    load.advance(to: 1000, patience: 1000)
    var line = Array(
      #"{"src":"n0","dest":"c1","body":{"in_reply_to":1,"type":"error","code":11,"#.utf8)
    line += Array(#""text":"occup"#.utf8) + [0xE9] + Array(#""}}"#.utf8)
    let fault = load.take(InputBuffer.Line(bytes: line.bytes, position: 0), of: 0)
    #expect(fault?.kind == .notUTF8 && fault?.line.contains(#"occup\xe9""#) == true)
    #expect(load.history.operations[0].outcome == .fail && !load.isMuted)
    #expect(load.figures.replyCount == 1)
  }

  @Test func bytesThatAreNotUTF8DoNotHideWhatElseIsWrong() throws {
    var load = try load()
    let line = Array("{\"src\":\"n0\", ".utf8) + [0xFF]
    let fault = load.take(InputBuffer.Line(bytes: line.bytes, position: 0), of: 0)
    #expect(fault?.kind == .notJSON && load.isMuted)
  }

  @Test func aPollThatReturnedSomethingCommitsBeforeItIsOver() throws {
    var load = try load { $0.kafka.pollRatio = 1 }
    load.beginDue()
    #expect(load.requests.text.contains(#""offsets":{},"type":"poll""#))
    answer(&load, #""type":"poll_ok","msgs":{"3":[[0,1],[1,2]],"4":[]}"#, messageID: 1)
    #expect(load.history.count == 0)
    #expect(load.requests.text.contains(#""offsets":{"3":1},"type":"commit_offsets","msg_id":2"#))
    answer(&load, #""type":"commit_offsets_ok""#, messageID: 2, at: 2000)
    #expect(load.history.count == 1)
    #expect(load.history.operations[0].kind == .poll)
    #expect(load.history.operations[0].exchangeCount == 2)
    // The next poll goes on behind what was read, also of a key that it had not asked for.
    #expect(load.requests.text.contains(#""offsets":{"3":2},"type":"poll","msg_id":3"#))
  }

  @Test func anAssignKeepsPositionsAndBeginsOtherKeysAtZero() throws {
    var load = try load {
      $0.kafka.assignRatio = 1
      $0.kafka.keyCount = 1
    }
    load.beginDue()
    #expect(load.requests.text.contains(#""keys":["0"],"type":"list_committed_offsets""#))
    answer(&load, #""type":"list_committed_offsets_ok","offsets":{"0":9}"#, messageID: 1)
    #expect(load.clients[0].state.positions == [KeyPosition(key: 0, offset: 0)])
    load.clients[0].state.positions = [
      KeyPosition(key: 0, offset: 4), KeyPosition(key: 7, offset: 2),
    ]
    answer(&load, #""type":"list_committed_offsets_ok","offsets":{}"#, messageID: 2)
    #expect(load.clients[0].state.positions == [KeyPosition(key: 0, offset: 4)])
  }

  @Test(arguments: [
    (1, Outcome.fail), (10, .fail), (11, .fail), (12, .fail), (14, .fail), (20, .fail), (21, .fail),
    (22, .fail), (30, .fail), (0, .info), (13, .info), (2, .info), (1000, .info), (-1, .info),
  ])
  func anErrorIsDefiniteOrNot(code: Int, outcome: Outcome) throws {
    var load = try load { $0.kafka.pollRatio = 0 }
    load.beginDue()
    let fault = answer(&load, #""type":"error","code":\#(code),"text":"no""#, messageID: 1)
    #expect(fault == nil)
    #expect(load.history.operations[0].outcome == outcome)
    // Whoever does not know what became of an operation comes back under a new name.
    #expect(load.clients[0].name == (outcome == .info ? 2 : 1))
  }

  @Test func nobodyWaitsLongerThanFiveSeconds() throws {
    var load = try load { $0.kafka.pollRatio = 0 }
    load.beginDue()
    load.advance(to: 5_000_000_000, patience: 5_000_000_000)
    load.giveUpOverdue(drainedAt: 5_000_000_000)
    #expect(load.history.count == 0)
    load.advance(to: 5_000_000_001, patience: 5_000_000_001)
    // Perhaps the reply is in the pipe, and the bench has not come to it.
    load.giveUpOverdue(drainedAt: 4_000_000_000)
    #expect(load.history.count == 0)
    load.giveUpOverdue(drainedAt: 5_000_000_001)
    #expect(load.history.operations[0].outcome == .info)
    #expect(load.figures.timeoutCount == 1 && load.abandonedCount == 1)
    #expect(load.clients[0].name == 2)
    let fault = answer(&load, #""type":"send_ok","offset":0"#, messageID: 1, at: 6_500_000_000)
    #expect(fault?.kind == .clientGone)
    #expect(load.isMuted && !load.mayBegin)
  }

  @Test(
    arguments: [
      (
        #"{"src":"n0","dest":"c1","body":{"type":"send_ok","in_reply_to":9,"offset":0}}"#,
        ProtocolFaultKind.unexpectedReply, false
      ),
      (#"{"src":"n0","dest":"c1","body":{"type":"send_ok","offset":0}}"#, .unexpectedReply, false),
      (
        #"{"src":"n0","dest":"c1","body":{"type":"send_ok","in_reply_to":1.0,"offset":0}}"#,
        .unexpectedReply, false
      ),
      (
        #"{"src":"n0","dest":"c1","body":{"type":"send_ok","in_reply_to":1}}"#, .malformedReply,
        false
      ),
      (#"{"src":"n0","dest":"c2","body":{}}"#, .unknownDestination, true),
      (#"{"src":"n0","dest":"n1","body":{}}"#, .unknownDestination, true),
      (#"{"src":"n0","dest":"c0","body":{}}"#, .clientGone, true),
      (#"{"src":"n7","dest":"c1","body":{}}"#, .unknownSource, true),
      (#"{"src":"c9","dest":"c1","body":{}}"#, .unknownSource, true), ("hello", .notJSON, true),
    ] as [(String, ProtocolFaultKind, Bool)])
  func aLineThatIsNoReplyIsAFault(line: String, kind: ProtocolFaultKind, mutes: Bool) throws {
    var load = try load { $0.kafka.pollRatio = 0 }
    load.beginDue()
    let fault = load.take(line)
    #expect(fault?.kind == kind)
    #expect(load.isMuted == mutes)
  }

  @Test func anOpenLoopBeginsWhatIsDueAndCountsFromThen() throws {
    var load = try load {
      $0.kafka.pollRatio = 0
      $0.ratePerSecond = 1000
      $0.clientCount = 2
    }
    load.beginDue()
    #expect(load.outstandingCount == 1)
    #expect(load.nextDueTime == 1_000_000)
    load.advance(to: 5_000_000, patience: 5_000_000)
    load.beginDue()
    // Two clients have no hand free for what else is due, which waits for them.
    #expect(load.outstandingCount == 2 && load.waitingCount == 4)
    // Nobody has to wake up for the first of these, whose client is busy; the look goes no further.
    #expect(load.nextDueTime == 7_000_000)
    answer(&load, #""type":"send_ok","offset":0"#, messageID: 1, at: 6_000_000)
    #expect(load.figures["send"]?.latencies.maximum == 6_000_000)
    load.beginDue()
    answer(&load, #""type":"send_ok","offset":1"#, client: 2, messageID: 1, at: 6_000_000)
    // It was due at 1 ms, begun at 5 ms and answered at 6 ms: 5 ms, not 1.
    #expect(load.figures["send"]?.latencies.minimum == 5_000_000)
  }

  @Test func whatWasDueAndFoundNoClientIsCounted() throws {
    var load = try load {
      $0.ratePerSecond = 1000
      $0.timeLimitSeconds = 0.5
    }
    load.beginDue()
    load.advance(to: 700_000_000, patience: 700_000_000)
    load.stopBeginning()
    // Of the 500 that were due in half a second, one client began one.
    #expect(load.figures.neverBegunCount == 499)
  }

  @Test func whatTheNodeDidIsAFaultWithItsUnfinishedLine() throws {
    for (kind, mutes) in [
      (ProtocolFaultKind.endlessLine, true), (.noNewline, false), (.outputClosed, true),
      (.inputClosed, true), (.exited, false),
    ] {
      var load = try load()
      let fault = load.note(kind, of: 0, "it", unfinished: Array("{\"src\"".utf8).bytes)
      #expect(fault?.kind == kind && fault?.line == "{\"src\"" && fault?.detail == "it")
      #expect(fault?.node == "n0")
      #expect(load.isMuted == mutes)
    }
  }

  @Test func timeAndCountEndTheLoad() throws {
    var load = try load {
      $0.operationCount = 3
      $0.timeLimitSeconds = 1
      $0.clientCount = 5
    }
    load.beginDue()
    #expect(load.outstandingCount == 3 && !load.mayBegin)
    var other = try self.load { $0.timeLimitSeconds = 1 }
    #expect(other.mayBegin == true)
    other.advance(to: 1_000_000_000, patience: 1_000_000_000)
    #expect(other.mayBegin == false)
  }

  @Test func whatIsUnderWayAtTheEndIsIndefinite() throws {
    var load = try load { $0.clientCount = 3 }
    load.beginDue()
    load.giveUpAll()
    #expect(load.outstandingCount == 0 && load.history.count == 3)
    #expect((0..<3).allSatisfy { load.history.operations[$0].outcome == .info })
  }

  // MARK: The final phase

  @Test func everyClientReadsEverythingFromTheStart() throws {
    var load = try load {
      $0.kafka.pollRatio = 0
      $0.operationCount = 1
      $0.kafka.keyCount = 1
    }
    load.beginDue()
    answer(&load, #""type":"send_ok","offset":3"#, messageID: 1)
    load.stopBeginning()
    load.requests.removeAll()
    load.beginFinalPhase()
    #expect(load.requests.text.contains(#""src":"c2""#))
    #expect(load.requests.text.contains(#""offsets":{"0":0},"type":"poll","msg_id":1"#))
    #expect(load.isFinalPhaseOver == false)
    // A poll that brings nothing is followed by a pause.
    answer(&load, #""type":"poll_ok","msgs":{}"#, client: 2, messageID: 1, at: 2000)
    #expect(load.requests.count == 0)
    load.advance(to: 100_000_000, patience: 100_000_000)
    load.resumeFinal()
    #expect(load.requests.count == 0)
    load.advance(to: 200_002_000, patience: 200_002_000)
    load.resumeFinal()
    #expect(load.requests.text.contains(#""msg_id":2"#))
    answer(
      &load, #""type":"poll_ok","msgs":{"0":[[3,1]]}"#, client: 2, messageID: 2, at: 200_003_000)
    answer(&load, #""type":"commit_offsets_ok""#, client: 2, messageID: 3, at: 200_004_000)
    #expect(load.isFinalPhaseOver && load.finishedReaderCount == 1)
    let kinds = (0..<load.history.count).map { load.history.operations[$0].kind }
    #expect(kinds == [.send, .crash, .assign, .poll, .poll])
    // None of it counts as load.
    #expect(load.figures.operationCount == 1)
  }

  @Test func longLogsAreReadInSmallGroupsByFewClients() throws {
    var load = try load {
      $0.clientCount = 40
      $0.kafka.payload = .string
      $0.kafka.payloadByteCount = 1_000_000
      $0.kafka.pollRatio = 0
      $0.kafka.keyCount = 3
      $0.operationCount = 80
    }
    load.beginDue()
    for message in 1...2 {
      for client in 1...40 {
        answer(
          &load, #""type":"send_ok","offset":\#(message * 100 + client)"#, client: client,
          messageID: message)
      }
    }
    #expect(load.history.count == 80)
    load.stopBeginning()
    load.beginFinalPhase()
    // 80 MB: a client reads 64 MB at a time, and 24 clients 2 GB.
    #expect(load.workload.finalKeys.count > 4)
    let groupByteCount =
      load.workload.groupKeyCount * 80 / load.workload.finalKeys.count * 1_000_000
    #expect((32_000_000...64_000_000).contains(groupByteCount))
    #expect(load.finalReaderCount == 24)
  }

  @Test func thereIsNothingToReadWhenNothingWasSent() throws {
    var load = try load()
    load.stopBeginning()
    load.beginFinalPhase()
    #expect(load.isFinalPhaseOver && load.requests.count == 0)
  }
}
