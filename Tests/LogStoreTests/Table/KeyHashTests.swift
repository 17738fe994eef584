import Testing

@testable import LogStore

/// The hash depends on the seed, the bytes and their number, and on nothing else.
@Suite struct KeyHashTests {
  @Test func aKeyAndItsWordHaveTheSameHash() {
    let hash = KeyHash(seed: 1)
    let bytes: [UInt8] = [9, 8, 7, 6, 5, 4, 3, 2]
    for byteCount in 0...8 {
      let key = bytes.span.bytes.extracting(0..<byteCount)
      #expect(hash.hash(key) == hash.hash(word: key.packedWord, byteCount: byteCount))
    }
  }

  @Test func everyByteAndTheLengthCount() {
    let hash = KeyHash(seed: 2)
    for byteCount in 0...40 {
      let key = Array(repeating: UInt8(0), count: byteCount)
      var hashes = [hash.hash(key.span.bytes), hash.hash((key + [0]).span.bytes)]
      for position in 0..<byteCount {
        var other = key
        other[position] = 1
        hashes.append(hash.hash(other.span.bytes))
      }
      #expect(Set(hashes).count == byteCount + 2)
    }
  }

  @Test func anotherSeedGivesOtherHashes() {
    let key: [UInt8] = Array("k1".utf8)
    let longKey: [UInt8] = Array("a key of more than a word".utf8)
    for seed in 0..<100 as Range<UInt64> {
      let (hash, other) = (KeyHash(seed: seed), KeyHash(seed: seed + 1))
      #expect(hash.hash(key.span.bytes) != other.hash(key.span.bytes))
      #expect(hash.hash(longKey.span.bytes) != other.hash(longKey.span.bytes))
    }
  }

  @Test(arguments: [1, 10, 256, 65_536])
  func keysInSequenceSpreadOverTheIndex(stride: UInt64) {
    // Of 4,096 keys in 4,096 places, random ones would fill 63 %.
    for seed in 0..<10 as Range<UInt64> {
      let hash = KeyHash(seed: seed)
      var places: Set<UInt64> = []
      for index in 0..<4_096 as Range<UInt64> {
        places.insert(hash.hash(word: index &* stride, byteCount: 8) >> 52)
      }
      #expect(places.count > 2_300)
    }
  }
}
