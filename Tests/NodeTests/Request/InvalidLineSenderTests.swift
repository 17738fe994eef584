import Foundation
import TestSupport
import Testing

@testable import Maelstrom
@testable import Node

/// The sender of a line that is not JSON is told so, where the line still shows who that is.
@Suite struct InvalidLineSenderTests {
  /// Lines with something wrong in them, the rule that is broken, and the byte that breaks it.
  @Test(arguments: [
    (#"{"key":"k","msg":"\x","type":"send","msg_id":2}"#, "no such escape", 19),
    (
      #"{"key":"k","msg":"\u12","type":"send","msg_id":2}"#, #"\\u needs four hexadecimal digits"#,
      22
    ),
    (
      #"{"key":"k","msg":"\u12G4","type":"send","msg_id":2}"#,
      #"\\u needs four hexadecimal digits"#, 22
    ),
    (
      "{\"key\":\"k\",\"msg\":\"a\tb\",\"type\":\"send\",\"msg_id\":2}",
      "control characters in strings must be escaped", 19
    ),
    (
      "{\"key\":\"k\",\"msg\":\"a\u{0}b\",\"type\":\"send\",\"msg_id\":2}",
      "control characters in strings must be escaped", 19
    ),
    (
      #"{"key":"k","msg":01,"type":"send","msg_id":2}"#,
      "a number must not begin with 0 and further digits", 18
    ),
    (#"{"key":"k","msg":1.,"type":"send","msg_id":2}"#, "expected a digit", 19),
    (#"{"key":"k","msg":1e,"type":"send","msg_id":2}"#, "expected a digit", 19),
    (#"{"key":"k","msg":-,"type":"send","msg_id":2}"#, "expected a digit", 18),
    (#"{"key":"k","msg":+1,"type":"send","msg_id":2}"#, "expected a value", 17),
    (#"{"key":"k","msg":.5,"type":"send","msg_id":2}"#, "expected a value", 17),
    (#"{"key":"k","msg":NaN,"type":"send","msg_id":2}"#, "expected a value", 17),
    (#"{"key":"k","msg":tru,"type":"send","msg_id":2}"#, "expected a value", 20),
    (#"{"key":"k","msg":'x',"type":"send","msg_id":2}"#, "expected a value", 17),
    (#"{"key":"k","msg":[1,],"type":"send","msg_id":2}"#, "expected a value", 20),
    (#"{"key":"k","msg":[1 2],"type":"send","msg_id":2}"#, "expected ',' or ']'", 20),
    (#"{"key":"k","msg":{"a"},"type":"send","msg_id":2}"#, "expected ':' after the name", 21),
    (#"{"key":"k","msg":{a:1},"type":"send","msg_id":2}"#, "expected a name in quotes", 18),
    (#"{"key":"k","msg":{"a":1,},"type":"send","msg_id":2}"#, "expected a name in quotes", 24),
    (#"{"key":"k","msg":,"type":"send","msg_id":2}"#, "expected a value", 17),
    (#"{"key":"k","msg":1 "type":"send","msg_id":2}"#, "expected ',' or '}'", 19),
    (#"{"key":"k\q","msg":1,"type":"send","msg_id":2}"#, "no such escape", 10),
    (#"{"ke\q":"k","msg":1,"type":"send","msg_id":2}"#, "no such escape", 5),
    (#"{"key":"k","msg":1,"type":"send","msg_id":2,}"#, "expected a name in quotes", 44),
    (
      #"{"extra":01,"key":"k","msg":1,"type":"send","msg_id":2}"#,
      "a number must not begin with 0 and further digits", 10
    ),
  ])
  func senderIsToldWhatIsWrongWhereAndNothingIsStored(
    _ body: String, _ rule: String, _ place: Int
  ) {
    let head = #"{"id":1,"src":"c1","dest":"n0","body":"#
    let text = "the line is not valid JSON: \(rule) at byte \(head.utf8.count + place)"
    var node = NodeInProcess.initialized()
    // On a line behind another: positions are told from the start of the line.
    let replies = node.replies(
      to: """
        {"src":"c1","dest":"n0","body":{"type":"poll","offsets":{},"msg_id":1}}
        \(head)\(body)}
        {"src":"c1","dest":"n0","body":{"type":"poll","offsets":{"k":0},"msg_id":3}}
        """)
    let poll = #"{"src":"n0","dest":"c1","body":{"type":"poll_ok","msgs":{},"in_reply_to":"#
    #expect(
      replies == [
        poll + "1}}",
        #"{"src":"n0","dest":"c1","body":{"type":"error","code":12,"#
          + #""text":"\#(text)","in_reply_to":2}}"#,
        poll + "3}}",
      ])
    #expect(node.statistics.logCount == 0)
    #expect(node.dropped.isEmpty)
  }

  /// Sequences of bytes that are no UTF-8, in a payload, a key, a name and an ignored value.
  @Test(
    arguments: [
      [0x80], [0xBF], [0xC0, 0x80], [0xC1, 0xBF], [0xC3], [0xE0, 0x80, 0x80], [0xE2, 0x82],
      [0xED, 0xA0, 0x80], [0xF0, 0x80, 0x80, 0x80], [0xF4, 0x90, 0x80, 0x80],
      [0xF5, 0x80, 0x80, 0x80],
      [0xFE], [0xFF],
    ] as [[UInt8]])
  func bytesThatAreNotUTF8AreRefusedWhereverTheyStand(_ bytes: [UInt8]) {
    for place in ["key", "value", "x", "y"] {
      var members = ["key": "k", "value": "v", "x": "x", "y": "y"]
      members[place] = "*"
      let line =
        #"{"id":1,"src":"c1","dest":"n0","body":{"key":"\#(members["key"] ?? "")","#
        + #""msg":"\#(members["value"] ?? "")","\#(members["x"] ?? "")":"\#(members["y"] ?? "")","#
        + #""type":"send","msg_id":2}}"#
      let text = line.utf8.flatMap { $0 == UInt8(ascii: "*") ? bytes : [$0] }
      var node = NodeInProcess.initialized()
      let reply = String(decoding: node.serve(text), as: UTF8.self)
      #expect(reply.hasPrefix(#"{"src":"n0","dest":"c1","body":{"type":"error","code":12,"#))
      #expect(reply.contains("the bytes are not UTF-8"))
      #expect(reply.hasSuffix("\"in_reply_to\":2}}\n"))
      #expect(node.statistics.logCount == 0)
    }
  }

  /// Lines that are not JSON and do not show, or do not rightly show, who sent them.
  @Test(arguments: [
    #"{"id":1,"src":"c1","dest":"n0","body":{"key":"k","msg":1,"type":"send","msg_id":2}"#,
    #"{"id":1,"src":"c1","dest":"n0","body":{"key":"k","msg":"1,"type":"send","msg_id":2}}"#,
    #"{"id":1,"src":"c1","dest":"n0","body":{"key":"k","msg":01,"type":"send"}}"#,
    #"{"id":1,"src":"c1","dest":"n0","body":{"key":"k","msg":01,"type":"send","msg_id":"2"}}"#,
    #"{"id":1,"src":"c1","dest":"n0","body":{"key":"k","msg":01,"type":"send","msg_id":2.0}}"#,
    #"{"id":1,"src":"c1","dest":"n0","body":{"key":"k","msg":01,"type":"send","msg_id":02}}"#,
    #"{"id":1,"src":"c1","dest":"n0","body":{"key":"k","msg":{"msg_id":2},"type":01}}"#,
    #"{"id":1,"src":"c1","dest":"n0","msg_id":2,"body":{"key":"k","msg":01,"type":"send"}}"#,
    #"{"id":1,"src":5,"dest":"n0","body":{"key":"k","msg":01,"type":"send","msg_id":2}}"#,
    #"{"id":1,"src":"","dest":"n0","body":{"key":"k","msg":01,"type":"send","msg_id":2}}"#,
    #"{"id":1,"src":"c\x1","dest":"n0","body":{"key":"k","msg":1,"type":"send","msg_id":2}}"#,
    #"{"id":1,"dest":"n0","body":{"src":"c1","key":"k","msg":01,"type":"send","msg_id":2}}"#,
    #"{"id":1,"src":"c1","body":{"key":"k","msg":01,"type":"send","msg_id":2}}"#,
    #"{"id":1,"src":"c1","dest":"\x","body":{"key":"k","msg":1,"type":"send","msg_id":2}}"#,
    #"{"id":1,"src":"c1","dest":"n0","body":{"key":"k","msg":1,"type":"send","msg_id":2}} x"#,
    #"{"id":1,"src":"c1","dest":"n0","body":{"key":"k","msg":1,"type":"send","msg_id":2}}}"#,
    #"{"id":1,"src":"c1","dest":"n0","body":{"key":"k","msg":1,"type":"send","msg_id":2"#,
    #"{"id":1,"src":"c1","dest":"n0","body":{"key":"k","msg":1,"type":"send","msg_id":2\"#,
    #"{"id":1,"src":"c1"#, #"{""#, #"{"src":"\"#, "{{{{", "{]}", #"{:"src""#,
  ])
  func lineThatDoesNotShowItsSenderIsDropped(_ line: String) {
    var node = NodeInProcess.initialized()
    #expect(node.replies(to: line) == [])
    #expect(node.dropped.count == 1)
  }

  @Test func senderIsFoundInAnyOrderAndAroundWhitespace() {
    expectReplies(
      to: #"{ "x" : {"src":"c9"} , "src" : "c1" , "body" : { "msg_id" : -7 ,"#
        + #" "msg" : ["]}",{"msg_id":9}] , "type" : nope } , "dest" : "n0" } "#,
      [
        #"{"src":"n0","dest":"c1","body":{"type":"error","code":12,"#
          + #""text":"the line is not valid JSON: expected a value at byte 105","in_reply_to":-7}}"#
      ])
  }

  /// Lines with a fault, and who may be answered under which number; nil: nobody.
  @Test(arguments: [
    // A member counts if it is whole.
    (#"{"src":"c1" "c9","dest":"n0","body":{"msg_id":2}}"#, nil),
    (#"{"src":"c1","src":"c2" "c9","dest":"n0","body":{"msg_id":2}}"#, nil),
    (#"{"src":"c1":"c9","dest":"n0","body":{"msg_id":2}}"#, nil),
    (#"{"src" "c9","dest":"n0","body":{"msg_id":2}}"#, nil),
    (#"{"src":"dest":"c9","dest":"n0","body":{"msg_id":2}}"#, nil),
    (#"{:1,"src":"c9","dest":"n0","body":{"msg_id":2}}"#, nil),
    (#"{"src":"c1","dest":"n0","body":{:1,"msg_id":2}}"#, "c1 2"),
    (#"{"id":1 "src":"c9","dest":"n0","body":{"msg_id":2}}"#, nil),
    (#"{"src":"c1","dest":"n0","body":{"msg_id":2 3,"x":1}}"#, nil),
    (#"{"src":"c1","dest":"n0","body":{"msg_id":2,"msg_id":3 4}}"#, nil),
    (#"{"src":"c1","dest":"n0","body":{"msg_id" 2,"x":1}}"#, nil),
    (#"{"src":"c1","dest":"n0","body":{"x":1 "msg_id":2}}"#, nil),
    (#"{"src":"c1","dest":"n0","body":{"msg_id":2} 5}"#, nil),
    (#"{"src":"c1","dest":"n0" "body":{"msg_id":2}}"#, nil),
    // A sender counts before the fault only.
    (#"{"body":{"msg":01,"msg_id":2},"src":"c1","dest":"n0"}"#, nil),
    (#"{"x":01,"src":"c1","dest":"n0","body":{"msg_id":2}}"#, nil),
    (#"{"src":"c1","dest":"n0","body":{"msg":01,"msg_id":2},"src":"c9"}"#, nil),
    (#"{"src":"c1","dest":"n0","body":{"msg":01,"msg_id":2},"sr\u0063":"c9"}"#, nil),
    (#"{"src":"c1","dest":"n0","body":{"msg":01,"msg_id":2},"src":5}"#, nil),
    (#"{"src":"c1","src":5,"dest":"n0","body":{"msg":01,"msg_id":2}}"#, nil),
    (#"{"src":"c1","dest":"n0","x":[{"src":"c9"},01],"body":{"msg_id":2}}"#, "c1 2"),
    // Of a name that occurs twice the last counts.
    (#"{"src":"c9","src":"c1","dest":"n0","body":{"msg":01,"msg_id":2}}"#, "c1 2"),
    (#"{"src":"c9","sr\u0063":"c1","dest":"n0","body":{"msg":01,"msg_id":2}}"#, "c1 2"),
    (#"{"src":"c1","dest":"n0","body":{"msg_id":1,"msg":01,"msg_id":2}}"#, "c1 2"),
    (#"{"src":"c1","dest":"n0","body":{"msg_id":1,"msg":01,"msg_id":"2"}}"#, nil),
    (#"{"src":"c1","dest":"n0","body":{"msg_id":1,"msg":01},"body":{}}"#, nil),
    (#"{"src":"c1","dest":"n0","body":{"msg_id":1,"msg":01},"body":5}"#, nil),
    (#"{"src":"c1","dest":"n0","body":{"msg_id":1,"msg":01},"body":{"msg_id":2}}"#, "c1 2"),
    // Names may be written with escapes.
    (#"{"sr\u0063":"c1","d\u0065st":"n0","b\u006fdy":{"msg":01,"msg\u005fid":2}}"#, "c1 2"),
    // What is not whole is stepped over as a member, and more than one of them may be.
    (
      #"{"src":"c1","dest":"n0","body":{"key":"\q","x":{"msg_id":9},"msg":[01],"msg_id":2}}"#,
      "c1 2"
    ),
    (#"{"src":"c1","dest":"n0","body":{"msg":"a"b"c","msg_id":2}}"#, "c1 2"),
    (#"{"src":"c1","dest":"n0","body":{"msg":{"a":1,}},"msg_id":2}}"#, nil),
    (#"{"src":"c1","dest":"n0","body":{"msg":[1}],"msg_id":2}}"#, nil),
    (#"{"src":"c1","dest":"n0","body":{"msg":a","msg_id":2}}"#, nil),
    (#"{"src":"c1","dest":"n0","body":{"key":"a\","msg":"b\","msg_id":2}}"#, nil),
    (#"{"src":"c1","dest":"n0","body":{"msg":01,"msg_id":2}}{"src":"c9"}"#, nil),
  ])
  func onlyWholeMembersAreBelieved(_ line: String, _ sender: String?) {
    var node = NodeInProcess.initialized()
    let replies = node.replies(to: line)
    if let sender {
      let words = sender.split(separator: " ")
      #expect(replies.count == 1, "\(line)")
      let reply = replies.first ?? ""
      #expect(
        reply.hasPrefix(#"{"src":"n0","dest":"\#(words[0])","body":{"type":"error","code":12,"#))
      #expect(reply.hasSuffix(#","in_reply_to":\#(words[1])}}"#))
    } else {
      #expect(replies == [], "\(line)")
      #expect(node.dropped.count == 1)
    }
  }

  /// Valid lines with names and numbers in them, at places where they mean nothing, that must not be
  /// taken for the sender's.
  private static let linesToHarm = [
    #"{"id":1,"src":"c1","dest":"n0","body":{"key":"k","msg":5,"type":"send","msg_id":7}}"#,
    #"{"src":"c1","dest":"n0","x":{"src":"c9"},"body":{"msg":{"src":"c9","msg_id":99},"msg_id":7}}"#,
    #"{"dest":"n0","src":"c1","body":{"msg_id":7,"msg":"\",\"src\":\"c9\",\"msg_id\":99,\"","key":"k"}}"#,
    #"{"sr\u0063":"c1","body":{"msg\u005fid":7,"type":"poll","offsets":{"src":1,"msg_id":2}},"dest":"n0"}"#,
    #"{ "src" : "c1" , "dest" : "n0" , "body" : { "msg_id" : 7 , "keys" : [ "src" , "c9" ] } }"#,
    #"{"src":"c9","src":"c1","dest":"n0","body":{"msg_id":99},"body":{"msg":[1,"c9"],"msg_id":7}}"#,
  ]

  /// Whatever happens to one byte or one token of a valid line: who is answered is named before the
  /// fault, by a whole member, and the number is that of a whole member.
  @Test(arguments: linesToHarm)
  func answerToAHarmedLineIsForWhoItNamesBeforeTheFault(_ line: String) throws {
    var count = 0
    for harmed in Harm.inOneByte(Array(line.utf8)) + Harm.inOneToken(Array(line.utf8)) {
      if try isAnsweredRightly(harmed) { count += 1 }
    }
    #expect(count > 100)
  }

  /// The same where a line is harmed several times at random.
  @Test func answerToALineHarmedManyTimesIsForWhoItNamesBeforeTheFault() throws {
    var random = SeededGenerator()
    var count = 0
    for _ in 0..<6_000 {
      var line = Array((Self.linesToHarm.randomElement(using: &random) ?? "").utf8)
      for _ in 0..<Int.random(in: 2...4, using: &random) {
        let place = Int.random(in: 0..<line.count, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: line.remove(at: place)
        case 1: line[place] = Harm.bytes.randomElement(using: &random) ?? 0
        case 2: line.insert(Harm.bytes.randomElement(using: &random) ?? 0, at: place)
        default:
          // A stretch of the line once more, at another place.
          let end = Int.random(in: place...min(place + 20, line.count), using: &random)
          line.insert(
            contentsOf: line[place..<end], at: .random(in: 0..<line.count, using: &random))
        }
      }
      if try isAnsweredRightly(line) { count += 1 }
    }
    #expect(count > 200)
  }

  /// Expects that a line, if it is no JSON and answered, is answered to whom it may be.
  ///
  /// - Returns: whether it is answered so.
  private func isAnsweredRightly(_ line: [UInt8]) throws -> Bool {
    guard let request = DecodedRequest.read(line) else { return false }
    let text = String(decoding: request.payload, as: UTF8.self)
    guard request.kind == "error 12", text.contains("the line is not valid JSON"),
      let fault = text.firstMatch(of: /at byte (\d+)"$/).flatMap({ Int($0.1) })
    else { return false }
    let shown = Comment(rawValue: String(decoding: line, as: UTF8.self))
    let naive = NaiveInvalidLine(line: line, fault: fault)
    let source = try #require(naive.source, shown)
    let sent = try JSONSerialization.jsonObject(
      with: Data([0x22] + request.source + [0x22]), options: .fragmentsAllowed)
    #expect(sent as? String == source, shown)
    let messageID = String(decoding: request.messageID, as: UTF8.self)
    #expect(naive.hasWholeMessageID(messageID), shown)
    return true
  }

  /// Half of the traffic is harmed; whatever is answered is valid and has the right form.
  ///
  /// Payloads are left as they are: harmed ones can be valid JSON that Foundation does not read.
  @Test func repliesToHarmedLinesAreWhatMaelstromAccepts() throws {
    var traffic = Traffic(SeededGenerator())
    var node = NodeInProcess.initialized()
    var count = 0
    for _ in 0..<4_000 {
      let line = traffic.next()
      var head = Array(line.head.utf8)
      if Bool.random(using: &traffic.random) {
        let place = Int.random(in: 0..<head.count, using: &traffic.random)
        head[place] = .random(in: 0...255, using: &traffic.random)
      }
      let replies = node.serve(head + Array(line.payload.utf8) + Array(line.tail.utf8))
      for reply in replies.split(separator: LineFeed.byte) {
        try expectAcceptable(Data(reply))
        count += 1
      }
    }
    #expect(count > 2_000)
  }

  /// Minus zero is zero, in an answer to an invalid line too.
  @Test(arguments: [
    ("-0", "0"), ("0", "0"), ("-10", "-10"), ("-9223372036854775808", "-9223372036854775808"),
  ])
  func numberOfTheRequestIsSentBackAsItsDigits(_ number: String, _ answered: String) {
    var node = NodeInProcess.initialized()
    let line =
      #"{"src":"c1","dest":"n0","body":{"msg_id":\#(number),"type":"send","key":"k","msg":01}}"#
    let replies = node.replies(to: line)
    #expect(replies.count == 1)
    #expect(replies.first?.hasSuffix(#","in_reply_to":\#(answered)}}"#) == true)
  }
}
