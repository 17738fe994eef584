import Testing

@testable import Cluster
@testable import Stress

/// What Maelstrom takes and what it stumbles over, line by line.
@Suite struct ReplyReaderTests {
  private func read(_ line: String) -> (defect: ReplyReader.Defect?, reply: Reply<KafkaReply>) {
    var reply = Reply<KafkaReply>()
    let defect = ReplyReader.read(Array(line.utf8).bytes, from: NodeNames(count: 1), into: &reply)
    return (defect, reply)
  }

  private func body(_ text: String) -> Reply<KafkaReply> {
    read(#"{"src":"n0","dest":"c1","body":\#(text)}"#).reply
  }

  // MARK: The envelope

  @Test(arguments: [
    #"{"src":"n0","dest":"c1","body":{}}"#,
    #"{"body":{},"dest":"c1","src":"n0","id":7}"#,
    #"{ "src" : "n0" , "dest" : "c1" , "body" : null }"#,
  ])
  func aMessageMayBeWrittenInManyWays(line: String) {
    let result = read(line)
    #expect(result.defect == nil)
    #expect(result.reply.source == .node(0))
    #expect(result.reply.destination == .client(1))
  }

  @Test(
    arguments: [
      ("", ProtocolFaultKind.blankLine), ("  \t", .blankLine), ("got it", .notJSON),
      (#"{"src":"n0""#, .notJSON), (#"{"src":"n0","dest":"c1","body":{}"#, .notJSON),
      (#"{"src":"n0","dest":"c1","body":{,}}"#, .notJSON), ("[]", .notAMessage),
      ("17", .notAMessage), ("null", .notAMessage), ("{}", .notAMessage),
      (#"{"src":"n0","dest":"c1"}"#, .notAMessage), (#"{"src":"n0","body":{}}"#, .notAMessage),
      (#"{"dest":"c1","body":{}}"#, .notAMessage),
      (#"{"src":1,"dest":"c1","body":{}}"#, .notAMessage),
      (#"{"src":"n0","dest":null,"body":{}}"#, .notAMessage),
      (#"{"src":"n0","dest":"c1","body":3}"#, .notAMessage),
      (#"{"src":"n0","dest":"c1","body":"x"}"#, .notAMessage),
      (#"{"src":"n0","dest":"c1","body":{},"id":"1"}"#, .notAMessage),
      (#"{"src":"n0","dest":"c1","body":{},"id":1.5}"#, .notAMessage),
      (#"{"src":"n0","dest":"c1","body":{},"time":1}"#, .notAMessage),
      (#"{"src":"n0","dest":"c1","body":{}} {}"#, .trailingBytes),
    ] as [(String, ProtocolFaultKind)])
  func whatIsNoMessageIsNamed(line: String, kind: ProtocolFaultKind) {
    #expect(read(line).defect?.kind == kind)
  }

  @Test(
    arguments: [
      ("n0", .node(0)), ("c0", .client(0)), ("c17", .client(17)), ("seq-kv", .service(.sequential)),
      ("lin-kv", .service(.linearizable)), ("lww-kv", .service(.lastWriteWins)),
      ("lin-tso", .service(.timestamps)), ("n1", .stranger),
      ("c", .stranger), ("c01", .stranger), ("c-1", .stranger), ("", .stranger), ("C1", .stranger),
    ] as [(String, Party)])
  func aPartyIsKnownByItsName(name: String, party: Party) {
    let reply = read(#"{"src":"\#(name)","dest":"\#(name)","body":{}}"#).reply
    #expect(reply.source == party)
    #expect(reply.destination == party)
  }

  // MARK: The body

  @Test(
    arguments: [
      (#"{"type":"init_ok","in_reply_to":1,"extra":[]}"#, KafkaReplyKind.initOK),
      (#"{"type":"send_ok","in_reply_to":1,"offset":5}"#, .sendOK),
      (#"{"offset":5,"msg_id":3,"in_reply_to":1,"type":"send_ok"}"#, .sendOK),
      (#"{"type":"send_ok","in_reply_to":1,"offset":-5}"#, .sendOK),
      (#"{"type":"poll_ok","in_reply_to":1,"msgs":{}}"#, .pollOK),
      (
        #"{"type":"poll_ok","in_reply_to":1,"msgs":{"1":[],"2":null,"3":[[0,{"a":[1]}]]}}"#, .pollOK
      ),
      (#"{"type":"commit_offsets_ok","in_reply_to":1}"#, .commitOffsetsOK),
      (
        #"{"type":"list_committed_offsets_ok","in_reply_to":1,"offsets":{"1":4}}"#,
        .listCommittedOffsetsOK
      ),
    ] as [(String, KafkaReplyKind)])
  func aReplyOfTheRightFormHasNoDefect(text: String, kind: KafkaReplyKind) {
    let reply = body(text)
    #expect(reply.kind == kind)
    #expect(reply.inReplyTo == 1)
    #expect(reply.defect(expecting: kind) == nil)
  }

  @Test(
    arguments: [
      (#"{"type":"poll_ok","in_reply_to":1,"msgs":{}}"#, .sendOK, "its type is not send_ok"),
      (#"{"type":7,"in_reply_to":1,"offset":5}"#, .sendOK, "its type is not send_ok"),
      (#"{"type":"send_ok","in_reply_to":1}"#, .sendOK, "it lacks offset"),
      (
        #"{"type":"send_ok","in_reply_to":1,"offset":1.0}"#, .sendOK,
        "the value of offset is of the wrong form"
      ),
      (
        #"{"type":"send_ok","in_reply_to":1,"offset":1e2}"#, .sendOK,
        "the value of offset is of the wrong form"
      ),
      (
        #"{"type":"send_ok","in_reply_to":1,"offset":"1"}"#, .sendOK,
        "the value of offset is of the wrong form"
      ),
      (
        #"{"type":"send_ok","in_reply_to":1,"offset":1,"took":3}"#, .sendOK, "it has an unknown key"
      ),
      (#"{"type":"send_ok","in_reply_to":1,"offset":1,"text":"x"}"#, .sendOK, "it has text"),
      (
        #"{"type":"send_ok","in_reply_to":1,"offset":1,"msg_id":"2"}"#, .sendOK,
        "the value of msg_id is of the wrong form"
      ),
      (
        #"{"type":"commit_offsets_ok","in_reply_to":1,"offsets":{}}"#, .commitOffsetsOK,
        "it has offsets"
      ),
      (#"{"type":"poll_ok","in_reply_to":1}"#, .pollOK, "it lacks msgs"),
      (
        #"{"type":"list_committed_offsets_ok","in_reply_to":1,"offsets":null}"#,
        .listCommittedOffsetsOK, "the value of offsets is of the wrong form"
      ),
      (
        #"{"type":"list_committed_offsets_ok","in_reply_to":1,"offsets":{"1":null}}"#,
        .listCommittedOffsetsOK, "the value of offsets is of the wrong form"
      ),
    ] as [(String, KafkaReplyKind, String)])
  func aReplyOfTheWrongFormIsDescribed(text: String, kind: KafkaReplyKind, defect: String) {
    #expect(body(text).defect(expecting: kind) == defect)
  }

  @Test(arguments: [
    "null", "[]", "3", #"{"1":3}"#, #"{"1":{}}"#, #"{"1":[3]}"#, #"{"1":[null]}"#, #"{"1":[[]]}"#,
    #"{"1":[[0]]}"#, #"{"1":[[0,1,2]]}"#, #"{"1":[[0.5,1]]}"#, #"{"1":[["0",1]]}"#,
  ])
  func recordsOfTheWrongFormAreSeen(messages: String) {
    let reply = body(#"{"type":"poll_ok","in_reply_to":1,"msgs":\#(messages)}"#)
    #expect(reply.defect(expecting: .pollOK) == "the value of msgs is of the wrong form")
  }

  @Test func recordsAreReadKeyByKey() {
    let line =
      #"{"src":"n0","dest":"c1","body":{"type":"poll_ok","in_reply_to":1,"msgs":"#
      + #"{"12":[[3,"a"],[5,[1,2]]],"k":[[0,7]],"7":[]}}}"#
    let reply = read(line).reply
    #expect(reply.body.polledKeys.map(\.key) == [12, nil, 7])
    #expect(reply.body.polledKeys.map(\.recordCount) == [2, 1, 0])
    #expect(reply.body.records.map(\.offset) == [3, 5, 0])
    let bytes = Array(line.utf8)
    let payloads = reply.body.records.map {
      String(decoding: bytes[$0.payload.start..<$0.payload.end], as: UTF8.self)
    }
    #expect(payloads == [#""a""#, "[1,2]", "7"])
  }

  @Test func anErrorMayCarryWhatItLikes() {
    let reply = body(#"{"type":"error","in_reply_to":4,"code":11,"text":"no","more":{}}"#)
    #expect(reply.kind == .error && reply.code == 11 && reply.inReplyTo == 4)
    #expect(body(#"{"type":"error","in_reply_to":4,"code":"11"}"#).code == nil)
  }

  @Test func theLastOfTwoEqualNamesCounts() {
    let reply = body(#"{"type":"send_ok","offset":"x","in_reply_to":1,"offset":2}"#)
    #expect(reply.body.offset == 2)
    #expect(reply.defect(expecting: .sendOK) == nil)
  }

  /// `\u0065` is an e wherever it stands.
  @Test func namesAndStringsMayBeWrittenWithEscapes() throws {
    let (defect, reply) = read(
      #"{"s\u0072c":"\u006e0","\u0064est":"c\u0031\u0037","bod\u0079":{"typ\u0065":"poll_o\u006B","#
        + #""in_reply\u005fto":3,"msg\u0073":{"\u0031\u0032":[[0,1]],"3\u0034":[],"\u0061":[]}}}"#)
    #expect(defect == nil)
    #expect(reply.source == .node(0) && reply.destination == .client(17))
    #expect(reply.kind == .pollOK && reply.inReplyTo == 3)
    #expect(reply.body.polledKeys.map(\.key) == [12, 34, nil])
    #expect(reply.defect(expecting: .pollOK) == nil)
    #expect(read(#"{"src":"n0","dest":"c0\u0031","body":{}}"#).reply.destination == .stranger)
    #expect(
      read(#"{"src":"n0","dest":"c1","body":{},"i\u0064":"x"}"#).defect?.detail
        == "id is no integer")
  }

  /// Jackson keeps the last of equal names, so nothing of the others may be left.
  @Test func theLastOfEqualNamesCountsInTheEnvelope() {
    let (defect, reply) = read(
      #"{"src":7,"dest":null,"body":3,"id":"x","src":"n0","dest":"c9","dest":"c2","id":1,"#
        + #""body":{"type":"poll_ok","in_reply_to":1,"msgs":{"1":[[0,1]]}},"#
        + #""body":{"type":"send_ok","in_reply_to":5,"offset":4}}"#)
    #expect(defect == nil)
    #expect(reply.source == .node(0) && reply.destination == .client(2))
    #expect(reply.body.polledKeys.isEmpty && reply.body.records.isEmpty)
    #expect(reply.inReplyTo == 5 && reply.defect(expecting: .sendOK) == nil)
    let wrong = read(#"{"src":"n0","dest":"c1","body":{},"dest":3}"#)
    #expect(wrong.defect?.detail == "dest is no string")
    let empty = read(#"{"src":"n0","dest":"c1","body":{"type":"send_ok"},"body":null}"#)
    #expect(empty.defect == nil && empty.reply.present.isEmpty)
  }

  @Test(
    arguments: [
      (#"{"5":[[0,1]],"5":[[1,2],[2,3]]}"#, [5], [2], true),
      (#"{"5":[[0,1]],"6":[],"5":[]}"#, [6, 5], [0, 0], true),
      (#"{"5":[[0,1]],"\u0035":[[1,2]]}"#, [5], [1], true),
      (#"{"7":[],"5":[[0,1]],"7":[[3,4]],"5":null}"#, [7, 5], [1, 0], true),
      (#"{"5":"wrong","5":[[0,1]]}"#, [5], [1], true),
      (#"{"5":[[0,1]],"5":"wrong"}"#, [5], [0], false),
      (#"{"5":[[0,{"a":1}]],"5":[[9,"x"]]}"#, [5], [1], true),
    ] as [(String, [Int], [Int], Bool)])
  func aKeyOfMsgsThatIsNamedTwiceIsReadOnce(
    messages: String, keys: [Int], counts: [Int], isRight: Bool
  ) {
    let reply = body(#"{"type":"poll_ok","in_reply_to":1,"msgs":\#(messages)}"#)
    #expect(reply.body.polledKeys.map(\.key) == keys)
    #expect(reply.body.polledKeys.map(\.recordCount) == counts)
    #expect((reply.defect(expecting: .pollOK) == nil) == isRight)
  }

  @Test func anOffsetOfAKeyThatIsNamedTwiceIsTheLast() {
    func offsets(_ text: String) -> String? {
      body(#"{"type":"list_committed_offsets_ok","in_reply_to":1,"offsets":\#(text)}"#)
        .defect(expecting: .listCommittedOffsetsOK)
    }
    #expect(offsets(#"{"5":"x","\u0035":3}"#) == nil)
    #expect(offsets(#"{"5":3,"6":1,"5":null}"#) == "the value of offsets is of the wrong form")
  }

  @Test(arguments: ["\"\u{FF}\"", "\"a\u{C3}(\"", "{\"\u{ED}\u{A0}\u{80}\":1}"])
  func bytesThatAreNotUTF8AreNamedForWhatTheyAre(text: String) {
    // Latin-1: each character is one byte.
    let line = #"{"src":"n0","dest":"c1","body":{"type":"error","text":\#(text)}}"#
    var reply = Reply<KafkaReply>()
    let bytes = line.unicodeScalars.map { UInt8($0.value) }
    let defect = ReplyReader.read(bytes.bytes, from: NodeNames(count: 1), into: &reply)
    #expect(defect?.kind == .notUTF8)
    #expect(ProtocolFaultKind.notUTF8.consequence == .isIgnored)
  }

  @Test func aReplyKnowsNothingOfTheLineBefore() {
    var reply = Reply<KafkaReply>()
    for line in [
      #"{"src":"n0","dest":"c1","body":{"type":"poll_ok","in_reply_to":1,"msgs":{"1":[[0,1]]}}}"#,
      #"{"src":"n0","dest":"c1","body":{}}"#,
    ] {
      #expect(
        ReplyReader.read(Array(line.utf8).bytes, from: NodeNames(count: 1), into: &reply) == nil)
    }
    #expect(reply.present.isEmpty && reply.body.records.isEmpty && reply.body.polledKeys.isEmpty)
    #expect(reply.kind == .other)
  }
}
