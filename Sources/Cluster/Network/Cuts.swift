/// Why links are cut, which is what heals them again.
package enum CutCause: String, CaseIterable, Sendable {
  /// A partition, as Maelstrom makes them.
  case partition
  /// Links between nodes that are cut in one direction.
  case oneWay
  /// Nodes that do not reach the services, nor the services them.
  case services
}

/// Which links are cut now, and why.
struct Cuts {
  /// For each link, a bit for each cause.
  private var causes: [UInt8]

  init(endpointCount: Int) {
    causes = Array(repeating: 0, count: endpointCount * endpointCount)
  }

  /// Whether a link is cut, for whatever cause.
  func isCut(_ link: Int) -> Bool { causes[link] != 0 }

  /// Cuts a link, beside what is cut already.
  mutating func cut(_ link: Int, _ cause: CutCause) { causes[link] |= Self.bit(cause) }

  /// Heals every link that was cut for a cause and for no other.
  mutating func heal(_ cause: CutCause) {
    for link in causes.indices { causes[link] &= ~Self.bit(cause) }
  }

  private static func bit(_ cause: CutCause) -> UInt8 {
    switch cause {
    case .partition: 1
    case .oneWay: 2
    case .services: 4
    }
  }
}
