import TestSupport
import Testing

@testable import Cluster
@testable import Platform

/// `jepsen.nemesis.combined`, `db-nodes`.
@Suite struct NodeTargetTests {
  @Test(arguments: [
    (1, [1, 1, 0, 0, 1, 1]), (2, [1, 1, 0, 1, 2, 2]), (3, [1, 1, 0, 1, 2, 3]),
    (4, [1, 1, 1, 2, 3, 4]), (5, [1, 1, 1, 2, 3, 5]), (7, [1, 1, 2, 3, 4, 7]),
  ])
  func soManyAreStruck(nodeCount: Int, counts: [Int]) {
    var random = SplitMix64(seed: TestSeed.value)
    for (target, count) in zip(NodeTarget.allCases, counts) {
      var seen: Set<[Int]> = []
      for _ in 0..<300 {
        let nodes = target.draw(of: nodeCount, random: &random)
        #expect(nodes == Set(nodes).sorted() && nodes.allSatisfy { 0..<nodeCount ~= $0 })
        if target == .any {
          #expect(1...nodeCount ~= nodes.count)
        } else {
          #expect(nodes.count == count, "\(target)")
        }
        seen.insert(nodes)
      }
      #expect(target.isEffective(nodeCount: nodeCount) == (count > 0))
      // Everybody's turn comes.
      if count > 0 { #expect(Set(seen.joined()) == Set(0..<nodeCount), "\(TestSeed.value)") }
      if target == .any { #expect(Set(seen.map(\.count)) == Set(1...nodeCount)) }
    }
  }
}
