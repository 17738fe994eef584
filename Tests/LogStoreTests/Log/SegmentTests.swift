import TestSupport
import Testing

@testable import LogStore

/// Each layout around its borders, beside a plain list of records.
@Suite struct SegmentTests {
  typealias Record = (offset: Int64, payload: [UInt8])

  /// Adds a record in the way that a log does; false if it has to go into another segment.
  static func append(_ record: Record, to segment: inout Segment) -> Bool {
    let offset = Offset(record.offset)
    let payload = record.payload.span.bytes
    if offset == segment.endOffset, let digits = OffsetDigits(of: offset),
      segment.appendNext(payload, digits: digits) != nil
    {
      return true
    }
    let opening = RecordForm.opening(of: offset)
    let touched = max(opening.byteCount + payload.byteCount + 2, opening.storedByteCount)
    guard segment.makeRoom(for: touched, at: offset) else { return false }
    segment.append(opening, payload, at: offset)
    return true
  }

  static func expect(_ segment: borrowing Segment, holds records: [Record]) {
    let forms = records.map { NaiveTable.form($0) + [0x2C] }
    #expect(segment.recordCount == records.count)
    #expect(
      segment.block.bytes(from: 0, to: Int(segment.recordByteCount)).array == Array(forms.joined()))
    var position = 0
    for (index, form) in forms.enumerated() {
      #expect(segment.start(of: index) == position)
      position += form.count
      #expect(segment.end(of: index) == position)
    }
    guard let first = records.first, let last = records.last else { return }
    #expect(segment.base.rawValue == first.offset)
    #expect(segment.endOffset.rawValue == last.offset + 1)
    for offset in first.offset - 2...min(last.offset, first.offset + 300) + 2 {
      let expected = records.firstIndex { $0.offset >= offset } ?? records.count
      #expect(segment.lowerBound(of: Offset(offset)) == expected)
    }
    for record in records {
      for offset in [record.offset - 1, record.offset, record.offset + 1] {
        let expected = records.firstIndex { $0.offset >= offset } ?? records.count
        #expect(segment.lowerBound(of: Offset(offset)) == expected)
      }
    }
    #expect(segment.lowerBound(of: Offset(.min)) == 0)
    #expect(segment.lowerBound(of: Offset(.max)) == records.count)
  }

  @Test func anEmptySegmentHasNoRecordsAndEndsAtItsBase() {
    let segment = Segment(base: 7)
    #expect(segment.recordCount == 0)
    #expect(segment.endOffset == 7)
    for offset in [Int64.min, 6, 7, 8, .max] {
      #expect(segment.lowerBound(of: Offset(offset)) == 0)
    }
  }

  @Test(arguments: 0...70)
  func recordsOfEverySizeAreKeptThroughEveryGrowth(payloadByteCount: Int) {
    var segment = Segment(base: 0)
    var records: [Record] = []
    for offset in 0..<30 {
      let payload = Array(repeating: UInt8(0x30 + offset), count: payloadByteCount)
      records.append((Int64(offset), payload))
      #expect(Self.append(records[offset], to: &segment) == true)
      #expect(segment.isDense == true)
      #expect(segment.recordCount == offset + 1)
    }
    Self.expect(segment, holds: records)
  }

  @Test(arguments: 0...12)
  func aHoleAnywhereMakesTheSegmentSparseAndLosesNothing(holeAfter: Int) {
    for width in [1, 2, 250] as [Int64] {
      var segment = Segment(base: 0)
      var records: [Record] = []
      for index in 0..<16 {
        let offset = Int64(index) + (index > holeAfter ? width : 0)
        records.append((offset, Array(String(index * 1_111).utf8)))
        #expect(Self.append(records[index], to: &segment) == true)
      }
      #expect(segment.isDense == false)
      Self.expect(segment, holds: records)
    }
  }

  @Test func aSegmentMayBeginAtAnyOffset() {
    for base in [0, 5, 99, 99_999_998, 1 << 40, Offset.last.rawValue - 3] as [Int64] {
      var segment = Segment(base: 0)
      let records: [Record] = (0..<4).map { (base + $0, [0x31, 0x32]) }
      for record in records { #expect(Self.append(record, to: &segment) == true) }
      #expect(segment.isDense == true)
      Self.expect(segment, holds: records)
    }
  }

  @Test func everyOtherOffsetMayBeLeftOut() {
    var segment = Segment(base: 0)
    var records: [Record] = []
    for index in 0..<120 {
      records.append((Int64(index * 2 + 10), Array(repeating: 0x61, count: index % 17)))
      #expect(Self.append(records[index], to: &segment) == true)
    }
    Self.expect(segment, holds: records)
  }

  /// The search begins with a guess that is right for evenly spread holes; here they are not.
  @Test(arguments: 0..<20)
  func anyRecordIsFoundWhereHolesAreUneven(round: Int) {
    var random = SeededGenerator("anyRecordIsFoundWhereHolesAreUneven \(round)")
    let widths: [Int64] = [[1, 1, 1, 200], [1, 1, 1, 1, 9_000], [2], [1, 3], [1, 40, 1]][round % 5]
    var segment = Segment(base: 0)
    var records: [Record] = []
    var offset = Int64.random(in: 0...1_000, using: &random)
    for _ in 0..<Int.random(in: 2...200, using: &random) {
      guard Self.append((offset, [0x31]), to: &segment) else { break }
      records.append((offset, [0x31]))
      offset += widths.randomElement(using: &random) ?? 1
    }
    Self.expect(segment, holds: records)
  }
}
