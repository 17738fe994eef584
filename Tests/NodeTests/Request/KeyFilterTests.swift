import FastJSON
import TestSupport
import Testing

@testable import Node

/// The filter never says that keys are different if two of them are the same.
@Suite struct KeyFilterTests {
  private func filter(_ keys: [String]) -> KeyFilter {
    var filter = KeyFilter()
    for key in keys {
      let bytes = Array(key.utf8)
      let word = bytes.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      let slice = JSONSlice(start: 0, end: bytes.count)
      filter.add(Key(word: word, slice: slice, isDecoded: false))
    }
    return filter
  }

  @Test func filterMissesNoRepeatedKey() {
    var random = SeededGenerator("filterMissesNoRepeatedKey")
    for count in 0...20 {
      let bytes = (0..<count).map { _ in UInt8.random(in: 0x20...0x7E, using: &random) }
      let key = String(decoding: bytes, as: UTF8.self)
      #expect(filter([key, "another", key]).mayHoldRepeats)
    }
    #expect(!filter([]).mayHoldRepeats)
    #expect(!filter([""]).mayHoldRepeats)
  }

  /// The keys of Maelstrom's polls pass without a closer look.
  @Test(arguments: [0, 20, 37, 140, 999_937])
  func consecutiveNumbersPassTheFilter(_ first: Int) {
    #expect(!filter((first..<first + 10).map { "\($0)" }).mayHoldRepeats)
  }
}
