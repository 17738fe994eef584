import Platform

extension Network {
  /// Cuts links between nodes from a time on, beside those that are cut already.
  ///
  /// A message that was taken out of its queue before arrives all the same (see Network.swift).
  ///
  /// - Precondition: the links are among as many endpoints as there are nodes.
  package mutating func cut(_ links: Links, for cause: CutCause = .partition, at time: Instant) {
    precondition(links.endpointCount == options.nodeCount, "links of another network")
    settleAll(at: time)
    for source in 0..<options.nodeCount {
      for destination in 0..<options.nodeCount
      where links.contains(from: source, to: destination) {
        cuts.cut(source * endpoints.count + destination, cause)
      }
    }
  }

  /// Cuts all links between some nodes and the services, both ways, from a time on.
  package mutating func cutServices(from nodes: [Int], at time: Instant) {
    settleAll(at: time)
    for node in nodes {
      precondition(node >= 0 && node < options.nodeCount, "there is no such node")
      for service in options.nodeCount..<endpoints.count {
        cuts.cut(node * endpoints.count + service, .services)
        cuts.cut(service * endpoints.count + node, .services)
      }
    }
  }

  /// Heals what was cut for a cause, from a time on.
  package mutating func heal(_ cause: CutCause, at time: Instant) {
    settleAll(at: time)
    cuts.heal(cause)
  }

  /// Heals everything, from a time on.
  package mutating func healAll(at time: Instant) {
    settleAll(at: time)
    for cause in CutCause.allCases { cuts.heal(cause) }
  }

  /// Whether what is sent from one endpoint to another is lost now.
  package func isCut(from source: Endpoint, to destination: Endpoint) -> Bool {
    guard let source = endpoints.number(of: source),
      let destination = endpoints.number(of: destination)
    else { return false }
    return cuts.isCut(source * endpoints.count + destination)
  }
}
