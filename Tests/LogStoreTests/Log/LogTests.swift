import TestSupport
import Testing

@testable import LogStore

/// A log seals what is full and keeps count of what it allocates.
@Suite struct LogTests {
  /// What the log's structures take, counted by walking them.
  static func footprint(_ log: borrowing Log) -> Int {
    var sum = log.open.block.footprint + log.sealed.byteCount
    for index in 0..<log.sealed.count { sum += log.sealed[index].block.footprint }
    return sum
  }

  static func makeLog() -> Log { Log(keyWord: 0, keyByteCount: 0) }

  @Test func aLogIsOneCacheLine() {
    #expect(MemoryLayout<Log>.size == 64)
    #expect(MemoryLayout<Segment>.stride == 32)
  }

  @Test(arguments: [0, 1, 2, 3])
  func recordsOfAllSizesAreSealedInOrderAndEveryByteIsCounted(round: Int) {
    var random = SeededGenerator("recordsOfAllSizesAreSealedInOrderAndEveryByteIsCounted \(round)")
    var log = Self.makeLog()
    var allocated = 0
    var next: Int64 = 0
    for _ in 0..<300 {
      next += [0, 0, 0, 1, 1 << 33].randomElement(using: &random) ?? 0
      let sizes = [0...20, 900...1_100, 16_000...16_400, 65_400...65_700, 100_000...100_000]
      let size = sizes.randomElement(using: &random).map { Int.random(in: $0, using: &random) } ?? 0
      let payload = Array(repeating: UInt8(0x61), count: size)
      let added = log.append(payload.span.bytes, at: Offset(next))
      #expect(added.recordByteCount == NaiveTable.form((next, payload)).count + 1)
      allocated += added.allocatedByteCount
      #expect(allocated == Self.footprint(log))
      next += 1
      #expect(log.endOffset == Offset(next))
    }
    #expect(log.recordCount == 300)
    for index in 1..<log.sealed.count {
      #expect(log.sealed[index].base >= log.sealed[index - 1].endOffset)
      #expect(log.sealed[index].recordCount > 0)
    }
  }

  @Test func aRecordOfMoreThanAQuarterSegmentStandsAlone() {
    var log = Self.makeLog()
    let small: [UInt8] = [0x31]
    let large = Array(repeating: UInt8(0x61), count: 70_000)
    for offset in 0..<6 {
      let payload = offset % 2 == 0 ? small : large
      _ = log.append(payload.span.bytes, at: Offset(Int64(offset)))
    }
    #expect(log.sealed.count == 6)
    #expect(log.open.recordCount == 0)
    for index in 0..<6 { #expect(log.sealed[index].recordCount == 1) }
    #expect(log.sealed[1].block.byteCount == 70_000 + "[1,],".utf8.count + 2)
    #expect(log.sealed[2].block.byteCount == Segment.smallestByteCount)
  }

  @Test func fullSegmentsNeverMoveAndTheNextBeginsAtFullSize() {
    var log = Self.makeLog()
    let payload = Array(repeating: UInt8(0x61), count: 100)
    while log.sealed.count < 2 { _ = log.append(payload.span.bytes, at: log.endOffset) }
    let first = unsafe log.sealed[0].block.start
    #expect(log.open.block.byteCount == Segment.largestByteCount)
    while log.sealed.count < 20 { _ = log.append(payload.span.bytes, at: log.endOffset) }
    #expect(unsafe log.sealed[0].block.start == first)
  }

  @Test func offsetsFarApartDoNotEachTakeAFullSegment() {
    var log = Self.makeLog()
    let payload: [UInt8] = [0x31]
    for index in 0..<1_000 as Range<Int64> {
      _ = log.append(payload.span.bytes, at: Offset(index << 40))
    }
    #expect(Self.footprint(log) < 1_000 * 200)
  }

  @Test func aCommittedOffsetOnlyMovesForward() {
    var log = Self.makeLog()
    for (committed, expected) in [(-5, -5), (3, 3), (2, 3), (3, 3), (.max, .max), (0, .max)]
      as [(Int64, Int64)]
    {
      log.commit(Offset(committed))
      #expect(log.isCommitted == true)
      #expect(log.committed == Offset(expected))
    }
  }
}
