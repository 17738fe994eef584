import FastJSONCoding
import Testing

@testable import Maelstrom

/// What a node answers, line by line.
@Suite struct NodeTests {
  private struct Unforeseen: Error {}

  private func echo() throws -> Transcript {
    try Transcript { node in
      node.on("echo") { .reply("echo_ok", ["echo": $0["echo"]]) }
    }
  }

  @Test(arguments: [
    "1.0", "-0", "1e400", "123456789012345678901234567890", #""\u00e9\ud800\/""#, "null", "true",
    #"{"b":[ 1 , {"a":"x"}],"b":2}"#, "[]", #""""#,
  ])
  func aValueIsGivenBackByteForByte(_ value: String) throws {
    let output = try echo().send(#"{"echo":\#(value),"type":"echo","msg_id":7}"#)
    #expect(
      output == [
        #"{"src":"n0","dest":"c1","body":{"type":"echo_ok","echo":\#(value),"in_reply_to":7}}"#
      ])
  }

  @Test func namesAreFoundWhateverTheirSpelling() throws {
    let output = try echo().line(
      #"{"body":{"\u0074ype":"\u0065cho","msg\u005fid":1 ,"ech\u006f":[1]},"s\u0072c":"c\"1","x":{}}"#
    )
    #expect(
      output == [
        #"{"src":"n0","dest":"c\"1","body":{"type":"echo_ok","echo":[1],"in_reply_to":1}}"#
      ]
    )
  }

  @Test func theLastOfEqualNamesCounts() throws {
    let output = try echo().send(#"{"echo":1,"type":"no","echo":2,"type":"echo","msg_id":1}"#)
    #expect(output.count == 1 && output[0].contains(#""echo":2"#))
  }

  @Test(arguments: ["123456789012345678901234567890", "-5", "1.5", #""a""#, "[1]"])
  func theNumberOfAMessageIsSentBackAsItCame(_ number: String) throws {
    let output = try echo().send(#"{"type":"echo","msg_id":\#(number)}"#)
    #expect(output.count == 1 && output[0].hasSuffix("\"in_reply_to\":\(number)}}"))
  }

  @Test func lineOfMegabytesIsAnswered() throws {
    let text = String(repeating: "x", count: 3 << 20)
    let output = try echo().send(#"{"type":"echo","msg_id":1,"echo":"\#(text)"}"#)
    #expect(output.count == 1 && output[0].utf8.count > 3 << 20)
  }

  @Test func aMessageThatAsksNothingIsNotAnswered() throws {
    #expect(try echo().send(#"{"type":"echo","echo":1}"#).isEmpty)
  }

  // MARK: Errors

  @Test func unknownTypesAreError10() throws {
    let transcript = try echo()
    #expect(
      transcript.send(#"{"type":"poll","msg_id":1}"#) == [
        #"{"src":"n0","dest":"c1","body":{"type":"error","code":10,"text":"nothing handles \"poll\"","in_reply_to":1}}"#
      ])
    // Errors and messages that ask nothing are never answered with errors.
    #expect(transcript.send(#"{"type":"error","code":13,"msg_id":1}"#).isEmpty)
    #expect(transcript.send(#"{"type":"poll"}"#).isEmpty)
    #expect(transcript.notes.contains { $0.contains("nothing handles its type \"poll\"") })
  }

  @Test func whatAHandlerThrowsIsTheAnswer() throws {
    let transcript = try Transcript { node in
      node.on("refuse") { _ in throw RPCError(.abort, "no") }
      node.on("own") { _ in throw RPCError(ErrorCode(custom: 1_000)) }
      node.on("break") { _ in throw Unforeseen() }
      node.on("later") { _ in
        try await node.sleep(for: .milliseconds(2))
        throw RPCError(.transactionConflict)
      }
      node.on("number") { .reply("number_ok", ["n": try $0.value("n", as: Int.self)]) }
    }
    func code(_ body: String) -> String? {
      (transcript.send(body) + transcript.wait(.milliseconds(3))).first?.split(separator: "body")
        .last.map(String.init)
    }
    #expect(
      code(#"{"type":"refuse","msg_id":1}"#)
        == #"":{"type":"error","code":14,"text":"no","in_reply_to":1}}"#)
    #expect(
      code(#"{"type":"own","msg_id":2}"#) == #"":{"type":"error","code":1000,"in_reply_to":2}}"#)
    #expect(code(#"{"type":"break","msg_id":3}"#)?.contains(#""code":13,"#) == true)
    #expect(
      code(#"{"type":"later","msg_id":4}"#) == #"":{"type":"error","code":30,"in_reply_to":4}}"#)
    #expect(
      code(#"{"type":"number","msg_id":5}"#)
        == #"":{"type":"error","code":12,"text":"\"n\" is missing","in_reply_to":5}}"#)
    #expect(
      code(#"{"type":"number","msg_id":6,"n":"x"}"#)?.contains(#""code":12,"text":"\"n\": "#)
        == true)
    #expect(code(#"{"msg_id":7}"#)?.contains(#""code":12,"text":"\"type\" is missing""#) == true)
  }

  @Test func aReplyThatCannotBeEncodedIsError13() throws {
    let transcript = try Transcript { node in
      node.on("bad") { _ in .reply("bad_ok", ["a": 1, "x": Double.nan]) }
      node.on("list") { _ in .reply("list_ok", of: [1]) }
      node.on("empty") { _ in .reply("empty_ok", of: [String: Int]()) }
    }
    let output = transcript.send(#"{"type":"bad","msg_id":1}"#)
    #expect(output.count == 1 && output[0].contains(#""body":{"type":"error","code":13,"#))
    #expect(transcript.send(#"{"type":"list","msg_id":1}"#)[0].contains(#""code":13,"#))
    #expect(
      transcript.send(#"{"type":"empty","msg_id":1}"#)[0].contains(
        #"{"type":"empty_ok","in_reply_to":1}"#))
  }

  @Test func linesThatAreNoMessagesAreToldAndDropped() throws {
    let transcript = try echo()
    let lines = [
      "nonsense", "[1]", "{}", #"{"src":"c1"}"#, #"{"src":1,"body":{}}"#, #"{"src":"c1","body":1}"#,
    ]
    for line in lines { #expect(transcript.line(line).isEmpty, "\(line)") }
    #expect(transcript.notes.count == lines.count, "\(transcript.notes)")
    #expect(transcript.send(#"{"type":"echo","msg_id":1}"#).count == 1)
  }

  @Test func oneTypeHasOneHandler() async {
    await #expect(processExitsWith: .failure) {
      _ = try Transcript { node in
        node.on("a") { _ in .nothing }
        node.on("a") { _ in .nothing }
      }
    }
  }

  // MARK: Init

  @Test func theNodeKnowsItsNameOnceInitIsAnswered() throws {
    let transcript = try Transcript(isInitialized: false, isSpokenTo: false) { node in
      node.onInit { node.note("\(node.name) \(node.peers)") }
    }
    #expect(
      transcript.initialize() == [
        #"{"src":"n0","dest":"c0","body":{"type":"init_ok","in_reply_to":1}}"#
      ])
    #expect(transcript.notes == [#"n0 ["n1", "n2"]"#])
    #expect(transcript.initialize().isEmpty, "init is answered once")
  }

  @Test func beforeInitNothingIsServed() throws {
    let transcript = try Transcript(isInitialized: false, isSpokenTo: false) { node in
      node.on("echo") { _ in .reply("echo_ok") }
    }
    let output = transcript.send(#"{"type":"echo","msg_id":1}"#)
    #expect(
      output.count == 1
        && output[0].contains(#"{"src":"n0","dest":"c1","body":{"type":"error","code":11"#))
    #expect(transcript.line(#"{"src":"c1","body":{"type":"echo","msg_id":1}}"#).isEmpty)
    #expect(
      transcript.send(#"{"type":"init","msg_id":1,"node_id":3}"#)[0].contains(#""code":12"#))
    #expect(transcript.initialize().count == 1)
  }

  @Test func othersAreSpokenToAfterTheFirstMessage() throws {
    func transcript(_ options: NodeOptions = NodeOptions()) throws -> Transcript {
      try Transcript(options, isInitialized: false, isSpokenTo: false) { node in
        node.onInit { node.send("hello", to: "n1") }
        node.on("read") { _ in .reply("read_ok") }
      }
    }
    let hello = #"{"src":"n0","dest":"n1","body":{"type":"hello"}}"#
    let spokenTo = try transcript()
    #expect(spokenTo.initialize().count == 1)
    #expect(spokenTo.send(#"{"type":"read","msg_id":1}"#).first == hello)

    let alone = try transcript()
    _ = alone.initialize()
    #expect(alone.wait(.milliseconds(999)).isEmpty)
    #expect(alone.wait(.milliseconds(1)) == [hello])

    var options = NodeOptions()
    options.speaksAtOnce = true
    #expect(try transcript(options).initialize().count == 2)
  }

  // MARK: Later

  @Test func repliesMayComeLaterButNotTooLate() throws {
    let transcript = try Transcript { node in
      var waiting: [Message] = []
      node.on("wait") { message in
        waiting.append(message)
        return .nothing
      }
      node.on("go") { _ in
        for message in waiting { node.reply("wait_ok", to: message) }
        waiting = []
        return .nothing
      }
    }
    #expect(transcript.send(#"{"type":"wait","msg_id":1}"#).isEmpty)
    _ = transcript.wait(.milliseconds(4_500))
    #expect(transcript.send(#"{"type":"go"}"#).count == 1)
    _ = transcript.send(#"{"type":"wait","msg_id":2}"#)
    _ = transcript.send(#"{"type":"wait","msg_id":3}"#, from: "n1")
    _ = transcript.wait(.milliseconds(4_501))
    let output = transcript.send(#"{"type":"go"}"#)
    #expect(output == [#"{"src":"n0","dest":"n1","body":{"type":"wait_ok","in_reply_to":3}}"#])
    #expect(transcript.notes.contains { $0.contains("given up waiting") })
  }

  @Test func typedMessagesAreDecodedAndEncoded() throws {
    struct Add: Codable { var delta: Int; var by: [String]? }
    let transcript = try Transcript { node in
      node.on("add") { message in
        let add = try message.decode(Add.self)
        return .reply("add_ok", of: Add(delta: add.delta + 1, by: ["n0"]))
      }
    }
    #expect(
      transcript.send(#"{"type":"add","msg_id":1,"delta":41}"#)[0].contains(
        #"{"type":"add_ok","delta":42,"by":["n0"],"in_reply_to":1}"#))
    #expect(transcript.send(#"{"type":"add","msg_id":1}"#)[0].contains(#""code":12"#))
  }

  @Test func handlersThatWaitLetOthersRun() throws {
    let transcript = try Transcript { node in
      var order: [Int] = []
      node.on("slow") { message in
        order.append(1)
        try await node.sleep(for: .milliseconds(5))
        order.append(3)
        return .reply("slow_ok", ["order": order])
      }
      node.on("fast") { _ in
        order.append(2)
        return .reply("fast_ok")
      }
    }
    #expect(transcript.send(#"{"type":"slow","msg_id":1}"#).isEmpty)
    #expect(transcript.send(#"{"type":"fast","msg_id":2}"#).count == 1)
    #expect(transcript.wait(.milliseconds(6))[0].contains(#""order":[1,2,3]"#))
  }
}
