import TestSupport
import Testing

@testable import Cluster
@testable import Platform

/// Jepsen's partitions: `jepsen.nemesis.combined`, `grudge`.
@Suite struct GrudgeTests {
  private func grudges(_ shape: Grudge.Shape, nodeCount: Int) -> [Grudge] {
    var random = SplitMix64(seed: TestSeed.value)
    return (0..<200).map { _ in Grudge(shape, nodeCount: nodeCount, random: &random) }
  }

  /// How many nodes stand apart from the others, both ways; `nil` where that is not how it is.
  private func apart(_ links: Links) -> Int? {
    let nodes = 0..<links.endpointCount
    // Those that n0 hears stand with it.
    let mine = Set(nodes.filter { $0 == 0 || !links.contains(from: $0, to: 0) })
    for source in nodes {
      for destination in nodes {
        let isCut = mine.contains(source) != mine.contains(destination)
        guard links.contains(from: source, to: destination) == isCut else { return nil }
      }
    }
    return min(mine.count, nodes.count - mine.count)
  }

  @Test(arguments: 1...9)
  func someNodesStandApartFromTheOthers(nodeCount: Int) {
    for (shape, count) in [
      (Grudge.Shape.one, nodeCount == 1 ? 0 : 1), (.majority, nodeCount / 2),
      (.minorityThird, (nodeCount - 1) / 3),
    ] {
      let grudges = grudges(shape, nodeCount: nodeCount)
      #expect(grudges.allSatisfy { apart($0.links) == count }, "\(shape) \(TestSeed.value)")
      #expect(grudges.allSatisfy { $0.isEffective == (count > 0) })
      #expect(Grudge.isEffective(shape, nodeCount: nodeCount) == (count > 0))
    }
  }

  @Test func everyNodeIsStruckByTurns() {
    for shape in [Grudge.Shape.one, .majority, .minorityThird] {
      let grudges = grudges(shape, nodeCount: 7)
      #expect(Set(grudges.map { "\($0.links)" }).count >= 7, "\(shape)")
    }
  }

  /// Of Maelstrom's partitions of two nodes, two shapes of four cut nothing; of three, one.
  @Test(arguments: [(2, [true, true, false, false]), (3, [true, true, false, true])])
  func someCutNothing(nodeCount: Int, areEffective: [Bool]) {
    #expect(
      Grudge.Shape.allCases.map { Grudge.isEffective($0, nodeCount: nodeCount) } == areEffective)
    for (shape, isEffective) in zip(Grudge.Shape.allCases, areEffective) {
      #expect(
        grudges(shape, nodeCount: nodeCount).allSatisfy { $0.isEffective == isEffective })
    }
  }
}
