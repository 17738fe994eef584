import TestSupport
import Testing

@testable import Cluster
@testable import Platform

/// `majorities-ring`: everybody hears a majority, and no two hear the same one.
@Suite struct GrudgeMajoritiesTests {
  /// Whom each node hears, itself included, in some grudges.
  private func hearings(nodeCount: Int) -> [[Set<Int>]] {
    var random = SplitMix64(seed: TestSeed.value)
    return (0..<200).map { _ in
      let links = Grudge(.majoritiesRing, nodeCount: nodeCount, random: &random).links
      return (0..<nodeCount).map { node in
        Set((0..<nodeCount).filter { !links.contains(from: $0, to: node) })
      }
    }
  }

  @Test(arguments: 1...5)
  func upToFiveNodesEachHearsExactlyALeastMajorityOfItsOwn(nodeCount: Int) {
    for heard in hearings(nodeCount: nodeCount) {
      #expect(heard.allSatisfy { $0.count == nodeCount / 2 + 1 })
      #expect(heard.indices.allSatisfy { heard[$0].contains($0) })
      if nodeCount > 2 { #expect(Set(heard).count == nodeCount) }
    }
  }

  /// Messages of three nodes go round in one direction, so that a pair never hears each other.
  @Test func ofThreeNodesEachHearsOneAndIsHeardByTheOther() {
    for heard in hearings(nodeCount: 3) {
      for node in 0..<3 {
        for other in 0..<3 where other != node {
          #expect(heard[node].contains(other) != heard[other].contains(node))
        }
      }
    }
  }

  @Test func ofFiveNodesEachHearsTwoThatHearIt() {
    for heard in hearings(nodeCount: 5) {
      for node in 0..<5 {
        for other in heard[node] { #expect(heard[other].contains(node)) }
      }
    }
  }

  @Test(arguments: [6, 7, 8, 25])
  func ofMoreNodesEachHearsAMajorityThatHearsIt(nodeCount: Int) {
    for heard in hearings(nodeCount: nodeCount) {
      #expect(heard.allSatisfy { $0.count >= nodeCount / 2 + 1 })
      for node in 0..<nodeCount {
        for other in heard[node] { #expect(heard[other].contains(node)) }
      }
      // Nobody hears more than one or two more than it must.
      #expect(heard.allSatisfy { $0.count <= nodeCount / 2 + 3 })
    }
  }
}
