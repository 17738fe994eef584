import Testing

@testable import LogStore

/// An array owns its elements: each is kept through every growth and ended exactly once.
@Suite struct OwnedArrayTests {
  final class Counter {
    var ended = 0
  }

  struct Element: ~Copyable {
    let value: Int
    let counter: Counter
    deinit { counter.ended += 1 }
  }

  @Test(arguments: [0, 1, 4, 5, 100])
  func elementsSurviveGrowthAndEndOnce(count: Int) {
    let counter = Counter()
    do {
      var array = OwnedArray<Element>()
      for value in 0..<count { array.append(Element(value: value, counter: counter)) }
      #expect(array.count == count)
      for index in 0..<count { #expect(array[index].value == index) }
      #expect(counter.ended == 0)
    }
    #expect(counter.ended == count)
  }

  @Test func anArrayIsOnePointerWide() {
    #expect(MemoryLayout<OwnedArray<Element>>.size == MemoryLayout<Int>.size)
  }

  @Test func reservedRoomIsNotOutgrownBeforeItIsFull() {
    var array = OwnedArray<Int>(capacity: 10)
    let byteCount = array.byteCount
    for value in 0..<10 { array.append(value) }
    #expect(array.byteCount == byteCount)
    array.append(10)
    #expect(array.capacity == 20)
  }

  @Test func anIndexBehindTheLastStopsTheProcess() async {
    await #expect(processExitsWith: .failure) {
      var array = OwnedArray<Int>()
      array.append(1)
      _ = array[1]
    }
    await #expect(processExitsWith: .failure) {
      let array = OwnedArray<Int>()
      _ = array[0]
    }
    await #expect(processExitsWith: .failure) {
      var array = OwnedArray<Int>(capacity: 4)
      array[-1] = 0
    }
  }
}
