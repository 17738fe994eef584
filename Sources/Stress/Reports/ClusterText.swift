import Cluster

// What there was between the nodes and what struck them, in words.

extension Endpoint {
  /// Its name on the wire.
  var name: String {
    switch self {
    case .node(let node): "n\(node)"
    case .service(let service): service.rawValue
    case .client(let client): "c\(client)"
    }
  }
}

extension FaultEvent {
  /// What it does, in a few words: `majority: n0 and n2 apart from n1`.
  var text: String {
    switch self {
    case .partition(let grudge): "\(grudge.shape.rawValue): \(Self.text(of: grudge.links))"
    case .oneWay(let cut): "\(cut.shape.rawValue): \(Self.text(of: cut.links))"
    case .kill(let nodes): "\(Self.names(nodes)) ended"
    case .pause(let nodes): "\(Self.names(nodes)) stopped"
    case .cutServices(let nodes): "\(Self.names(nodes)) cut off from the services"
    case .heal, .healOneWay, .healServices: "healed"
    case .restart(let nodes): "\(Self.names(nodes)) started again"
    case .resume(let nodes): "\(Self.names(nodes)) let go on"
    }
  }

  private static func names(_ nodes: [Int]) -> String {
    nodes.isEmpty ? "nobody" : nodes.map { "n\($0)" }.joined(separator: ", ")
  }

  /// For each node that does not hear all others, whom it does not hear.
  private static func text(of links: Links) -> String {
    let deaf = (0..<links.endpointCount).compactMap { node -> String? in
      let unheard = (0..<links.endpointCount).filter { links.contains(from: $0, to: node) }
      return unheard.isEmpty ? nil : "n\(node) does not hear \(names(unheard))"
    }
    return deaf.isEmpty ? "nothing is cut" : deaf.joined(separator: "; ")
  }
}

/// How many faults of each kind were injected.
enum InjectedFaultCounts {
  /// In words: `3 partitions, 1 of them without effect; 2 kills`; `nil` when there was none.
  static func text(_ faults: [InjectedFault]) -> String? {
    let parts = FaultKind.allCases.compactMap { kind -> String? in
      let ofKind = faults.filter { $0.event.kind == kind }
      guard !ofKind.isEmpty else { return nil }
      let idleCount = ofKind.count { $0.event.isWithoutEffect }
      let words = Quantity.counted(ofKind.count, kind.noun)
      return idleCount == 0 ? words : "\(words), \(idleCount) of them without effect"
    }
    return parts.isEmpty ? nil : parts.joined(separator: "; ")
  }
}

extension FaultKind {
  /// What one of its faults is called.
  fileprivate var noun: String {
    switch self {
    case .partition: "partition"
    case .kill: "kill"
    case .pause: "pause"
    case .oneWay: "one-way cut"
    case .services: "service cut"
    }
  }
}

extension MessageCounts {
  /// What did not simply arrive, in words; `nil` when everything did.
  var mishapsText: String? {
    let parts = [
      (lostToCuts, "lost to cuts"), (lostByChance, "lost by chance"), (duplicated, "sent twice"),
      (reordered, "overtaken"),
    ].filter { $0.0 > 0 }.map { "\(Quantity.grouped($0.0)) \($0.1)" }
    return parts.isEmpty ? nil : parts.joined(separator: ", ")
  }
}
