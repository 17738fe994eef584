import LogStore
import Testing

/// Offsets are ordered as the integers that they are on the wire.
@Suite struct OffsetTests {
  @Test(arguments: [
    (Int64.min, Int64.max), (-1, 0), (0, 1), (Int64.max - 1, Int64.max),
  ])
  func offsetsAreOrderedAsTheirRawValues(lower: Int64, higher: Int64) {
    #expect(Offset(lower) < Offset(higher))
    #expect(!(Offset(higher) < Offset(lower)))
    #expect(Offset(lower) != Offset(higher))
    #expect(Offset(lower).description == String(lower))
  }

  @Test func behindTheLastOffsetThereIsRoomForAsManyRecordsAsBeforeIt() {
    #expect(Offset.last.rawValue == Int64.max / 2)
    #expect(Offset.first == 0)
  }
}
