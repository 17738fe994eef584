import Platform
import TestSupport
import Testing

@testable import Cluster

/// Method: lines go in and out in random order beside an array of copies.
@Suite struct MessageStoreTests {
  private func line(_ number: Int, byteCount: Int) -> [UInt8] {
    (0..<byteCount).map { UInt8(truncatingIfNeeded: number &* 31 &+ $0) }
  }

  @Test func linesComeBackByteForByte() {
    var random = SeededGenerator()
    var store = MessageStore(capacity: 1)
    var kept: [(place: MessageStore.Place, line: [UInt8])] = []
    for number in 0..<5_000 {
      if !kept.isEmpty, random.oneIn(2) {
        let (place, line) = kept.remove(at: Int.random(in: kept.indices, using: &random))
        let copy = store.line(at: place).copy
        #expect(copy == line)
        store.remove(place)
      } else {
        let line = line(number, byteCount: Int.random(in: 0...300, using: &random))
        kept.append((store.insert(line.bytes), line))
      }
      #expect(store.count == kept.count)
    }
    for (place, line) in kept {
      let copy = store.line(at: place).copy
      #expect(copy == line)
    }
  }

  @Test func linesOfEveryLengthAroundARoomAreKept() {
    for byteCount in [0, 1, 63, 64, 65, 127, 128, 129, 4_096, 100_000] {
      var store = MessageStore(capacity: 64)
      let first = store.insert(line(1, byteCount: byteCount).bytes)
      let second = store.insert(line(2, byteCount: byteCount).bytes)
      let copies = [store.line(at: first).copy, store.line(at: second).copy]
      #expect(copies == [line(1, byteCount: byteCount), line(2, byteCount: byteCount)])
    }
  }

  @Test func aRoomThatWasGivenBackIsUsedAgain() {
    var store = MessageStore(capacity: 64)
    for number in 0..<1_000 {
      let place = store.insert(line(number, byteCount: 1 + number % 64).bytes)
      store.remove(place)
    }
    #expect(store.footprint == 64)
  }
}
