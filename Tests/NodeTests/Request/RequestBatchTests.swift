import Testing

@testable import Maelstrom
@testable import Node

/// A batch is used again and again.
@Suite struct RequestBatchTests {
  @Test func emptiedBatchIsAsGoodAsNew() {
    let line = Array(
      #"{"src":"c","dest":"n","body":{"type":"poll","offsets":{"\u0041":0,"b":1}}}"#.utf8)
    var batch = RequestBatch()
    for _ in 0..<3 {
      try? RequestDecoder.decode(line.span.bytes, from: 0, into: &batch)
      #expect(batch.requests.count == 1)
      #expect(batch.entries.count == 2)
      #expect(batch.decodedKeys == [0x41])
      batch.removeAll()
      #expect(batch.requests.count == 0)
      #expect(batch.entries.count == 0)
      #expect(batch.decodedKeys.isEmpty)
    }
  }

  /// What a line that is not JSON left behind goes with it, and what stood before it stays.
  @Test func lineThatFailsLeavesTheBatchAsItWas() throws {
    let good = #"{"src":"c","dest":"n","body":{"type":"poll","offsets":{"\u0041":0}}}"#
    let bad = #"{"src":"c","dest":"n","body":{"type":"poll","offsets":{"\u0042":0,"c":01}}}"#
    let text = Array("\(good)\n\(bad)".utf8)
    let feed = good.utf8.count
    var batch = RequestBatch()
    try RequestDecoder.decode(text.span.bytes.extracting(0..<feed), from: 0, into: &batch)
    #expect(throws: LineProblem.self) {
      try RequestDecoder.decode(text.span.bytes, from: feed + 1, into: &batch)
    }
    #expect(batch.requests.count == 1)
    #expect(batch.entries.count == 1)
    #expect(batch.decodedKeys == [0x41])
  }
}
