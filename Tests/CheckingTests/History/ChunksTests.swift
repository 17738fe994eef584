import Testing

@testable import Checking

struct ChunksTests {
  /// Counts around the boundaries of the first chunks, of 16,384 elements each.
  @Test(arguments: [0, 1, 16_383, 16_384, 16_385, 40_000])
  func elementsComeBackInTheirOrder(count: Int) {
    var chunks = Chunks<Int>()
    for element in 0..<count { chunks.append(element * 3) }
    #expect(chunks.count == count)
    #expect((0..<count).allSatisfy { chunks[$0] == $0 * 3 })
  }

  @Test func elementsCanBeReplaced() {
    var chunks = Chunks<Int>()
    for element in 0..<20_000 { chunks.append(element) }
    chunks[16_384] = -1
    let copy = chunks
    chunks[0] = -2
    #expect(chunks[16_384] == -1 && chunks[16_383] == 16_383 && chunks[0] == -2 && copy[0] == 0)
  }

  @Test func indicesPastTheEndTrap() async {
    await #expect(processExitsWith: .failure) {
      var chunks = Chunks<Int>()
      chunks.append(1)
      print(chunks[1])
    }
  }
}
