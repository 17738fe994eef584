import Maelstrom
import TestSupport
import Testing

@testable import Node

/// The guess at any order is no looser than the general decoder: what it accepts, it reads as that one
/// does.
///
/// Method: as for `RequestGuess`, with lines whose fields are turned around and which hold spaces.
@Suite struct UnorderedRequestGuessTests {
  /// One line of each kind; together they touch all of the guess.
  static let lines = [
    #"{ "src": "c2", "body": { "msg": 1, "msg_id": 2, "type": "send", "key": "5" }, "dest": "n0" }"#,
    #"{"body":{"type":"send","key":"a long key","msg":["é\n",{"a":-1.5e3}],"msg_id":4},"#
      + #""dest":"n0","id":3,"src":"c2"}"#,
    #"{ "dest" : "n0" , "id" : 4 , "body" : { "offsets" : { "k1" : 0 , "a long key" : 12 } ,"#
      + #" "msg_id" : 1234567890 , "type" : "poll" } , "src" : "c13" } "#,
    "{\t\"id\":5,\r\"src\":\"c2\",          \"dest\":\"n0\",\"body\":{\"type\":\"commit_offsets\","
      + "\"offsets\":{\"12\": 12345678, \"k1\":7},\"msg_id\":6}}\r",
    #"{"src":"c2","dest":"n0","body":{"type":"list_committed_offsets","keys":["k1", "k2"]}}"#,
    #"{"src":"c2","dest":"n0","body":{"type":"poll","offsets":{ },"msg_id":7}}"#,
    #"{"src":"c2","dest":"n0","body":{"msg":"text","key":"eight by","type":"send","msg_id":7}}"#,
  ]

  @Test(arguments: lines)
  func plainFieldsInAnyOrderAreGuessed(_ line: String) throws {
    let guessed = try #require(DecodedRequest.guessedInAnyOrder(Array("\(line)\n".utf8)))
    #expect(guessed == DecodedRequest.read(Array(line.utf8)))
    #expect(!guessed.kind.contains("error"))
  }

  /// Lines that only the general decoder reads.
  @Test(arguments: [
    #"{"src":"c2","src":"c3","dest":"n0","body":{"key":"k","msg":1,"type":"send","msg_id":3}}"#,
    #"{"src":"c2","dest":"n0","body":{"key":"k","msg":1,"type":"send","type":"send","msg_id":3}}"#,
    #"{"src":"c\u0032","dest":"n0","body":{"key":"k","msg":1,"type":"send","msg_id":3}}"#,
    #"{"src":"c2","dest":"n0","body":{"k\u0065y":"k","msg":1,"type":"send","msg_id":3}}"#,
    #"{"src":"c2","dest":"n0","body":{"key":"é","msg":1,"type":"send","msg_id":3}}"#,
    #"{"src":"c2","dest":"n0","body":{"key":"k","msg":1,"type":"send","msg_id":-3}}"#,
    #"{"src":"c2","dest":"n0","body":{"key":"k","msg":1,"type":"send","msg_id":3,"offsets":{}}}"#,
    #"{"src":"c2","dest":"n0","body":{"key":"k","msg":1,"type":"sending","msg_id":3}}"#,
    #"{"src":"c2","dest":"n0","body":{"key":"k","type":"send","msg_id":3}}"#,
    #"{"src":"c2","dest":"n0","body":{"offsets":{"k":-1},"type":"poll","msg_id":3}}"#,
    #"{"src":"c2","dest":"n0","body":{"offsets":{"k":1.5},"type":"poll","msg_id":3}}"#,
    #"{"src":"c2","dest":"n0","body":{"keys":["k",1],"type":"list_committed_offsets","msg_id":3}}"#,
    #"{"src":"","dest":"n0","body":{"keys":[],"type":"list_committed_offsets","msg_id":3}}"#,
    #"{"src":"c2","dest":"n0","body":{"key":"k","msg":1,"type":"send","msg_id":3},"extra":1}"#,
    #"{"src":"c2","dest":"n0"}"#,
    #"{}"#,
  ])
  func otherFieldsAreLeftToTheGeneralDecoder(_ line: String) {
    #expect(DecodedRequest.guessedInAnyOrder(Array("\(line)\n".utf8)) == nil)
  }

  @Test func aLineFeedEndsTheLineWhereverItStands() {
    for line in Self.lines {
      let text = Array("\(line)\n".utf8)
      let end = text.lastIndex(of: UInt8(ascii: "}")) ?? 0
      for place in 0...end {
        let harmed = text[..<place] + [LineFeed.byte] + text[place...]
        #expect(DecodedRequest.guessedInAnyOrder(Array(harmed)) == nil, "\(line) \(place)")
      }
    }
  }

  @Test(arguments: [92, 93, 94])
  func lineIsGuessedUpToTheLimitOfItsLength(_ limit: Int) {
    let line = Array("\(Self.lines[0])\n".utf8)
    #expect(line.count == 93)
    var batch = RequestBatch()
    let end = UnorderedRequestGuess.decode(
      line.span.bytes, from: 0, lineByteCountMax: limit, into: &batch)
    #expect(end == (limit >= 93 ? 93 : nil))
    #expect(batch.requests.count == (limit >= 93 ? 1 : 0))
  }

  @Test func randomRequestsAreReadAlike() {
    var traffic = Traffic(SeededGenerator())
    traffic.wildPercentage = 80
    var guessedCount = 0
    for _ in 0..<8_000 {
      let line = Array(traffic.next().text.utf8)
      guard let guessed = DecodedRequest.guessedInAnyOrder(line + [LineFeed.byte]) else { continue }
      guessedCount += 1
      #expect(guessed == DecodedRequest.read(line), "\(String(decoding: line, as: UTF8.self))")
    }
    #expect(guessedCount > 1_000)
  }

  @Test func randomlyHarmedRequestsAreReadAlike() {
    var random = SeededGenerator()
    var guessedCount = 0
    for _ in 0..<20_000 {
      guard var line = Self.lines.randomElement(using: &random).map({ Array($0.utf8) }) else {
        return
      }
      for _ in 0..<Int.random(in: 1...3, using: &random) { line.harm(&random) }
      let text = line + [LineFeed.byte]
      guard let guessed = DecodedRequest.guessedInAnyOrder(text) else { continue }
      guessedCount += 1
      let end = text.firstIndex(of: LineFeed.byte) ?? text.endIndex
      #expect(
        guessed == DecodedRequest.read(Array(text[..<end])),
        "\(String(decoding: text, as: UTF8.self))")
    }
    #expect(guessedCount > 1_000)
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
