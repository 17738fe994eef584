/// The kinds of faults that are scheduled, by the words of `--nemesis`.
package enum FaultKind: String, CaseIterable, Sendable {
  /// Links between nodes are cut, as in Maelstrom.
  case partition
  /// Nodes are ended without warning and started anew.
  case kill
  /// Nodes stand still for a while.
  case pause
  /// Links between nodes are cut in one direction.
  case oneWay = "one-way"
  /// Nodes and services do not hear each other.
  case services
}

/// What is done to a cluster.
package enum FaultEvent: Equatable, Sendable {
  case partition(Grudge)
  /// The partition ends.
  case heal
  /// These nodes are ended.
  case kill([Int])
  /// These nodes, which were ended, are started anew.
  case restart([Int])
  /// These nodes are stopped.
  case pause([Int])
  /// These nodes, which were stopped, go on.
  case resume([Int])
  case oneWay(OneWayCut)
  case healOneWay
  /// These nodes are cut off from the services.
  case cutServices([Int])
  case healServices

  /// Which fault it begins or ends.
  package var kind: FaultKind {
    switch self {
    case .partition, .heal: .partition
    case .kill, .restart: .kill
    case .pause, .resume: .pause
    case .oneWay, .healOneWay: .oneWay
    case .cutServices, .healServices: .services
    }
  }

  /// What ends the fault that it begins; `nil` where it ends one.
  package var ending: FaultEvent? {
    switch self {
    case .partition: .heal
    case .kill(let nodes): .restart(nodes)
    case .pause(let nodes): .resume(nodes)
    case .oneWay: .healOneWay
    case .cutServices: .healServices
    case .heal, .restart, .resume, .healOneWay, .healServices: nil
    }
  }

  /// Whether it begins a fault that strikes nobody.
  package var isWithoutEffect: Bool {
    switch self {
    case .partition(let grudge): !grudge.isEffective
    case .kill(let nodes), .pause(let nodes), .cutServices(let nodes): nodes.isEmpty
    case .oneWay(let cut): cut.links.isEmpty
    case .heal, .restart, .resume, .healOneWay, .healServices: false
    }
  }
}
