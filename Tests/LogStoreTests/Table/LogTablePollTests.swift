import Testing

@testable import LogStore

/// Every boundary of a poll, beside the naive twin.
@Suite struct LogTablePollTests {
  /// A table with one log of the given records, and its twin.
  static func tables(
    _ records: [(offset: Int64, payload: [UInt8])]
  ) -> (Holder, NaiveTable) {
    let holder = Holder()
    for record in records {
      let isAdded = holder.table.append(
        record.payload.span.bytes, to: holder.log, at: Offset(record.offset))
      #expect(isAdded)
    }
    var naive = NaiveTable()
    naive.logs[Holder.key] = NaiveTable.NaiveLog(records: records)
    return (holder, naive)
  }

  final class Holder {
    static let key: [UInt8] = [0x6B]
    var table: LogTable
    let log: LogIndex

    init() {
      var table = LogTable(seed: 1)
      log = table.logIndex(creating: Holder.key.span.bytes)
      self.table = table
    }
  }

  static func expectSame(
    _ holder: Holder, _ naive: NaiveTable, from offset: Int64, byteLimit: Int = .max
  ) {
    // All of them where a comparison is cheap.
    let isShort = (naive.logs[Holder.key]?.records.count ?? 0) < 10
    for least in isShort ? [1, 0, 2, 5, .max, -1, .min] : [1] {
      let polled = holder.table.poll(
        holder.log, from: offset, byteLimit: byteLimit, atLeast: least)
      let expected = naive.poll(
        Holder.key, from: offset, byteLimit: byteLimit, atLeast: least)
      let isSame = polled.bytes == expected.bytes
      #expect(isSame, "from \(offset), limit \(byteLimit), at least \(least)")
      #expect(
        polled.totals
          == PollTotals(recordCount: expected.records, byteCount: expected.bytes.count))
    }

    let isInOpenSegment =
      holder.table.logs[holder.log.index].sealed.count == 0
      || offset >= holder.table.logs[holder.log.index].open.base.rawValue
    let rest = naive.poll(Holder.key, from: offset, byteLimit: .max).bytes
    let isOneRange = isInOpenSegment && !rest.isEmpty && rest.count <= byteLimit
    let bytes = holder.table.onlyRangeBytes(holder.log, from: offset, byteLimit: byteLimit)
    #expect(bytes == (isOneRange ? rest : nil))
  }

  /// Offsets around all those of the records, and the ends of Int64.
  static func interestingOffsets(_ records: [(offset: Int64, payload: [UInt8])]) -> [Int64] {
    let around = records.flatMap { [$0.offset - 1, $0.offset, $0.offset + 1] }
    return Array(Set(around + [.min, -1, 0, 1, .max])).sorted()
  }

  @Test func anEmptyLogGivesNothingFromAnywhere() {
    let (holder, naive) = Self.tables([])
    for offset in [Int64.min, -1, 0, 1, .max] {
      Self.expectSame(holder, naive, from: offset)
      #expect(holder.table.poll(holder.log, from: offset).ranges == 0)
    }
  }

  /// Logs that begin anywhere, with holes of all kinds.
  static let offsetLists: [[Int64]] = [
    [0], [0, 1], [5], [5, 6, 7], [0, 2], [3, 9, 10, 11, 40],
    [1 << 40, (1 << 40) + (1 << 33)],
    [Offset.last.rawValue - 1, Offset.last.rawValue],
  ]

  @Test(arguments: offsetLists)
  func everyOffsetAroundEveryRecordGivesWhatFollowsIt(offsets: [Int64]) {
    let records = offsets.map { (offset: $0, payload: Array("v\($0)".utf8)) }
    let (holder, naive) = Self.tables(records)
    for offset in Self.interestingOffsets(records) {
      for byteLimit in [Int.min, -1, 0, 1, 9, 10, 11, 30, 100, .max] {
        Self.expectSame(holder, naive, from: offset, byteLimit: byteLimit)
      }
    }
  }

  @Test func theSameOffsetAskedTwiceGivesTheSameTwice() {
    let (holder, naive) = Self.tables((0..<50).map { ($0, [0x31]) })
    for _ in 0..<2 { Self.expectSame(holder, naive, from: 17) }
  }

  @Test func aPollOverManySegmentsIsOneRangeForEach() {
    for step in [1, 2] as [Int64] {
      let records = (0..<900).map { index in
        (
          offset: Int64(index) * step,
          payload: Array(repeating: UInt8(0x61), count: 300 + index % 7)
        )
      }
      let (holder, naive) = Self.tables(records)
      let segmentCount = holder.table.logs[holder.log.index].sealed.count + 1
      #expect(segmentCount > 3)
      #expect(holder.table.poll(holder.log, from: 0).ranges == segmentCount)
      #expect(holder.table.poll(holder.log, from: records[899].offset).ranges == 1)
      for offset in stride(from: Int64(-1), through: 901 * step, by: 13) {
        Self.expectSame(holder, naive, from: offset)
        Self.expectSame(holder, naive, from: offset, byteLimit: 70_000)
      }
    }
  }

  @Test func everyLimitAroundASegmentsEndIsKept() {
    let records = (0..<250).map { index in
      (offset: Int64(index), payload: Array(repeating: UInt8(0x61), count: 300))
    }
    let (holder, naive) = Self.tables(records)
    let border = holder.table.logs[holder.log.index].sealed[0].recordCount
    let from = Int64(border - 3)
    for byteLimit in 0...1_900 {
      Self.expectSame(holder, naive, from: from, byteLimit: byteLimit)
    }
  }

  @Test func recordsTooLargeToShareASegmentStandBetweenSmallOnes() {
    let sizes = [1, 70_000, 0, 16_384, 16_370, 100_000, 65_536, 3, 200_000]
    let records = sizes.enumerated().map { index, size in
      (offset: Int64(index), payload: Array(repeating: UInt8(0x61), count: size))
    }
    let (holder, naive) = Self.tables(records)
    for offset in Self.interestingOffsets(records) {
      for byteLimit in [0, 10, 69_999, 70_010, 70_020, 90_000, 300_000, .max] {
        Self.expectSame(holder, naive, from: offset, byteLimit: byteLimit)
      }
    }
  }

  @Test(arguments: [0...70, 16_300...16_400, 65_480...65_560])
  func payloadsOfEverySizeComeBackByteForByte(sizes: ClosedRange<Int>) {
    let holder = Holder()
    for size in sizes {
      let payload = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ size) }
      let offset = holder.table.append(payload.span.bytes, to: holder.log).offset
      let polled = holder.table.poll(holder.log, from: offset.rawValue)
      #expect(polled.bytes == NaiveTable.form((offset.rawValue, payload)))
      #expect(polled.totals.recordCount == 1)
    }
  }
}
