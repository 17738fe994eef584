import Testing

@testable import Stress

@Suite struct SecondReadingTests {
  private func disagreement(_ line: String, _ change: (inout Reply) -> Void = { _ in }) -> String? {
    var reading = SecondReading()
    Array(line.utf8).withUnsafeBytes { bytes in
      var reply = Reply()
      #expect(ReplyReader.read(bytes, into: &reply) == nil)
      change(&reply)
      reading.compare(bytes, with: reply)
    }
    #expect(reading.comparedCount == 1)
    return reading.disagreement.map { String($0.prefix { $0 != ":" }) }
  }

  private let poll =
    #"{"src":"n0","dest":"c1","body":{"type":"poll_ok","in_reply_to":4,"#
    + #""msgs":{"7":[[0,"é\ud83d\ude00"],[2,{"a":[1.5,null]}]],"8":[],"9":null}}}"#
  private let send =
    #"{"src":"n0","dest":"c12","body":{"type":"send_ok","in_reply_to":4,"offset":9}}"#

  @Test func equalReadingsAgree() {
    #expect(disagreement(poll) == nil)
    #expect(disagreement(send) == nil)
    let error = #"{"src":"n0","dest":"c1","body":{"type":"error","in_reply_to":1,"code":11}}"#
    #expect(disagreement(error) == nil)
    #expect(disagreement(#"{"src":"seq-kv","dest":"x","body":null}"#) == nil)
  }

  @Test func everyFieldThatWasReadWrongIsNamed() {
    #expect(disagreement(send) { $0.offset = 8 } == "offset")
    #expect(disagreement(send) { $0.inReplyTo = 5 } == "in_reply_to")
    #expect(disagreement(send) { $0.kind = .pollOK } == "type")
    #expect(disagreement(send) { $0.kind = .other } == "type sendOK")
    #expect(disagreement(send) { $0.destination = .client(13) } == "dest")
    #expect(disagreement(send) { $0.source = .service } == "src")
    #expect(disagreement(poll) { $0.polledKeys[0].recordCount = 1 } == "the records of key 7")
    #expect(
      disagreement(poll) { reply in
        reply.records[1] = Reply.Record(offset: 1, payload: reply.records[1].payload)
      } == "an offset of key 7")
    #expect(
      disagreement(poll) { reply in
        reply.records[1] = Reply.Record(offset: 2, payload: reply.records[0].payload)
      } == "a payload of key 7")
  }

  @Test func theFirstLinesAndThenASampleAreDue() {
    var reading = SecondReading()
    let due = (1...20_000).filter { _ in reading.isDue() }
    #expect(due.prefix(200) == [Int](1...200)[...])
    #expect(due.dropFirst(200) == [4096, 8192, 12_288, 16_384])
  }
}
