import Testing

@testable import Cluster

@Suite struct LinksTests {
  @Test func aLinkHasADirection() {
    var links = Links(endpointCount: 3)
    #expect(links.isEmpty && links.count == 0)
    links.insert(from: 0, to: 2)
    links.insert(from: 0, to: 2)
    #expect(links.contains(from: 0, to: 2) && !links.contains(from: 2, to: 0))
    #expect(!links.isEmpty && links.count == 1)
    links.insert(between: 0, and: 1)
    #expect(links.contains(from: 0, to: 1) && links.contains(from: 1, to: 0) && links.count == 3)
  }

  @Test(arguments: [(3, 0), (0, 3), (-1, 0), (0, -1)])
  func aLinkOfAStrangerIsRefused(source: Int, destination: Int) async {
    await #expect(processExitsWith: .failure) { [source, destination] in
      _ = Links(endpointCount: 3).contains(from: source, to: destination)
    }
  }
}
