import TestSupport
import Testing

@testable import Checking

/// The acceptable sums, as Maelstrom's own test has them, and beside every subset of the unknown adds.
struct AcceptableSumsTests {
  @Test func theExampleOfMaelstromsTests() {
    let sums = AcceptableSums(definite: 10, unknown: [5: 1, -1: 2])
    #expect(sums.ranges == [8...10, 13...15])
  }

  @Test func withoutUnknownAddsThereIsOne() {
    let sums = AcceptableSums(definite: -3, unknown: [:])
    #expect(sums.ranges == [-3...(-3)])
    #expect(sums.contains(-3) && !sums.contains(-2) && !sums.contains(-4))
    #expect(!sums.contains(.max) && !sums.contains(.min))
  }

  @Test func everySubsetAndNothingElseIsAcceptable() {
    var random = SeededGenerator()
    for _ in 0..<500 {
      let deltas = (0..<Int.random(in: 0...9, using: &random)).map { _ in
        Int64(random.pick([-70, -5, -2, -1, 0, 1, 3, 4, 64, 65, 128]))
      }
      let definite = Int64.random(in: -20...20, using: &random)
      var expected: Set<Int64> = []
      for subset in 0..<1 << deltas.count {
        let taken = deltas.indices.filter { subset & 1 << $0 != 0 }
        expected.insert(definite + taken.reduce(0) { $0 + deltas[$1] })
      }
      let sums = AcceptableSums(
        definite: definite, unknown: Dictionary(deltas.map { ($0, 1) }, uniquingKeysWith: +))
      #expect(sums.ranges.flatMap { $0 } == expected.sorted(), "\(definite) \(deltas)")
      for value in Int64(-800)...800 {
        #expect(sums.contains(value) == expected.contains(value), "\(value)")
      }
    }
  }

  @Test func manyUnknownAddsAreFewMoves() {
    let deltas = [Int64: Int](
      uniqueKeysWithValues: (Int64(-5)...4).map { ($0, 50_000) })
    let sums = AcceptableSums(definite: 0, unknown: deltas)
    #expect(sums.ranges == [-750_000...500_000])
  }
}
