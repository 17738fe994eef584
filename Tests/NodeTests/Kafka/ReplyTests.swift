import FastJSON
import Testing

@testable import Node

/// Names and numbers are sent back in every reply as they came.
@Suite struct ReplyTests {
  @Test(arguments: [
    (#"c1"#, "n0"), (#"c\u0031"#, #"n\u0030"#), (#"\"\\\/"#, #"\n"#), ("é€\u{1F600}", "ü"),
    (String(repeating: "a long name ", count: 400), String(repeating: "x", count: 5_000)),
    ("}]", "{["), (#"\ud800"#, " "),
  ])
  func namesComeBackAsTheyWereWritten(_ client: String, _ name: String) {
    var node = NodeInProcess()
    let replies = node.replies(
      to: """
        {"src":"\(client)","dest":"","body":{"type":"init","node_id":"\(name)","node_ids":[]}}
        {"src":"\(client)","dest":"elsewhere","body":{"type":"send","key":"k","msg":1}}
        {"id":1,"src":"\(client)","dest":"x","body":{"offsets":{"k":0},"type":"poll","msg_id":1}}
        {"src":"\(client)","dest":"\(name)","body":{"type":"commit_offsets","offsets":{"k":0}}}
        {"src":"\(client)","dest":"\(name)","body":{"type":"list_committed_offsets","keys":["k"]}}
        {"src":"\(client)","dest":"\(name)","body":{"type":"x"}}
        """)
    let head = #"{"src":"\#(name)","dest":"\#(client)","body":{"type":"#
    #expect(
      replies == [
        head + #""init_ok"}}"#,
        head + #""send_ok","offset":0}}"#,
        head + #""poll_ok","msgs":{"k":[[0,1]]},"in_reply_to":1}}"#,
        head + #""commit_offsets_ok"}}"#,
        head + #""list_committed_offsets_ok","offsets":{"k":0}}}"#,
        head + #""error","code":10,"text":"unknown request type \"x\""}}"#,
      ])
  }

  /// Replies around all sizes at which the output may have to grow.
  @Test func repliesOfEverySizeAreWhole() {
    var node = NodeInProcess.initialized()
    for count in Array(0..<80) + [4_000, 4_096, 8_192, 65_536, 300_000] {
      let key = String(repeating: "k", count: count)
      let payload = "\"\(String(repeating: "p", count: count))\""
      let client = String(repeating: "c", count: count + 1)
      #expect(
        node.replies(
          to: """
            {"id":1,"src":"\(client)","dest":"n0","body":{"key":"\(key)","msg":\(payload),"type":"send","msg_id":1}}
            {"id":1,"src":"\(client)","dest":"n0","body":{"offsets":{"\(key)":0},"type":"poll","msg_id":1}}
            """) == [
            #"{"src":"n0","dest":"\#(client)","body":{"type":"send_ok","offset":0,"in_reply_to":1}}"#,
            #"{"src":"n0","dest":"\#(client)","body":{"type":"poll_ok","msgs":{"\#(key)":[[0,\#(payload)]]},"in_reply_to":1}}"#,
          ])
    }
  }
}
