import NodeServices

/// Who sends or receives a message.
package enum Endpoint: Equatable, Hashable, Sendable {
  /// A node under test, by its number.
  case node(Int)
  /// One of Maelstrom's services.
  case service(Services.Name)
  /// A client, by the number in its name.
  case client(Int)
}

/// The numbers by which tables of links know nodes and services: first the nodes, by their own
/// numbers, then the services.
///
/// Clients have none, since nothing ever cuts them off.
package struct EndpointNumbers: Equatable, Sendable {
  package let nodeCount: Int

  package init(nodeCount: Int) { self.nodeCount = nodeCount }

  /// How many numbers there are.
  package var count: Int { nodeCount + Services.Name.allCases.count }

  /// The number of an endpoint; `nil` for a client.
  ///
  /// - Precondition: if it is a node, there is one of this number.
  package func number(of endpoint: Endpoint) -> Int? {
    switch endpoint {
    case .node(let node):
      precondition(node >= 0 && node < nodeCount, "there is no such node")
      return node
    case .service(let name): return number(of: name)
    case .client: return nil
    }
  }

  /// The number of a service.
  package func number(of name: Services.Name) -> Int {
    switch name {
    case .linearizable: nodeCount
    case .sequential: nodeCount + 1
    case .lastWriteWins: nodeCount + 2
    case .timestamps: nodeCount + 3
    }
  }

  /// Who has a number.
  ///
  /// - Precondition: there is one who has it.
  package func endpoint(_ number: Int) -> Endpoint {
    number < nodeCount ? .node(number) : .service(Services.Name.allCases[number - nodeCount])
  }
}
