import TestSupport
import Testing

@testable import Node

/// A key that is named twice counts the last time, and is answered once.
///
/// Method: requests with as many keys as the filter treats in different ways, compared with what a
/// dictionary makes of them.
@Suite struct RequestBatchDuplicateKeysTests {
  @Test(arguments: [
    (#"{"a":0,"a":1}"#, #""a":1"#), (#"{"a":1,"a":0}"#, #""a":0"#),
    (#"{"a":3,"b":1,"a":2}"#, #""b":1,"a":2"#),
    (#"{"a":0,"b":1,"\u0061":4}"#, #""b":1,"\u0061":4"#),
    (#"{"\u0061":0,"a":1,"\u0061":2}"#, #""\u0061":2"#),
    (#"{"eight by":0,"eight b":1,"eight by":2}"#, #""eight b":1,"eight by":2"#),
    (
      #"{"a long key, 1":0,"a long key, 2":1,"a long key, 1":2}"#,
      #""a long key, 2":1,"a long key, 1":2"#
    ),
    (#"{"":5,"":6}"#, #""":6"#),
  ])
  func lastOfEqualKeysCounts(_ offsets: String, _ kept: String) {
    let keys = kept.matches(of: /"([^"]*)":/).map { "\"\($0.1)\"" }.joined(separator: ",")
    expectConversation([
      Turn(#""offsets":\#(offsets),"type":"commit_offsets""#, #""type":"commit_offsets_ok""#),
      Turn(
        #""keys":[\#(keys)],"type":"list_committed_offsets""#,
        #""type":"list_committed_offsets_ok","offsets":{\#(kept)}"#),
      Turn(
        #""keys":[\#(keys),\#(keys)],"type":"list_committed_offsets""#,
        #""type":"list_committed_offsets_ok","offsets":{\#(kept)}"#),
    ])
  }

  /// Whether a value is of the right kind is decided for the one that counts.
  @Test(arguments: [#""0""#, "null", "1.5", "9223372036854775808", "[0]", #"{"k":1}"#])
  func wrongValueBeforeTheLastDoesNoHarm(_ wrong: String) {
    let problem = #"the field \"offsets\" must be an object with integers of 64 bits"#
    expectConversation([
      Turn(
        #""offsets":{"k":\#(wrong),"l":1,"k":2},"type":"commit_offsets""#,
        #""type":"commit_offsets_ok""#),
      Turn(
        #""keys":["k","l"],"type":"list_committed_offsets""#,
        #""type":"list_committed_offsets_ok","offsets":{"k":2,"l":1}"#),
      Turn(
        #""offsets":{"k":9,"l":\#(wrong),"k":\#(wrong),"l":9},"type":"commit_offsets""#,
        #""type":"error","code":12,"text":"\#(problem)""#),
    ])
  }

  @Test func eachPollOfAKeyNamedTwiceAnswersItOnce() {
    expectConversation([
      Turn(#""key":"k","msg":1,"type":"send""#, #""type":"send_ok","offset":0"#),
      Turn(#""key":"k","msg":2,"type":"send""#, #""type":"send_ok","offset":1"#),
      Turn(#""offsets":{"k":0,"k":1},"type":"poll""#, #""type":"poll_ok","msgs":{"k":[[1,2]]}"#),
      Turn(
        #""offsets":{"k":1,"k":0},"type":"poll""#,
        #""type":"poll_ok","msgs":{"k":[[0,1],[1,2]]}"#),
      Turn(#""offsets":{"k":0,"k":2},"type":"poll""#, #""type":"poll_ok","msgs":{}"#),
    ])
  }

  /// Counts on both sides of the limits of the filter, with and without a repetition, with keys that
  /// differ in their first bytes, in their last ones, or in their length.
  @Test(arguments: [1, 2, 3, 11, 12, 13, 14, 63, 64, 65, 511, 512, 513, 514, 1_500, 2_048, 2_049])
  func manyKeysAreKeptAsADictionaryKeepsThem(_ count: Int) {
    var random = SeededGenerator("manyKeysAreKeptAsADictionaryKeepsThem \(count)")
    let forms: [(Int) -> String] = [
      { "\($0)" }, { "\($0) with something behind it" }, { "something before it \($0)" },
      { String(repeating: "x", count: $0 % 40) + "\($0 / 40)" },
    ]
    for form in forms {
      for repetitionCount in [0, 1, count / 2] {
        var keys = (0..<count).map(form)
        for _ in 0..<repetitionCount {
          keys[.random(in: 0..<count, using: &random)] =
            keys[.random(in: 0..<count, using: &random)]
        }
        var last: [String: Int] = [:]
        for (index, key) in keys.enumerated() { last[key] = index }
        let kept = keys.indices.filter { last[keys[$0]] == $0 }

        let body = keys.enumerated().map { #""\#($1)":\#($0)"# }.joined(separator: ",")
        let line =
          #"{"id":1,"src":"c1","dest":"n0","body":{"offsets":{\#(body)},"type":"poll","msg_id":2}}"#
        let read = DecodedRequest.read(Array(line.utf8))
        #expect(read?.offsets == kept.map { Int64($0) })
        #expect(read?.keys == kept.map { Array(keys[$0].utf8) })
        #expect(DecodedRequest.guessed(Array("\(line)\n".utf8)) == read)
      }
    }
  }
}
