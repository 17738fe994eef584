import Testing

@testable import Maelstrom
@testable import Node

/// How requests may be written, and what is refused.
///
/// Method: tables of whole lines, or of bodies, and the replies of an initialized node, byte for
/// byte. The tables are run with and without the guess before the general decoder.
@Suite struct RequestDecoderTests {
  // MARK: Form

  /// One request in many forms: each appends `[1]` to the log of `k1`.
  @Test(arguments: [
    #"{"id":5,"src":"c1","dest":"n0","body":{"key":"k1","msg":[1],"type":"send","msg_id":7}}"#,
    // Any order, at the top and in the body.
    #"{"body":{"msg_id":7,"type":"send","msg":[1],"key":"k1"},"dest":"n0","src":"c1","id":5}"#,
    #"{"dest":"n0","body":{"type":"send","msg_id":7,"key":"k1","msg":[1]},"src":"c1","id":5}"#,
    // `id` may be missing, or anything.
    #"{"src":"c1","dest":"n0","body":{"key":"k1","msg":[1],"type":"send","msg_id":7}}"#,
    #"{"id":null,"src":"c1","dest":"n0","body":{"key":"k1","msg":[1],"type":"send","msg_id":7}}"#,
    #"{"id":"5","src":"c1","dest":"n0","body":{"key":"k1","msg":[1],"type":"send","msg_id":7}}"#,
    #"{"id":-5,"src":"c1","dest":"n0","body":{"key":"k1","msg":[1],"type":"send","msg_id":7}}"#,
    #"{"id":1e9,"src":"c1","dest":"n0","body":{"key":"k1","msg":[1],"type":"send","msg_id":7}}"#,
    // Whitespace wherever it is allowed; a line feed would end the line.
    "\t { \"id\" : 5 , \"src\" :\t\"c1\" ,\"dest\": \"n0\"  , \"body\" : {  \"key\" : \"k1\" , "
      + "\"msg\" :\r[1]\t, \"type\" : \"send\" , \"msg_id\" : 7 }\t}  ",
    // A carriage return at the end.
    #"{"id":5,"src":"c1","dest":"n0","body":{"key":"k1","msg":[1],"type":"send","msg_id":7}}"#
      + "\r",
    // Unknown fields, also such as look like known ones.
    #"{"id":5,"new":{"src":"c9","body":{"type":"poll"}},"src":"c1","dest":"n0","body":"#
      + #"{"key":"k1","x":[{"msg":2,"key":"k2"}],"msg":[1],"Type":"poll","type":"send","msg_id":7}}"#,
    #"{"id":5,"src":"c1","dest":"n0","type":"poll","msg_id":8,"body":"#
      + #"{"key":"k1","msg":[1],"type":"send","msg_id":7,"offsets":5,"keys":{},"node_id":1}}"#,
    // Escapes in names and values.
    #"{"\u0069d":5,"\u0073rc":"c1","d\u0065st":"n0","bod\u0079":{"\u006bey":"k1","\u006d\u0073g":"#
      + #"[1],"\u0074ype":"\u0073end","msg\u005fid":7}}"#,
    #"{"id":5,"src":"c1","dest":"n0","body":{"key":"\u006b1","msg":[1],"type":"send","msg_id":7}}"#,
    #"{"id":5,"src":"c1","dest":"n0","body":{"key":"k\u0031","msg":[1],"type":"s\u0065nd","msg_id":7}}"#,
    // Names that occur twice count the last time.
    #"{"id":5,"src":"c9","src":"c1","dest":"n9","dest":"n0","body":{"key":"k9","msg":9,"#
      + #""type":"poll","msg_id":9,"key":"k1","msg":[1],"type":"send","msg_id":7}}"#,
    #"{"id":5,"src":"c1","dest":"n0","body":{"key":"k9","msg":9,"type":"send","msg_id":9},"body":"#
      + #"{"key":"k1","msg":[1],"type":"send","msg_id":7}}"#,
    #"{"id":5,"src":"c1","dest":"n0","body":{"type":"send","key":5,"msg":1,"msg_id":"x","#
      + #""msg_id":7,"key":"k1","\u006dsg":[1]}}"#,
    #"{"src":null,"body":5,"dest":[],"src":"c1","dest":"n0","body":"#
      + #"{"key":"k1","msg":[1],"type":"send","msg_id":7}}"#,
  ])
  func formOfARequestIsFree(_ line: String) {
    let poll = #"{"src":"c1","dest":"n0","body":{"type":"poll","offsets":{"k1":0},"msg_id":8}}"#
    expectReplies(
      to: line + "\n" + poll,
      [
        #"{"src":"n0","dest":"c1","body":{"type":"send_ok","offset":0,"in_reply_to":7}}"#,
        #"{"src":"n0","dest":"c1","body":{"type":"poll_ok","msgs":{"k1":[[0,[1]]]},"in_reply_to":8}}"#,
      ])
  }

  /// All requests, plainly and as differently as can be.
  @Test(arguments: [
    (
      #"{"id":1,"src":"c1","dest":"n0","body":{"type":"init","node_id":"n0","node_ids":["n0"],"msg_id":1}}"#,
      #""type":"init_ok""#
    ),
    (
      #"{"body":{"msg_id":1,"node_ids":[],"node_id":"x","type":"in\u0069t"},"dest":"n0","src":"c1"}"#,
      #""type":"init_ok""#
    ),
    (
      #"{"id":1,"src":"c1","dest":"n0","body":{"offsets":{"k":0},"type":"poll","msg_id":1}}"#,
      #""type":"poll_ok","msgs":{}"#
    ),
    (
      #"{ "body" : { "msg_id":1 , "type":"\u0070oll", "offsets" : { } } , "src":"c1", "dest":"n0" }"#,
      #""type":"poll_ok","msgs":{}"#
    ),
    (
      #"{"id":1,"src":"c1","dest":"n0","body":{"offsets":{"k":0},"type":"commit_offsets","msg_id":1}}"#,
      #""type":"commit_offsets_ok""#
    ),
    (
      #"{"body":{"type":"commit_\u006fffsets","msg_id":1,"offsets":{ "k" : -1 }},"src":"c1","dest":"n0"}"#,
      #""type":"commit_offsets_ok""#
    ),
    (
      #"{"id":1,"src":"c1","dest":"n0","body":{"keys":["k"],"type":"list_committed_offsets","msg_id":1}}"#,
      #""type":"list_committed_offsets_ok","offsets":{}"#
    ),
    (
      #"{"dest":"n0","body":{"type":"list_committed_offsets","keys":[ "k" , "l" ],"msg_id":1},"src":"c1"}"#,
      #""type":"list_committed_offsets_ok","offsets":{}"#
    ),
  ])
  func everyRequestMayBeWrittenInManyWays(_ line: String, _ reply: String) {
    expectReplies(
      to: line, [#"{"src":"n0","dest":"c1","body":{\#(reply),"in_reply_to":1}}"#])
  }

  @Test(arguments: [
    ("k", #"\u006b"#), ("\u{E9}", #"\u00e9"#), ("\u{E9}", #"\u00E9"#), ("/", #"\/"#),
    (#"\""#, #"\u0022"#), (#"\\"#, #"\u005c"#), (#"\n"#, #"\u000a"#),
    (#"\b\f\r\t"#, #"\u0008\u000C\u000D\u0009"#),
    ("\u{1F600}", #"\ud83d\ude00"#),
    ("a key of more than eight bytes", #"a key of more than eight b\u0079tes"#),
    ("\u{0}x".replacing("\u{0}", with: #"\u0000"#), #"\u0000\u0078"#), ("", ""),
    ("eight by", #"eight b\u0079"#), ("nine byte", #"\u006eine byte"#),
  ])
  func keyWrittenWithEscapesIsTheSameKey(_ plain: String, _ escaped: String) {
    expectConversation([
      Turn(#""key":"\#(plain)","msg":1,"type":"send""#, #""type":"send_ok","offset":0"#),
      Turn(#""key":"\#(escaped)","msg":2,"type":"send""#, #""type":"send_ok","offset":1"#),
      // Replies name keys as the request did.
      Turn(
        #""offsets":{"\#(plain)":0},"type":"poll""#,
        #""type":"poll_ok","msgs":{"\#(plain)":[[0,1],[1,2]]}"#),
      Turn(
        #""offsets":{"\#(escaped)":1},"type":"poll""#,
        #""type":"poll_ok","msgs":{"\#(escaped)":[[1,2]]}"#),
      Turn(
        #""offsets":{"\#(escaped)":3,"\#(plain)":1},"type":"poll""#,
        #""type":"poll_ok","msgs":{"\#(plain)":[[1,2]]}"#),
      Turn(
        #""offsets":{"\#(escaped)":1},"type":"commit_offsets""#, #""type":"commit_offsets_ok""#),
      Turn(
        #""keys":["\#(plain)","\#(escaped)"],"type":"list_committed_offsets""#,
        #""type":"list_committed_offsets_ok","offsets":{"\#(escaped)":1}"#),
    ])
  }

  /// Keys are bytes: what Unicode calls equivalent, or a string of C would cut off, is different.
  @Test(arguments: [
    ("\u{E9}", "e\u{301}"), ("a", "A"), ("a", "a "), ("1", "01"), ("", #"\u0000"#),
    (#"a\u0000"#, "a"), (#"a\u0000b"#, #"a\u0000c"#), (#"\ud800"#, #"\ud801"#),
    (#"\ud800"#, #"\ufffd"#), ("12345678", "123456789"),
    ("a long key, number 1", "a long key, number 2"),
    (#"12345678\u0000"#, "12345678"),
  ])
  func keysThatDifferInAnyByteAreDifferent(_ first: String, _ second: String) {
    expectConversation([
      Turn(#""key":"\#(first)","msg":1,"type":"send""#, #""type":"send_ok","offset":0"#),
      Turn(#""key":"\#(second)","msg":2,"type":"send""#, #""type":"send_ok","offset":0"#),
      Turn(
        #""offsets":{"\#(second)":0},"type":"poll""#,
        #""type":"poll_ok","msgs":{"\#(second)":[[0,2]]}"#),
    ])
  }

  // MARK: Payloads

  @Test(arguments: [
    "0", "-0", "1.0", "1.50", "1e400", "-1E-400", "1E+2", "0.1e1",
    "1234567890123456789012345678901234567890", "-9223372036854775809", "999999999999999",
    "1234567890123456", "3.14159265358979323846264338327950288", "true", "false", "null", #""""#,
    #""A""#, #""\u0041""#, #""\u00e9\/\b\f\n\r\t\"\\""#, "\"\u{E9}\u{20AC}\u{1F600}\u{7F}\"",
    #""\ud83d\ude00""#, #""\ud800""#, "[]", "{}", "[ 1 ,\t2 ]", "{ \"a\" : 1 }", #"{"a":1,"a":2}"#,
    #"[[[[[[[[]]]]]]]]"#, #""{\"src\":\"c9\"}]}}[[""#, #""}}""#, #""\\""#, #""\\\"""#,
    #"{"type":"poll","msg_id":99,"key":"k9","src":"c9","offsets":{"k":0}}"#,
    #"{"body":{"type":"init"},"msg":{"msg":{"msg":[{"msg_id":3}]}}}"#,
    #"[1,"a",null,true,{"b":[-1.5e-5,"\u00e9"]},[]]"#,
  ])
  func payloadComesBackByteForByte(_ payload: String) {
    expectConversation([
      Turn(#""key":"k","msg":\#(payload),"type":"send""#, #""type":"send_ok","offset":0"#),
      Turn(#""type":"send","msg":\#(payload),"key":"k""#, #""type":"send_ok","offset":1"#),
      Turn(#""key":"k", "msg" : \#(payload) ,"type":"send""#, #""type":"send_ok","offset":2"#),
      Turn(
        #""offsets":{"k":0},"type":"poll""#,
        #""type":"poll_ok","msgs":{"k":[[0,\#(payload)],[1,\#(payload)],[2,\#(payload)]]}"#),
    ])
  }

  @Test func payloadThatHoldsALineFeedIsTwoLines() {
    for rest in ["1]", "", #""x"]"#] {
      var node = NodeInProcess.initialized()
      let replies = node.replies(
        to: #"{"id":1,"src":"c1","dest":"n0","body":{"key":"k","msg":["# + "\n" + rest
          + #","type":"send","msg_id":2}}"# + "\n"
          + #"{"id":1,"src":"c1","dest":"n0","body":{"offsets":{"k":0},"type":"poll","msg_id":3}}"#)
      #expect(
        replies
          == [#"{"src":"n0","dest":"c1","body":{"type":"poll_ok","msgs":{},"in_reply_to":3}}"#])
      #expect(node.dropped.count == 2)
    }
  }

  // MARK: Numbers

  @Test(arguments: [
    "0", "1", "999999999999999", "1000000000000000", "9007199254740993", "9223372036854775807",
    "-1", "-9223372036854775808",
  ])
  func numberOfTheRequestComesBackExactly(_ number: String) {
    expectReplies(
      to:
        #"{"id":1,"src":"c1","dest":"n0","body":{"offsets":{},"type":"poll","msg_id":\#(number)}}"#,
      [#"{"src":"n0","dest":"c1","body":{"type":"poll_ok","msgs":{},"in_reply_to":\#(number)}}"#])
  }

  @Test func minusZeroIsAnsweredAsZero() {
    expectReplies(
      to: #"{"src":"c1","dest":"n0","body":{"offsets":{},"type":"poll","msg_id":-0}}"#,
      [#"{"src":"n0","dest":"c1","body":{"type":"poll_ok","msgs":{},"in_reply_to":0}}"#])
  }

  @Test(arguments: [
    (#""type":"init","node_id":"n0","node_ids":["n0"]"#, #""type":"init_ok""#),
    (#""type":"send","key":"k","msg":1"#, #""type":"send_ok","offset":0"#),
    (#""type":"poll","offsets":{}"#, #""type":"poll_ok","msgs":{}"#),
    (#""type":"commit_offsets","offsets":{}"#, #""type":"commit_offsets_ok""#),
    (
      #""type":"list_committed_offsets","keys":[]"#,
      #""type":"list_committed_offsets_ok","offsets":{}"#
    ),
    (
      #""type":"x""#, #""type":"error","code":10,"text":"unknown request type \"x\"""#
    ),
  ])
  func requestWithoutANumberIsServedAndAnsweredWithoutOne(_ request: String, _ reply: String) {
    expectReplies(
      to: #"{"src":"c1","dest":"n0","body":{\#(request)}}"#,
      [#"{"src":"n0","dest":"c1","body":{\#(reply)}}"#])
  }

  // MARK: Refusals

  @Test(arguments: [
    "echo", "", "sen", "sendx", "SEND", "send_ok", "fetch_committed_offsets", "topology",
  ])
  func unknownTypeIsRefusedAsNotSupported(_ type: String) {
    expectConversation([
      Turn(
        #""key":"k","msg":1,"offsets":{},"keys":[],"type":"\#(type)""#,
        #""type":"error","code":10,"text":"unknown request type \"\#(type)\"""#)
    ])
  }

  @Test func unknownTypeIsShownAsItWasWrittenUnlessItIsLong() {
    expectConversation([
      Turn(
        #""type":"\u0041\n\"é""#,
        #""type":"error","code":10,"text":"unknown request type \"\u0041\n\"é\"""#),
      Turn(
        #""type":"\#(String(repeating: "x", count: 65))""#,
        #""type":"error","code":10,"text":"unknown request type ""#),
    ])
  }

  /// Bodies, and the field and the expectation that the answer names.
  @Test(arguments: [
    (#""key":"k","msg":1"#, #"the field \"type\" is missing; expected a string"#),
    (#""type":5"#, #"the field \"type\" must be a string"#),
    (#""type":null"#, #"the field \"type\" must be a string"#),
    (#""type":["send"]"#, #"the field \"type\" must be a string"#),
    (#""type":{"type":"send"}"#, #"the field \"type\" must be a string"#),
    (#""type":"send","msg":1"#, #"the field \"key\" is missing; expected a string"#),
    (#""type":"send","key":1,"msg":1"#, #"the field \"key\" must be a string"#),
    (#""type":"send","key":null,"msg":1"#, #"the field \"key\" must be a string"#),
    (#""type":"send","key":["k"],"msg":1"#, #"the field \"key\" must be a string"#),
    (#""type":"send","key":"k""#, #"the field \"msg\" is missing; expected a value"#),
    (#""type":"poll""#, #"the field \"offsets\" is missing; expected \#(offsetsForm)"#),
    (#""type":"poll","offsets":null"#, #"the field \"offsets\" must be \#(offsetsForm)"#),
    (#""type":"poll","offsets":[]"#, #"the field \"offsets\" must be \#(offsetsForm)"#),
    (#""type":"poll","offsets":[["k",0]]"#, #"the field \"offsets\" must be \#(offsetsForm)"#),
    (#""type":"poll","offsets":"k""#, #"the field \"offsets\" must be \#(offsetsForm)"#),
    (#""type":"poll","offsets":0"#, #"the field \"offsets\" must be \#(offsetsForm)"#),
    (#""type":"poll","offsets":{"k":"0"}"#, #"the field \"offsets\" must be \#(offsetsForm)"#),
    (#""type":"poll","offsets":{"k":null}"#, #"the field \"offsets\" must be \#(offsetsForm)"#),
    (#""type":"poll","offsets":{"k":[0]}"#, #"the field \"offsets\" must be \#(offsetsForm)"#),
    (#""type":"poll","offsets":{"k":0.5}"#, #"the field \"offsets\" must be \#(offsetsForm)"#),
    (#""type":"poll","offsets":{"k":1.0}"#, #"the field \"offsets\" must be \#(offsetsForm)"#),
    (#""type":"poll","offsets":{"k":1e2}"#, #"the field \"offsets\" must be \#(offsetsForm)"#),
    (
      #""type":"poll","offsets":{"k":9223372036854775808}"#,
      #"the field \"offsets\" must be \#(offsetsForm)"#
    ),
    (
      #""type":"poll","offsets":{"k":-9223372036854775809}"#,
      #"the field \"offsets\" must be \#(offsetsForm)"#
    ),
    (
      #""type":"poll","offsets":{"k":99999999999999999999999999}"#,
      #"the field \"offsets\" must be \#(offsetsForm)"#
    ),
    (
      #""type":"poll","offsets":{"a":0,"k":true,"b":0}"#,
      #"the field \"offsets\" must be \#(offsetsForm)"#
    ),
    (
      #""type":"commit_offsets""#, #"the field \"offsets\" is missing; expected \#(offsetsForm)"#
    ),
    (
      #""type":"commit_offsets","offsets":[]"#, #"the field \"offsets\" must be \#(offsetsForm)"#
    ),
    (
      #""type":"commit_offsets","offsets":{"k":1,"l":1.5}"#,
      #"the field \"offsets\" must be \#(offsetsForm)"#
    ),
    (
      #""type":"commit_offsets","offsets":{"k":9223372036854775808}"#,
      #"the field \"offsets\" must be \#(offsetsForm)"#
    ),
    (
      #""type":"list_committed_offsets""#,
      #"the field \"keys\" is missing; expected an array of strings"#
    ),
    (
      #""type":"list_committed_offsets","keys":{"k":0}"#,
      #"the field \"keys\" must be an array of strings"#
    ),
    (
      #""type":"list_committed_offsets","keys":"k""#,
      #"the field \"keys\" must be an array of strings"#
    ),
    (
      #""type":"list_committed_offsets","keys":["k",1]"#,
      #"the field \"keys\" must be an array of strings"#
    ),
    (
      #""type":"list_committed_offsets","keys":[["k"]]"#,
      #"the field \"keys\" must be an array of strings"#
    ),
    (
      #""type":"init","node_ids":[]"#,
      #"the field \"node_id\" is missing; expected a string that is not empty"#
    ),
    (
      #""type":"init","node_id":"","node_ids":[]"#,
      #"the field \"node_id\" must be a string that is not empty"#
    ),
    (
      #""type":"init","node_id":0,"node_ids":[]"#,
      #"the field \"node_id\" must be a string that is not empty"#
    ),
    (
      #""type":"init","node_id":"n0""#,
      #"the field \"node_ids\" is missing; expected an array of strings"#
    ),
    (
      #""type":"init","node_id":"n0","node_ids":"n0""#,
      #"the field \"node_ids\" must be an array of strings"#
    ),
    (
      #""type":"init","node_id":"n0","node_ids":["n0",0]"#,
      #"the field \"node_ids\" must be an array of strings"#
    ),
    // The last one counts, also when it is the wrong one.
    (#""type":"send","key":"k","msg":1,"key":5"#, #"the field \"key\" must be a string"#),
    (
      #""type":"poll","offsets":{"k":0},"offsets":[]"#,
      #"the field \"offsets\" must be \#(offsetsForm)"#
    ),
    (
      #""type":"poll","offsets":{"k":0,"k":"0"}"#, #"the field \"offsets\" must be \#(offsetsForm)"#
    ),
  ])
  func refusalNamesTheFieldAndWhatWasExpected(_ request: String, _ text: String) {
    expectConversation([
      Turn(request, #""type":"error","code":12,"text":"\#(text)""#),
      // Nothing was stored.
      Turn(#""offsets":{"k":0},"type":"poll""#, #""type":"poll_ok","msgs":{}"#),
      Turn(
        #""keys":["k","l"],"type":"list_committed_offsets""#,
        #""type":"list_committed_offsets_ok","offsets":{}"#),
    ])
  }

  @Test(arguments: [
    (#"{"src":"c1","dest":"n0"}"#, #"the field \"body\" is missing; expected an object"#),
    (#"{"src":"c1","dest":"n0","body":null}"#, #"the field \"body\" must be an object"#),
    (#"{"src":"c1","dest":"n0","body":[]}"#, #"the field \"body\" must be an object"#),
    (#"{"src":"c1","dest":"n0","body":"{}"}"#, #"the field \"body\" must be an object"#),
    (#"{"src":"c1","dest":"n0","body":{}}"#, #"the field \"type\" is missing; expected a string"#),
    (
      #"{"src":"c1","body":{"type":"poll","offsets":{}}}"#,
      #"the field \"dest\" is missing; expected a string"#
    ),
    (
      #"{"src":"c1","dest":5,"body":{"type":"poll","offsets":{}}}"#,
      #"the field \"dest\" must be a string"#
    ),
    (
      #"{"src":"c1","dest":"n0","body":{"type":"poll","offsets":{},"msg_id":"1"}}"#,
      #"the field \"msg_id\" must be an integer of 64 bits"#
    ),
    (
      #"{"src":"c1","dest":"n0","body":{"type":"poll","offsets":{},"msg_id":1.0}}"#,
      #"the field \"msg_id\" must be an integer of 64 bits"#
    ),
    (
      #"{"src":"c1","dest":"n0","body":{"type":"poll","offsets":{},"msg_id":1e3}}"#,
      #"the field \"msg_id\" must be an integer of 64 bits"#
    ),
    (
      #"{"src":"c1","dest":"n0","body":{"type":"poll","offsets":{},"msg_id":null}}"#,
      #"the field \"msg_id\" must be an integer of 64 bits"#
    ),
    (
      #"{"src":"c1","dest":"n0","body":{"type":"poll","offsets":{},"msg_id":9223372036854775808}}"#,
      #"the field \"msg_id\" must be an integer of 64 bits"#
    ),
    (
      #"{"src":"c1","dest":"n0","body":{"type":"poll","offsets":{},"msg_id":-9223372036854775809}}"#,
      #"the field \"msg_id\" must be an integer of 64 bits"#
    ),
  ])
  func refusalOfAMessageWithoutANumberHasNone(_ line: String, _ text: String) {
    expectReplies(
      to: line,
      [#"{"src":"n0","dest":"c1","body":{"type":"error","code":12,"text":"\#(text)"}}"#])
  }

  @Test(arguments: [
    (
      #"{"dest":"n0","body":{"type":"poll","offsets":{},"msg_id":1}}"#,
      "dropped a message without a sender"
    ),
    (
      #"{"src":"","dest":"n0","body":{"type":"poll","offsets":{},"msg_id":1}}"#,
      "dropped a message without a sender"
    ),
    (
      #"{"src":5,"dest":"n0","body":{"type":"poll","offsets":{},"msg_id":1}}"#,
      "dropped a message without a sender"
    ),
    (
      #"{"src":null,"dest":"n0","body":{"type":"poll","offsets":{},"msg_id":1}}"#,
      "dropped a message without a sender"
    ),
    (#"{"src":"c1","src":["c1"],"dest":"n0","body":{}}"#, "dropped a message without a sender"),
    ("{}", "dropped a message without a sender"),
    ("[]", "dropped a line that is not an object"), ("5", "dropped a line that is not an object"),
    ("null", "dropped a line that is not an object"),
    (#""src""#, "dropped a line that is not an object"),
    (
      #"[{"src":"c1","dest":"n0","body":{"type":"poll","offsets":{},"msg_id":1}}]"#,
      "dropped a line that is not an object"
    ),
    ("", "dropped a line that is not JSON"), (" ", "dropped a line that is not JSON"),
    ("\r", "dropped a line that is not JSON"), ("hello", "dropped a line that is not an object"),
    ("{", "dropped a line that is not JSON"), ("}", "dropped a line that is not an object"),
    ("{]", "dropped a line that is not JSON"), ("\u{0}", "dropped a line that is not an object"),
    ("\u{FEFF}{}", "dropped a line that is not an object"),
  ])
  func lineThatNobodyCanBeAnsweredForIsDropped(_ line: String, _ failure: String) throws {
    var node = NodeInProcess.initialized()
    let next = #"{"src":"c1","dest":"n0","body":{"type":"poll","offsets":{},"msg_id":9}}"#
    let replies = node.replies(to: line + "\n" + next)
    #expect(
      replies == [#"{"src":"n0","dest":"c1","body":{"type":"poll_ok","msgs":{},"in_reply_to":9}}"#])
    #expect(node.dropped.count == 1)
    #expect(String(describing: try #require(node.dropped.first)).hasPrefix(failure))
  }

  // MARK: Depth

  @Test(arguments: [(1_022, true), (1_023, false)])
  func nestingIsAllowedUpTo1024IncludingMessageAndBody(_ depth: Int, _ isAccepted: Bool) {
    let payload = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    let place = #"{"id":2,"src":"c1","dest":"n0","body":{"key":"k","msg":"#.utf8.count + depth - 1
    expectConversation([
      Turn(
        #""key":"k","msg":\#(payload),"type":"send""#,
        isAccepted
          ? #""type":"send_ok","offset":0"#
          : #""type":"error","code":12,"text":"the line is not valid JSON: "#
            + #"nested too deeply at byte \#(place)""#),
      Turn(
        #""offsets":{"k":0},"type":"poll""#,
        #""type":"poll_ok","msgs":{\#(isAccepted ? #""k":[[0,\#(payload)]]"# : "")}"#),
    ])
  }

  private static let offsetsForm = "an object with integers of 64 bits"
}
