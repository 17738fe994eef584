import TestSupport
import Testing

@testable import Checking
@testable import Platform

/// Hand-made histories: each anomaly beside the nearest history that is legal, and what is told of it.
@Suite struct EchoCheckerTests {
  /// Builds a history with its lines.
  private struct Builder {
    var history = EchoHistory()
    let requests = MemoryLines(tailByteCount: .max)
    let replies = MemoryLines(tailByteCount: .max)
    var time: Int64 = 0

    mutating func echo(
      _ client: UInt32, _ number: UInt32, _ reply: String?, _ received: ReceivedEcho = .same,
      _ outcome: Outcome = .ok
    ) {
      var lines = Exchange(
        request: Int64(
          requests.append(
            Array(#"{"body":{"type":"echo","echo":"Please echo \#(number)"}}"#.utf8) + [0x0A])))
      if let reply { lines.reply = Int64(replies.append(Array(reply.utf8) + [0x0A])) }
      history.appendEcho(
        EndedOperation(
          client: client, outcome: outcome, invoked: time, completed: time + 10, lines: lines),
        number: number, received: received)
      time += 20
    }

    func judgement(isCutShort: Bool = false) -> Judgement {
      EchoChecker.check(history, requests: requests, replies: replies, isCutShort: isCutShort)
    }
  }

  private static let good = #"{"body":{"type":"echo_ok","echo":"Please echo 5"}}"#

  @Test func whatComesBackAsItWasSentIsValid() {
    var builder = Builder()
    #expect(builder.judgement().verdict == .valid)
    for client in 1...3 { builder.echo(UInt32(client), 5, Self.good) }
    let judgement = builder.judgement()
    #expect(judgement.verdict == .valid)
    #expect(judgement.anomalies.isEmpty)
    #expect(judgement.availability == 1)
  }

  @Test func oneOtherValueAmongManyIsInvalid() throws {
    var builder = Builder()
    builder.echo(1, 5, Self.good)
    builder.echo(
      2, 7, #"{"body":{"type":"echo_ok","echo":"Please echo 8"}}"#,
      .other(Array(#""Please echo 8""#.utf8)))
    builder.echo(1, 5, Self.good)
    let judgement = builder.judgement()
    #expect(judgement.verdict == .invalid)
    #expect(judgement.reasons == ["Rules were broken: wrong-echo (1)."])
    #expect(judgement.availability == 1)
    let anomaly = try #require(judgement.anomalies.first)
    let explanation = try #require(anomaly.explanations.first)
    #expect(
      explanation.summary
        == #"c2 asked for "Please echo 7" and was answered with another value."#)
    #expect(explanation.lines.map(\.direction) == [.request, .reply])
    let marked = explanation.lines.map { line -> String in
      guard let mark = line.mark else { return "" }
      let scalars = line.text.unicodeScalars.dropFirst(mark.lowerBound).prefix(mark.count)
      return String(String.UnicodeScalarView(scalars))
    }
    #expect(marked == [#""Please echo 7""#, #""Please echo 8""#])
  }

  @Test(arguments: [
    (
      Outcome.fail, #"{"body":{"type":"error","code":10}}"# as String?,
      #"c1 asked for "Please echo 5" and was refused."#, 2
    ),
    (Outcome.info, nil, #"c1 asked for "Please echo 5" and got no echo."#, 1),
  ])
  func whatBringsNothingBackIsInvalid(
    outcome: Outcome, reply: String?, summary: String, lineCount: Int
  ) throws {
    var builder = Builder()
    builder.echo(2, 5, Self.good)
    builder.echo(1, 5, reply, .same, outcome)
    let judgement = builder.judgement()
    #expect(judgement.verdict == .invalid)
    #expect(judgement.reasons == ["Rules were broken: no-echo (1)."])
    #expect(judgement.availability == 0.5)
    let explanation = try #require(judgement.anomalies.first?.explanations.first)
    #expect(explanation.summary == summary)
    #expect(explanation.lines.count == lineCount)
    // A run that was cut short says nothing of what had not come yet.
    #expect(builder.judgement(isCutShort: true).verdict == .unknown)
    #expect(builder.judgement(isCutShort: true).anomalies.isEmpty)
  }

  @Test func whatCameBackWrongIsHeldAgainstARunThatWasCutShort() {
    var builder = Builder()
    builder.echo(1, 5, nil, .other([0x31]))
    #expect(builder.judgement(isCutShort: true).verdict == .invalid)
  }

  @Test func aLineThatWasNotKeptIsToldFromTheHistory() throws {
    var builder = Builder()
    builder.echo(1, 5, nil, .other(Array("[1,2]".utf8)))
    let judgement = EchoChecker.check(builder.history, requests: nil, replies: nil)
    let lines = try #require(judgement.anomalies.first?.explanations.first?.lines)
    #expect(
      lines.map(\.text) == [
        #"(the line was not kept) echo of "Please echo 5""#,
        "(the line was not kept) echo_ok with [1,2]",
      ])
  }

  /// The definition in `maelstrom.workload.echo`, as it stands: invocations and completions in pairs.
  private struct Naive {
    var pairs: [(sent: String, received: String?)] = []

    var errors: [(String, String?)] { pairs.filter { $0.sent != $0.received } }
    var okCount: Int { pairs.count { $0.received != nil } }
    var isValid: Bool { errors.isEmpty && (pairs.isEmpty || okCount > 0) }
  }

  @Test func randomHistoriesAreJudgedAsTheDefinitionSays() {
    let seed = TestSeed.draw()
    var random = SplitMix64(seed: seed)
    var validCount = 0
    for round in 0..<2_000 {
      var builder = Builder()
      var naive = Naive()
      // Half of the histories have no fault at all.
      let faultChance = round % 2 == 0 ? 0 : 4
      for _ in 0..<random.next() % 12 {
        let number = UInt32(random.next() % 128)
        let sent = "Please echo \(number)"
        let other = UInt32(random.next() % 128)
        switch Int(random.next() % 12) {
        case 0..<faultChance where other != number:
          builder.echo(1, number, nil, .other(Array("\"Please echo \(other)\"".utf8)))
          naive.pairs.append((sent, "Please echo \(other)"))
        case 4..<4 + faultChance / 2:
          builder.echo(1, number, nil, .same, random.next() % 2 == 0 ? .fail : .info)
          naive.pairs.append((sent, nil))
        default:
          builder.echo(1, number, nil)
          naive.pairs.append((sent, sent))
        }
      }
      let judgement = builder.judgement()
      #expect((judgement.verdict == .valid) == naive.isValid, "seed \(seed), history \(round)")
      let count = judgement.anomalies.reduce(0) { $0 + $1.count }
      #expect(count == naive.errors.count, "seed \(seed), history \(round)")
      if naive.isValid { validCount += 1 }
    }
    #expect((1_000..<1_700).contains(validCount))
  }
}
