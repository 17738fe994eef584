import TestSupport
import Testing

@testable import LogStore

/// Logs are found by their hash, whatever collides and however often the index has doubled.
@Suite struct KeyIndexTests {
  static func find(_ index: borrowing KeyIndex, _ hash: UInt64, _ log: Int) -> Bool {
    let sought = LogIndex(log)
    let found = index.entries.find(hash) { $0 == sought }
    guard found == nil, index.isMoving else { return found == sought }
    return index.outgrown.find(hash) { $0 == sought } == sought
  }

  @Test func allAreFoundAfterEveryInsertion() {
    var random = SeededGenerator()
    var index = KeyIndex(bits: 2)
    var hashes: [UInt64] = []
    var movingCount = 0
    for log in 0..<600 {
      hashes.append(random.next())
      index.insert(hashes[log], LogIndex(log))
      movingCount += index.isMoving ? 1 : 0
      for (log, hash) in hashes.enumerated() where !Self.find(index, hash, log) {
        Issue.record("log \(log) is lost")
        return
      }
      #expect(Self.find(index, random.next(), log) == false)
    }
    #expect(movingCount > 50)
    #expect(index.entries.placeCount == 1_024)
  }

  @Test(arguments: [0, UInt64.max, 0xFFFF_FFFF_0000_0000])
  func keysThatAllCollideAreStillToldApart(hash: UInt64) {
    var index = KeyIndex(bits: 2)
    for log in 0..<200 { index.insert(hash, LogIndex(log)) }
    for log in 0..<200 { #expect(Self.find(index, hash, log) == true) }
    #expect(Self.find(index, hash, 200) == false)
    #expect(Self.find(index, hash ^ 1 << 32, 0) == false)
  }

  @Test func theIndexIsNeverMoreThanThreeQuartersFull() {
    var index = KeyIndex(bits: 2)
    for log in 0..<10_000 {
      index.insert(UInt64(log) &* 0x9E37_79B9_7F4A_7C15, LogIndex(log))
      #expect((log + 1) * 4 <= index.entries.placeCount * 3)
    }
    #expect(index.isMoving == false)
    #expect(index.footprint < 16_384 * 8 + 64)
  }
}
