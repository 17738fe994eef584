import TestSupport
import Testing

@testable import Checking

/// The checker of unique-ids: each rule and its nearest legal neighbour, explanations, and a naive twin.
struct UniqueIDsCheckerTests {
  private func history(_ ids: [String]) -> UniqueIDsHistory {
    var history = UniqueIDsHistory()
    for (place, id) in ids.enumerated() {
      history.append(ended(place), id: Array(id.utf8))
    }
    return history
  }

  private func ended(_ place: Int, _ outcome: Outcome = .ok) -> EndedOperation {
    EndedOperation(
      client: UInt32(place), node: UInt16(place % 3), outcome: outcome,
      invoked: Int64(place) * 2, completed: Int64(place) * 2 + 1, lines: nil)
  }

  private func judge(_ history: UniqueIDsHistory) -> Judgement {
    UniqueIDsChecker.check(history, requests: nil, replies: nil)
  }

  @Test(arguments: [
    ([#""a""#, #""b""#], [:], Verdict.valid),
    ([#""a""#, #""b""#, #""a""#], ["duplicated": 1], .invalid),
    ([#""a""#, #""a""#, #""a""#, #""b""#, #""b""#], ["duplicated": 2], .invalid),
    // Long ids that differ at their ends alone, around whole words.
    ([#""123456""#, #""1234567""#, #""12345678""#, #""123456789""#], [:], .valid),
    ([#""12345678x""#, #""12345678y""#], [:], .valid),
    // A number is not the string of its digits, nor the same number with a point.
    (["1", "1.0"], [:], .valid),
    (["1.0", "1.00"], ["duplicated": 1], .invalid),
    (["0", "-0"], ["duplicated": 1], .invalid),
    (["100", "1e2"], [:], .valid),
    (["1e2", "100.0"], ["duplicated": 1], .invalid),
    ([#""é""#, #""\u00e9""#], ["duplicated": 1], .invalid),
    ([#""\\n""#, #""\n""#], [:], .valid),
    (["[1,2]", "[1, 2]"], ["duplicated": 1], .invalid),
    (["[1,2]", "[2,1]"], [:], .valid),
    // One object alone has nothing to be compared with.
    ([#"{"a":1}"#], [:], .valid),
    ([#"{"a":1,"b":2}"#, #"{"b":2,"a":1}"#], ["duplicated": 1, "incomparable": 1], .unknown),
    ([#"{"a":1}"#, #"{"a":2}"#], ["incomparable": 1], .unknown),
    (["1", #""1""#], ["incomparable": 1], .unknown),
    // Null comes before everything, and all numbers have one order, as both truth values have.
    (["null", "1"], [:], .valid),
    (["null", "null"], ["duplicated": 1], .invalid),
    (["null", "1", #""1""#], ["incomparable": 1], .unknown),
    (["-5", "5", "2.5"], [:], .valid),
    (["true", "false"], [:], .valid),
  ]) func idsAreJudgedAsClojureComparesThem(
    ids: [String], expected: [String: Int], verdict: Verdict
  ) {
    let judgement = judge(history(ids))
    #expect(judgement.counts == expected)
    #expect(judgement.verdict == verdict)
  }

  @Test func whatWasNotAcknowledgedDoesNotCount() {
    var history = history([#""a""#])
    history.append(ended(1, .info))
    history.append(ended(2, .info))
    let judgement = judge(history)
    #expect(judgement.verdict == .valid)
    #expect(judgement.figure("attempted-count") == "3")
    #expect(judgement.figure("acknowledged-count") == "1")
    #expect(judgement.figure("duplicated-count") == "0")
  }

  @Test func aDuplicateIsToldWithTheNodesThatGaveIt() throws {
    var lines = ExchangedLines()
    var history = UniqueIDsHistory()
    for place in 0..<3 as Range<Int> {
      var operation = ended(place)
      operation.lines = lines.exchange(
        UInt32(place), UInt16(place), #""type":"generate""#,
        #""type":"generate_ok","id":"x-7""#)
      history.append(operation, id: Array(#""x-7""#.utf8))
    }
    let judgement = UniqueIDsChecker.check(
      history, requests: lines.requests, replies: lines.replies)
    let explanation = try #require(judgement.explanation("duplicated"))
    #expect(explanation.summary == #"The id "x-7" was given 3 times, by n0, n1, n2."#)
    #expect(explanation.lines.map(\.marked) == [#""x-7""#, #""x-7""#, #""x-7""#])
    #expect(explanation.lines.map(\.note).last == "given again, by n2")
  }

  @Test func anIDComesBackAsItWasKept() {
    for text in [#""""#, "7", #""1234567""#, #""12345678""#, #""1234567890abcdef!""#] {
      let history = history([text])
      #expect(history.id(of: history.operations[0]) == Array(text.utf8))
    }
  }

  /// Ids with the numbers of the values that they stand for.
  private static let twins: [(text: String, value: Int)] = [
    ("1", 1), ("1.0", 2), ("10e-1", 2), (#""1""#, 3), (#""\u0031""#, 3), ("[1]", 4), ("[ 1 ]", 4),
    ("[1.0]", 5), ("null", 6), ("12345678", 7), (#""1234567890""#, 8), (#""123456789\u0030""#, 8),
    ("-1", 9), (#""\"""#, 10), (#""\u0022""#, 10),
  ]

  @Test func checkerAndNaiveTwinAgree() {
    var random = SeededGenerator()
    var repeatedCount = 0
    for _ in 0..<2000 {
      let drawn = (0..<Int.random(in: 1...6, using: &random)).map { _ in
        random.pick(Self.twins)
      }
      let values = drawn.map(\.value)
      // The definition: values that stand in the list more than once.
      let expected = Set(values.filter { value in values.filter { $0 == value }.count > 1 }).count
      let judgement = judge(history(drawn.map(\.text)))
      #expect(judgement.counts["duplicated", default: 0] == expected, "\(drawn)")
      repeatedCount += expected
    }
    #expect(repeatedCount > 500)
  }
}
