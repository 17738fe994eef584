import Testing

@testable import Node

/// What the node decides: offsets, polls, commits and lists, and what `init` changes.
///
/// Method: conversations with a fresh node, each reply compared byte for byte. How requests may be
/// written is the matter of `RequestDecoderTests`.
@Suite struct KafkaNodeTests {
  @Test func offsetsOfEachKeyBeginAtZeroAndAreDense() {
    expectConversation([
      Turn(#""key":"a","msg":1,"type":"send""#, #""type":"send_ok","offset":0"#),
      Turn(#""key":"b","msg":1,"type":"send""#, #""type":"send_ok","offset":0"#),
      Turn(#""key":"a","msg":1,"type":"send""#, #""type":"send_ok","offset":1"#),
      Turn(#""key":"","msg":1,"type":"send""#, #""type":"send_ok","offset":0"#),
      Turn(#""key":"a","msg":2,"type":"send""#, #""type":"send_ok","offset":2"#),
      Turn(#""key":"b","msg":2,"type":"send""#, #""type":"send_ok","offset":1"#),
      Turn(#""key":"","msg":2,"type":"send""#, #""type":"send_ok","offset":1"#),
    ])
  }

  @Test(arguments: [
    (#"{"a":-9223372036854775808}"#, #"{"a":[[0,"x"],[1,"y"],[2,"z"]]}"#),
    (#"{"a":-1}"#, #"{"a":[[0,"x"],[1,"y"],[2,"z"]]}"#),
    (#"{"a":0}"#, #"{"a":[[0,"x"],[1,"y"],[2,"z"]]}"#),
    (#"{"a":1}"#, #"{"a":[[1,"y"],[2,"z"]]}"#),
    (#"{"a":2}"#, #"{"a":[[2,"z"]]}"#),
    (#"{"a":3}"#, "{}"),
    (#"{"a":4}"#, "{}"),
    (#"{"a":9223372036854775807}"#, "{}"),
    (#"{"unknown":0}"#, "{}"),
    ("{}", "{}"),
    (#"{"b":0,"unknown":0,"a":2}"#, #"{"b":[[0,true]],"a":[[2,"z"]]}"#),
    (#"{"unknown":0,"a":2,"b":1}"#, #"{"a":[[2,"z"]]}"#),
  ])
  func pollReturnsWhatStandsAtAndBehindTheOffset(_ offsets: String, _ messages: String) {
    expectConversation([
      Turn(#""key":"a","msg":"x","type":"send""#, #""type":"send_ok","offset":0"#),
      Turn(#""key":"a","msg":"y","type":"send""#, #""type":"send_ok","offset":1"#),
      Turn(#""key":"a","msg":"z","type":"send""#, #""type":"send_ok","offset":2"#),
      Turn(#""key":"b","msg":true,"type":"send""#, #""type":"send_ok","offset":0"#),
      Turn(
        #""offsets":\#(offsets),"type":"poll""#, #""type":"poll_ok","msgs":\#(messages)"#),
    ])
  }

  /// Beyond 16 KiB a key is kept apart from others; the first of all may be such a one.
  @Test(arguments: [
    (20_000, 9), (9, 20_000), (16_385, 9), (16_384, 9), (16_385, 16_384), (70_000, 20_000),
  ])
  func longKeysAreToldApartInWhateverOrderTheyCome(_ first: Int, _ second: Int) {
    let a = String(repeating: "a", count: first)
    let b = String(repeating: "b", count: second)
    func send(_ key: String, _ offset: Int) -> Turn {
      Turn(
        #""key":"\#(key)","msg":\#(offset),"type":"send""#, #""type":"send_ok","offset":\#(offset)"#
      )
    }
    expectConversation([
      send(a, 0), send(a, 1), send(b, 0), send(a, 2), send(b, 1),
      Turn(
        #""offsets":{"\#(a)":0,"\#(b)":1},"type":"poll""#,
        #""type":"poll_ok","msgs":{"\#(a)":[[0,0],[1,1],[2,2]],"\#(b)":[[1,1]]}"#),
    ])
  }

  @Test func pollMakesNoLog() {
    var node = NodeInProcess.initialized()
    _ = node.replies(
      to: #"{"src":"c1","dest":"n0","body":{"type":"poll","offsets":{"a":0,"b":1},"msg_id":2}}"#)
    _ = node.replies(
      to: #"{"src":"c1","dest":"n0","body":{"type":"list_committed_offsets","keys":["a"]}}"#)
    #expect(node.statistics.logCount == 0)
  }

  /// Each record, `[0,"a"]`, has seven bytes, and two of them with their comma have fifteen.
  ///
  /// A record that does not fit ends its key, not the reply.
  @Test(arguments: [
    (1, #"{"k":[[0,"a"]]}"#),
    (7, #"{"k":[[0,"a"]]}"#),
    (13, #"{"k":[[0,"a"]]}"#),
    (14, #"{"k":[[0,"a"]],"l":[[0,"d"]]}"#),
    (15, #"{"k":[[0,"a"],[1,"b"]]}"#),
    (21, #"{"k":[[0,"a"],[1,"b"]]}"#),
    (22, #"{"k":[[0,"a"],[1,"b"]],"l":[[0,"d"]]}"#),
    (23, #"{"k":[[0,"a"],[1,"b"],[2,"c"]]}"#),
    (29, #"{"k":[[0,"a"],[1,"b"],[2,"c"]]}"#),
    (30, #"{"k":[[0,"a"],[1,"b"],[2,"c"]],"l":[[0,"d"]]}"#),
    (100, #"{"k":[[0,"a"],[1,"b"],[2,"c"]],"l":[[0,"d"]]}"#),
  ])
  func replyToAPollEndsAtItsLimit(_ limit: Int, _ messages: String) {
    expectConversation(
      [
        Turn(#""key":"k","msg":"a","type":"send""#, #""type":"send_ok","offset":0"#),
        Turn(#""key":"k","msg":"b","type":"send""#, #""type":"send_ok","offset":1"#),
        Turn(#""key":"k","msg":"c","type":"send""#, #""type":"send_ok","offset":2"#),
        Turn(#""key":"l","msg":"d","type":"send""#, #""type":"send_ok","offset":0"#),
        Turn(
          #""offsets":{"k":0,"l":0},"type":"poll""#, #""type":"poll_ok","msgs":\#(messages)"#),
      ], pollByteCountMax: limit)
  }

  @Test(arguments: [1, 7, 20, 100, 1_000])
  func pollingOnFromTheLastOffsetDrainsEverythingInOrder(limit: Int) throws {
    var node = NodeInProcess.initialized(pollByteCountMax: limit)
    let count = 60
    for number in 0..<count {
      _ = node.replies(
        to: #"{"src":"c1","dest":"n0","body":{"type":"send","key":"k","msg":\#(number)}}"#)
    }
    var next = 0
    var pollCount = 0
    while next < count {
      let reply = try #require(
        node.replies(
          to: #"{"src":"c1","dest":"n0","body":{"type":"poll","offsets":{"k":\#(next)}}}"#
        ).first)
      let prefix = #"{"src":"n0","dest":"c1","body":{"type":"poll_ok","msgs":{"k":["#
      try #require(reply.hasPrefix(prefix))
      let records = reply.dropFirst(prefix.count).dropLast("]}}}".count)
      #expect(records.utf8.count <= max(limit, #"[99,99]"#.utf8.count))
      let first = next
      while next < count, next == first || records.contains("[\(next),\(next)]") { next += 1 }
      #expect(records == (first..<next).map { "[\($0),\($0)]" }.joined(separator: ","))
      pollCount += 1
    }
    #expect(pollCount > 1 || limit == 1_000)
  }

  @Test func commitsOnlyMoveForward() {
    let list = #""keys":["k"],"type":"list_committed_offsets""#
    func listed(_ offset: String) -> String {
      #""type":"list_committed_offsets_ok","offsets":{"k":\#(offset)}"#
    }
    let steps = [
      ("-7", "-7"), ("3", "3"), ("2", "3"), ("-1", "3"), ("3", "3"), ("4", "4"),
      ("9223372036854775807", "9223372036854775807"), ("0", "9223372036854775807"),
      ("-9223372036854775808", "9223372036854775807"),
    ]
    expectConversation(
      steps.flatMap { committed, expected in
        [
          Turn(
            #""offsets":{"k":\#(committed)},"type":"commit_offsets""#,
            #""type":"commit_offsets_ok""#),
          Turn(list, listed(expected)),
        ]
      })
  }

  @Test func lowestOffsetOfAllCanBeCommitted() {
    expectConversation([
      Turn(
        #""offsets":{"k":-9223372036854775808},"type":"commit_offsets""#,
        #""type":"commit_offsets_ok""#),
      Turn(
        #""keys":["k"],"type":"list_committed_offsets""#,
        #""type":"list_committed_offsets_ok","offsets":{"k":-9223372036854775808}"#),
    ])
  }

  @Test func commitForAKeyWithoutALogIsKeptAndItsOffsetsStillBeginAtZero() {
    expectConversation([
      Turn(#""offsets":{"k":41},"type":"commit_offsets""#, #""type":"commit_offsets_ok""#),
      Turn(
        #""keys":["k"],"type":"list_committed_offsets""#,
        #""type":"list_committed_offsets_ok","offsets":{"k":41}"#),
      Turn(#""offsets":{"k":0},"type":"poll""#, #""type":"poll_ok","msgs":{}"#),
      Turn(#""key":"k","msg":1,"type":"send""#, #""type":"send_ok","offset":0"#),
      Turn(#""offsets":{"k":0},"type":"poll""#, #""type":"poll_ok","msgs":{"k":[[0,1]]}"#),
    ])
  }

  @Test func listLeavesOutKeysThatNobodyCommitted() {
    expectConversation([
      Turn(#""key":"sent","msg":1,"type":"send""#, #""type":"send_ok","offset":0"#),
      Turn(
        #""offsets":{"b":2,"a":1},"type":"commit_offsets""#, #""type":"commit_offsets_ok""#),
      Turn(
        #""keys":["unknown","a","sent","b"],"type":"list_committed_offsets""#,
        #""type":"list_committed_offsets_ok","offsets":{"a":1,"b":2}"#),
      Turn(
        #""keys":["unknown"],"type":"list_committed_offsets""#,
        #""type":"list_committed_offsets_ok","offsets":{}"#),
      Turn(
        #""keys":[],"type":"list_committed_offsets""#,
        #""type":"list_committed_offsets_ok","offsets":{}"#),
      Turn(
        #""keys":["b","a","b"],"type":"list_committed_offsets""#,
        #""type":"list_committed_offsets_ok","offsets":{"a":1,"b":2}"#),
    ])
  }

  @Test func emptyCommitIsAnswered() {
    expectConversation([
      Turn(#""offsets":{},"type":"commit_offsets""#, #""type":"commit_offsets_ok""#)
    ])
  }

  @Test func beforeInitOnlyInitIsServed() {
    var node = NodeInProcess()
    let body = #"{"type":"send","key":"k","msg":1,"msg_id":5}"#
    let refusal =
      #""type":"error","code":11,"text":"the node has not been initialized; send \"init\" first""#
    #expect(
      node.replies(to: #"{"src":"c1","dest":"n7","body":\#(body)}"#)
        == [#"{"src":"n7","dest":"c1","body":{\#(refusal),"in_reply_to":5}}"#])
    #expect(
      node.replies(to: #"{"src":"c1","dest":"n7","body":{"type":"poll","offsets":{}}}"#)
        == [#"{"src":"n7","dest":"c1","body":{\#(refusal)}}"#])
    // Without a destination there is no name that the answer could be sent under.
    #expect(node.replies(to: #"{"src":"c1","body":\#(body)}"#) == [])
    #expect(node.replies(to: #"{"src":"c1","dest":"","body":\#(body)}"#) == [])
    #expect(
      node.replies(to: #"{"src":"c1","dest":"n7","body":{"type":"echo","msg_id":6}}"#)
        == [
          #"{"src":"n7","dest":"c1","body":{"type":"error","code":10,"#
            + #""text":"unknown request type \"echo\"","in_reply_to":6}}"#
        ])
    #expect(node.statistics.logCount == 0)
    #expect(
      node.replies(to: #"{"src":"c1","dest":"n7","body":\#(NodeInProcess.initBody)}"#)
        == [#"{"src":"n0","dest":"c1","body":{"type":"init_ok","in_reply_to":1}}"#])
    #expect(
      node.replies(to: #"{"src":"c1","dest":"n7","body":\#(body)}"#)
        == [#"{"src":"n0","dest":"c1","body":{"type":"send_ok","offset":0,"in_reply_to":5}}"#])
  }

  @Test func secondInitIsAnsweredAndKeepsNameAndState() {
    expectConversation([
      Turn(#""key":"k","msg":1,"type":"send""#, #""type":"send_ok","offset":0"#),
      Turn(#""offsets":{"k":0},"type":"commit_offsets""#, #""type":"commit_offsets_ok""#),
      Turn(#""type":"init","node_id":"n9","node_ids":["n9","n0"]"#, #""type":"init_ok""#),
      Turn(#""key":"k","msg":2,"type":"send""#, #""type":"send_ok","offset":1"#),
      Turn(
        #""offsets":{"k":0},"type":"poll""#, #""type":"poll_ok","msgs":{"k":[[0,1],[1,2]]}"#),
      Turn(
        #""keys":["k"],"type":"list_committed_offsets""#,
        #""type":"list_committed_offsets_ok","offsets":{"k":0}"#),
    ])
  }

  @Test func repliesComeInTheOrderOfTheRequestsOneForEach() {
    var node = NodeInProcess.initialized()
    let count = 3 * 256 + 7
    var lines = ""
    var expected: [String] = []
    for number in 0..<count {
      let client = "c\(number % 5)"
      lines += #"{"id":\#(number),"src":"\#(client)","dest":"n0","body":{"key":"k","msg":1,"#
      lines += "\"type\":\"send\",\"msg_id\":\(number)}}\n"
      expected.append(
        #"{"src":"n0","dest":"\#(client)","body":{"type":"send_ok","offset":\#(number),"#
          + #""in_reply_to":\#(number)}}"#)
    }
    #expect(node.replies(to: lines) == expected)
    #expect(node.guessedCount == count)
  }

  @Test func requestsAreCountedByKind() {
    var node = NodeInProcess.initialized()
    _ = node.replies(
      to: """
        {"src":"c1","dest":"n0","body":{"type":"send","key":"k","msg":1,"msg_id":2}}
        {"src":"c1","dest":"n0","body":{"type":"send","key":"k","msg":1,"msg_id":3}}
        {"src":"c1","dest":"n0","body":{"type":"poll","offsets":{},"msg_id":4}}
        {"src":"c1","dest":"n0","body":{"type":"commit_offsets","offsets":{},"msg_id":5}}
        {"src":"c1","dest":"n0","body":{"type":"list_committed_offsets","keys":[],"msg_id":6}}
        {"src":"c1","dest":"n0","body":{"type":"nonsense","msg_id":7}}
        {"src":"c1","dest":"n0","body":{"type":"send","msg_id":8}}
        not JSON at all
        """)
    let counts = node.counts
    #expect(counts.inits == 1)
    #expect(counts.sends == 2)
    #expect(counts.polls == 1)
    #expect(counts.commits == 1)
    #expect(counts.lists == 1)
    #expect(counts.errors == 2)
    #expect(counts.total == 8)
    #expect(node.dropped.count == 1)
  }
}
