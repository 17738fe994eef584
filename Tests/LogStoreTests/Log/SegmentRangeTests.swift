import Testing

@testable import LogStore

/// A range ends with the last record that fits, for every start and every limit.
@Suite struct SegmentRangeTests {
  @Test func everyLimitFromEveryStartGivesWhatFits() {
    var segment = Segment(base: 0)
    let forms = (0..<12).map { NaiveTable.form((Int64($0), Array(repeating: 0x61, count: $0))) }
    for offset in 0..<forms.count {
      let payload = Array(repeating: UInt8(0x61), count: offset)
      #expect(SegmentTests.append((Int64(offset), payload), to: &segment) == true)
    }
    for first in 0..<forms.count {
      for byteLimit in -1...Int(segment.recordByteCount) {
        for least in [0, 1, 2, 3, .max, .min] {
          var expected: [UInt8] = []
          var count = 0
          for form in forms[first...] {
            let joined = expected + (count == 0 ? [] : [0x2C]) + form
            guard count < least || joined.count <= byteLimit else { break }
            expected = joined
            count += 1
          }
          let range = segment.range(from: first, byteLimit: byteLimit, atLeast: least)
          #expect(range.recordCount == count)
          guard count > 0 else { continue }
          #expect(segment.block.bytes(from: range.start, to: range.end - 1).array == expected)
        }
      }
    }
  }

  @Test func behindTheLastRecordThereIsNothing() {
    var segment = Segment(base: 0)
    #expect(segment.range(from: 0, byteLimit: .max, atLeast: 1).recordCount == 0)
    #expect(SegmentTests.append((0, [0x31]), to: &segment) == true)
    #expect(segment.range(from: 1, byteLimit: .max, atLeast: 1).recordCount == 0)
  }
}
