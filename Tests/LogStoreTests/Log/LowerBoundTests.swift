import Testing

@testable import LogStore

/// The search gives what a linear scan gives, for every length and every answer.
@Suite struct LowerBoundTests {
  @Test(arguments: 0...40)
  func everyAnswerIsFoundInEveryRange(count: Int) {
    for start in [0, 5] {
      for answer in start...start + count {
        var asked = 0
        let found = lowerBound(in: start..<start + count) { index in
          asked += 1
          return index < answer
        }
        #expect(found == answer)
        #expect(asked <= Int.bitWidth - count.leadingZeroBitCount)
      }
    }
  }

  @Test func ofEqualElementsTheFirstIsFound() {
    let elements = [1, 3, 3, 3, 8, 8, 9]
    for sought in 0...10 {
      let found = lowerBound(in: 0..<elements.count) { elements[$0] < sought }
      #expect(found == elements.firstIndex { $0 >= sought } ?? elements.count)
    }
  }
}
