import TestSupport
import Testing

@testable import Cluster
@testable import Platform

@Suite struct OneWayCutTests {
  @Test(arguments: [2, 3, 5, 8])
  func noLinkIsCutInBothDirections(nodeCount: Int) {
    var random = SplitMix64(seed: TestSeed.value)
    for shape in OneWayCut.Shape.allCases {
      for _ in 0..<100 {
        let links = OneWayCut(shape, nodeCount: nodeCount, random: &random).links
        var pairs: [(source: Int, destination: Int)] = []
        for source in 0..<nodeCount {
          for destination in 0..<nodeCount where links.contains(from: source, to: destination) {
            #expect(!links.contains(from: destination, to: source) && source != destination)
            pairs.append((source, destination))
          }
        }
        let sourceCount = Set(pairs.map(\.source)).count
        let destinationCount = Set(pairs.map(\.destination)).count
        let half = nodeCount / 2
        let expected =
          switch shape {
          case .link: (1, 1)
          case .deaf: (nodeCount - 1, 1)
          case .mute: (1, nodeCount - 1)
          case .half: (half, nodeCount - half)
          }
        #expect((sourceCount, destinationCount) == expected, "\(shape) \(TestSeed.value)")
        #expect(pairs.count == sourceCount * destinationCount)
      }
    }
  }

  @Test func oneNodeHasNobodyNotToHear() {
    var random = SplitMix64(seed: 1)
    for shape in OneWayCut.Shape.allCases {
      #expect(OneWayCut(shape, nodeCount: 1, random: &random).links.isEmpty)
    }
    #expect(!OneWayCut.isEffective(nodeCount: 1) && OneWayCut.isEffective(nodeCount: 2))
  }
}
