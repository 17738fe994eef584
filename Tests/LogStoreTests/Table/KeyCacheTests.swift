import TestSupport
import Testing

@testable import LogStore

/// The cache knows the key that came last to each place, and no other.
@Suite struct KeyCacheTests {
  /// Two keys of eight bytes with the same place.
  static func rivals(_ random: inout SeededGenerator) -> (UInt64, UInt64) {
    let first = random.next()
    while true {
      let second = random.next()
      if second != first, KeyCache.position(of: second) == KeyCache.position(of: first) {
        return (first, second)
      }
    }
  }

  @Test func anEmptyCacheHoldsNoKey() {
    let cache = KeyCache()
    for byteCount in 0...8 { #expect(cache.find(word: 0, byteCount: byteCount) == nil) }
    #expect(cache.find(word: 0x61, byteCount: 1) == nil)
  }

  @Test func aKeyIsItsBytesAndTheirCount() {
    var cache = KeyCache()
    for word: UInt64 in [0, 0x61, 0x6261] {
      for byteCount in 0...8 {
        cache.remember(LogIndex(byteCount), word: word, byteCount: byteCount)
        for other in 0...8 {
          let found = cache.find(word: word, byteCount: other)
          #expect(found == (other == byteCount ? LogIndex(byteCount) : nil))
        }
      }
    }
  }

  @Test func theLastOfTwoKeysWithOnePlaceIsThere() {
    var random = SeededGenerator()
    var cache = KeyCache()
    for _ in 0..<20 {
      let (first, second) = Self.rivals(&random)
      cache.remember(LogIndex(1), word: first, byteCount: 8)
      #expect(cache.find(word: first, byteCount: 8) == LogIndex(1))
      cache.remember(LogIndex(2), word: second, byteCount: 8)
      #expect(cache.find(word: first, byteCount: 8) == nil)
      #expect(cache.find(word: second, byteCount: 8) == LogIndex(2))
    }
  }

  @Test func everyPlaceLiesInTheCache() {
    var random = SeededGenerator()
    var highest = 0
    for _ in 0..<100_000 {
      let position = KeyCache.position(of: random.next())
      #expect(position >= 0 && position % KeyCache.entryByteCount == 0)
      highest = max(highest, position)
    }
    #expect(highest == KeyCache().block.byteCount - KeyCache.entryByteCount)
  }

  @Test func consecutiveNumbersHavePlacesOfTheirOwn() {
    for first in [0, 90, 990, 13_300] {
      let places = (first..<first + 40).map {
        KeyCache.position(of: Array("\($0)".utf8).span.bytes.packedWord)
      }
      #expect(Set(places).count >= 38)
    }
  }

  /// Keys that take turns in the cache keep their logs, whoever asks for them and in which order.
  @Test func aTableTellsRivalsApart() {
    var random = SeededGenerator()
    var table = LogTable(seed: 1)
    var keys: [UInt64] = []
    for _ in 0..<10 {
      let (first, second) = Self.rivals(&random)
      keys += [first, second]
    }
    let logs = keys.map { table.logIndex(creatingWord: $0, byteCount: 8) }
    #expect(Set(logs).count == keys.count)
    for _ in 0..<500 {
      let number = Int.random(in: keys.indices, using: &random)
      let isWriting = Bool.random(using: &random)
      let found =
        isWriting
        ? table.logIndex(creatingWord: keys[number], byteCount: 8)
        : table.logIndex(ofWord: keys[number], byteCount: 8)
      #expect(found == logs[number])
    }
    #expect(table.statistics.logCount == keys.count)
  }
}
