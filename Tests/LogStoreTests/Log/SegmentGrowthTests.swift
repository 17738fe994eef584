import Testing

@testable import LogStore

/// Sizes grow by half, stay within the limit, and a refusal changes nothing.
@Suite struct SegmentGrowthTests {
  @Test func sizesWithTheAllocatorsShareAreMultiplesOf32() {
    var sizes = [0]
    while let last = sizes.last, last < Segment.largestByteCount {
      sizes.append(Segment.capacity(growingFrom: last, for: last + 1))
    }
    #expect(Array(sizes.prefix(6)) == [0, 56, 88, 152, 248, 376])
    for (smaller, larger) in zip(sizes.dropFirst(), sizes.dropFirst(2)) {
      #expect(larger > smaller)
      #expect(larger <= smaller * 7 / 4)
      #expect((larger + 8) % 32 == 0)
    }
    #expect(Segment.largestByteCount <= Int(UInt16.max))
  }

  @Test func aLargeRecordGetsTheRoomItNeedsAtOnce() {
    #expect(Segment.capacity(growingFrom: 56, for: 10_000) == 10_008)
    #expect(Segment.capacity(growingFrom: 60_000, for: 60_001) == Segment.largestByteCount)
  }

  @Test func sixteenSmallRecordsFitTheThirdSize() {
    var segment = Segment(base: 0)
    for value in 1...16 {
      let payload = Array(String(value).utf8)
      #expect(SegmentTests.append((Int64(value - 1), payload), to: &segment) == true)
    }
    #expect(segment.block.byteCount == 152)
  }

  @Test func aRecordThatWouldOutgrowTheLimitIsRefusedUnchanged() {
    for isSparse in [false, true] {
      var segment = Segment(base: 0)
      var records: [SegmentTests.Record] = []
      while true {
        let offset = Int64(records.count) + (isSparse && records.count > 2 ? 5 : 0)
        let record = (offset, Array(repeating: UInt8(0x61), count: 1_000))
        guard SegmentTests.append(record, to: &segment) else { break }
        records.append(record)
      }
      #expect(segment.isDense == !isSparse)
      #expect(segment.block.byteCount <= Segment.largestByteCount)
      #expect(Segment.largestByteCount - Int(segment.recordByteCount) < 2_000)
      SegmentTests.expect(segment, holds: records)
    }
  }

  @Test func aFullDenseSegmentRefusesToBecomeSparse() {
    var segment = Segment(base: 0)
    var records: [SegmentTests.Record] = []
    // Of 13 bytes and a slot of 2 each: with slots of 4 they would not fit 64 KiB.
    for offset in 0..<4_000 as Range<Int64> {
      let payload = Array(repeating: UInt8(0x61), count: 10 - String(offset).count)
      records.append((offset, payload))
      #expect(SegmentTests.append((offset, payload), to: &segment) == true)
    }
    #expect(SegmentTests.append((5_000, [0x31]), to: &segment) == false)
    #expect(segment.isDense == true)
    #expect(segment.recordCount == records.count)
    #expect(segment.endOffset == 4_000)
  }

  @Test func anOffsetMoreThan16BitsAboveTheBaseIsRefused() {
    for (distance, isTaken) in [(Int64(UInt16.max), true), (Int64(UInt16.max) + 1, false)] {
      var segment = Segment(base: 0)
      #expect(SegmentTests.append((100, [0x31]), to: &segment) == true)
      #expect(SegmentTests.append((100 + distance, [0x32]), to: &segment) == isTaken)
      let last = isTaken ? [(offset: 100 + distance, payload: [UInt8(0x32)])] : []
      SegmentTests.expect(segment, holds: [(100, [0x31])] + last)
    }
  }
}
