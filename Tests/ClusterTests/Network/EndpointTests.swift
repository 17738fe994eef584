import NodeServices
import Testing

@testable import Cluster

@Suite struct EndpointTests {
  @Test(arguments: 1...7)
  func nodesAndServicesHaveNumbersAndClientsHaveNone(nodeCount: Int) {
    let numbers = EndpointNumbers(nodeCount: nodeCount)
    let all = (0..<nodeCount).map(Endpoint.node) + Services.Name.allCases.map(Endpoint.service)
    #expect(all.map { numbers.number(of: $0) } == Array(0..<numbers.count))
    #expect((0..<numbers.count).map { numbers.endpoint($0) } == all)
    #expect(numbers.number(of: .client(0)) == nil)
  }

  @Test(arguments: [-1, 2])
  func aNodeThatIsNotThereHasNone(node: Int) async {
    await #expect(processExitsWith: .failure) { [node] in
      _ = EndpointNumbers(nodeCount: 2).number(of: .node(node))
    }
  }
}
