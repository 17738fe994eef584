import TestSupport
import Testing

@testable import LogStore

/// The statistics are what walking all structures would count.
@Suite struct StatisticsTests {
  /// The cache of recent keys is there from the start.
  @Test func anEmptyTableHoldsNothing() {
    let statistics = LogTable(seed: 1).statistics
    #expect(statistics.logCount == 0)
    #expect(statistics.recordCount == 0)
    #expect(statistics.recordByteCount == 0)
    #expect(statistics.allocatedByteCount - KeyCache().footprint < 1_000)
  }

  @Test func theAllocatedBytesAreThoseOfAllStructures() {
    var random = SeededGenerator()
    var table = LogTable(seed: 1)
    for number in 0..<2_000 {
      let key = Array("key \(number % 700)".utf8)
      let log = table.logIndex(creating: key.span.bytes)
      let size = Int.random(in: 0..<(number % 50 == 0 ? 60_000 : 200), using: &random)
      let payload = Array(repeating: UInt8(0x61), count: size)
      let gap = Int64.random(in: 0...1, using: &random)
      let offset = Offset(table.endOffset(of: log).rawValue + gap)
      #expect(table.append(payload.span.bytes, to: log, at: offset) == true)
    }
    var segments = 0
    for index in 0..<table.logs.count { segments += LogTests.footprint(table.logs[index]) }
    #expect(
      table.statistics.allocatedByteCount
        == segments + table.recent.footprint + table.index.footprint + table.logs.footprint
        + table.arena.footprint)
    #expect(table.statistics.recordCount == 2_000)
  }

  @Test func manyShortLogsTakeLittleMoreThanTwiceWhatAPollSends() {
    var table = LogTable(seed: 1)
    var polledByteCount = 0
    for number in 0..<60_000 {
      let key = Array(String(number).utf8)
      let log = table.logIndex(creating: key.span.bytes)
      for value in 1...16 {
        let payload = Array(String(value).utf8)
        _ = table.append(payload.span.bytes, to: log)
      }
      // The key in quotes, `:[`, the records and `],`.
      let totals = table.forEachRange(of: log, from: 0, byteLimit: .max) { _ in }
      polledByteCount += key.count + 4 + totals.byteCount + 2
    }
    let ratio = Double(table.statistics.allocatedByteCount) / Double(polledByteCount)
    #expect(ratio < 2.2)
  }
}
