import TestSupport
import Testing

@testable import Node

/// A column holds what an array would.
@Suite struct BatchColumnTests {
  @Test func columnAnswersAsAnArrayWhileItGrowsAndShrinks() {
    var random = SeededGenerator()
    for capacity in [1, 2, 7] {
      var column = BatchColumn<Int>(capacity: capacity)
      var array: [Int] = []
      for number in 0..<500 {
        switch Int.random(in: 0..<20, using: &random) {
        case 0:
          column.removeAll(keptCapacity: 32)
          array.removeAll()
        case 1:
          let count = Int.random(in: 0...array.count, using: &random)
          column.truncate(to: count)
          array.removeSubrange(count...)
        default:
          column.append(number)
          array.append(number)
        }
        #expect(column.count == array.count)
        #expect((0..<column.count).map { column[$0] } == array)
      }
    }
  }

  @Test func indexAndCountsAreChecked() async {
    await #expect(processExitsWith: .failure) { _ = BatchColumn<Int>(capacity: 0) }
    await #expect(processExitsWith: .failure) { _ = BatchColumn<Int>(capacity: 4)[0] }
    await #expect(processExitsWith: .failure) { _ = BatchColumn<Int>(capacity: 4)[-1] }
    await #expect(processExitsWith: .failure) {
      var column = BatchColumn<Int>(capacity: 4)
      column.append(1)
      column.truncate(to: 2)
    }
  }
}
