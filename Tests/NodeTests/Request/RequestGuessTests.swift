import TestSupport
import Testing

@testable import Maelstrom
@testable import Node

/// The guess is no looser than the general decoder: what it accepts, it reads as that one does.
///
/// Method: random requests and all truncations, replacements and insertions of a byte in one line of
/// each kind are read by both; and a node that guesses gives the replies of one that does not.
@Suite struct RequestGuessTests {
  /// One line of each kind in the form that is guessed; together they touch all of the guess.
  static let lines = [
    #"{"id":12,"src":"c2","dest":"n0","body":{"key":"k1","msg":17,"type":"send","msg_id":3}}"#,
    #"{"id":3,"src":"c2","dest":"n0","body":{"key":"a long key","msg":["é\n",{"a":-1.5e3}],"#
      + #""type":"send","msg_id":4}}"#,
    #"{"id":4,"src":"c13","dest":"n0","body":{"offsets":{"k1":0,"a long key":12},"type":"poll","#
      + #""msg_id":123456789}}"#,
    #"{"id":5,"src":"c2","dest":"n0","body":{"offsets":{"k1":7},"type":"commit_offsets","msg_id":6}}"#,
    #"{"id":6,"src":"c2","dest":"n0","body":{"keys":["k1","k2"],"type":"list_committed_offsets","#
      + #""msg_id":7}}"#,
    #"{"id":7,"src":"c0","dest":"n0","body":{"type":"init","node_id":"n0","node_ids":["n0"],"#
      + #""msg_id":1}}"#,
  ]

  @Test(arguments: lines.dropLast())
  func linesInMaelstromsFormAreGuessed(_ line: String) throws {
    let guessed = try #require(DecodedRequest.guessed(Array("\(line)\n".utf8)))
    #expect(guessed == DecodedRequest.read(Array(line.utf8)))
  }

  /// Lines that are legal and that only the general decoder reads.
  @Test(arguments: [
    #"{"src":"c2","dest":"n0","body":{"key":"k","msg":1,"type":"send","msg_id":3}}"#,
    #"{"id":1, "src":"c2","dest":"n0","body":{"key":"k","msg":1,"type":"send","msg_id":3}}"#,
    #"{"id":1,"src":"c\u0032","dest":"n0","body":{"key":"k","msg":1,"type":"send","msg_id":3}}"#,
    #"{"id":1,"src":"c2","dest":"n0","body":{"key":"é","msg":1,"type":"send","msg_id":3}}"#,
    #"{"id":1,"src":"c2","dest":"n0","body":{"msg":1,"key":"k","type":"send","msg_id":3}}"#,
    #"{"id":1,"src":"c2","dest":"n0","body":{"key":"k","msg":1,"type":"send","msg_id":-3}}"#,
    #"{"id":1,"src":"c2","dest":"n0","body":{"key":"k","msg":1,"type":"send","msg_id":1234567890123456}}"#,
    #"{"id":1,"src":"c2","dest":"n0","body":{"key":"k","msg":1,"type":"send","msg_id":3}} "#,
    #"{"id":1,"src":"c2","dest":"n0","body":{"offsets":{"k":-1},"type":"poll","msg_id":3}}"#,
    #"{"id":1,"src":"c2","dest":"n0","body":{"offsets":{"k":0},"type":"send","msg_id":3}}"#,
  ])
  func otherFormsAreLeftToTheGeneralDecoder(_ line: String) {
    #expect(DecodedRequest.guessed(Array("\(line)\n".utf8)) == nil)
    #expect(DecodedRequest.read(Array(line.utf8)) != nil)
  }

  @Test(arguments: [85, 86, 87])
  func lineIsGuessedUpToTheLimitOfItsLength(_ limit: Int) {
    // 86 bytes and the line feed, which the guess counts: at the limit the general decoder decides.
    let line = Array("\(Self.lines[0])\n".utf8)
    #expect(line.count == 87)
    var guess = RequestGuess()
    var batch = RequestBatch()
    let end = guess.decode(line.span.bytes, from: 0, lineByteCountMax: limit, into: &batch)
    #expect(end == (limit >= 87 ? 87 : nil))
    #expect(batch.requests.count == (limit >= 87 ? 1 : 0))
  }

  @Test func randomRequestsAreReadAlike() {
    var traffic = Traffic(SeededGenerator())
    traffic.wildPercentage = 20
    var guessedCount = 0
    for _ in 0..<4_000 {
      let line = Array(traffic.next().text.utf8)
      guard let guessed = DecodedRequest.guessed(line + [LineFeed.byte]) else { continue }
      guessedCount += 1
      #expect(guessed == DecodedRequest.read(line), "\(String(decoding: line, as: UTF8.self))")
    }
    #expect(guessedCount > 1_000)
  }

  @Test func randomlyHarmedRequestsAreReadAlike() {
    var traffic = Traffic(SeededGenerator())
    traffic.wildPercentage = 0
    var guessedCount = 0
    for _ in 0..<8_000 {
      var line = Array(traffic.next().text.utf8)
      for _ in 0..<Int.random(in: 1...3, using: &traffic.random) { line.harm(&traffic.random) }
      let text = line + [LineFeed.byte]
      guard let guessed = DecodedRequest.guessed(text) else { continue }
      guessedCount += 1
      // The guess finds the end of the line itself.
      let end = text.firstIndex(of: LineFeed.byte) ?? text.endIndex
      #expect(
        guessed == DecodedRequest.read(Array(text[..<end])),
        "\(String(decoding: text, as: UTF8.self))")
    }
    #expect(guessedCount > 100)
  }

  @Test(arguments: lines)
  func everyTruncationIsAnsweredAlike(_ line: String) {
    expectAnsweredAlike(Array(line.utf8).truncations)
  }

  @Test(arguments: lines)
  func everyByteAtEveryPositionIsAnsweredAlike(_ line: String) {
    expectAnsweredAlike(Array(line.utf8).withEveryByteEverywhere)
  }

  @Test(arguments: lines)
  func everyInsertedAndEveryMissingByteIsAnsweredAlike(_ line: String) {
    expectAnsweredAlike(Array(line.utf8).withOneByteMore)
    expectAnsweredAlike(Array(line.utf8).withOneByteLess)
  }
}
