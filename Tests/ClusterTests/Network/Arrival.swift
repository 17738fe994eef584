import Platform

@testable import Cluster

/// A message that has arrived, as a test looks at it.
struct Arrival: Equatable, CustomStringConvertible {
  let text: String
  let source: Endpoint
  let destination: Endpoint
  let arrivedAt: Instant

  var description: String { "\(text) \(source)->\(destination) at \(arrivedAt.nanoseconds)" }
}

extension Network {
  /// Sends a text.
  mutating func send(
    _ text: String, from source: Endpoint, to destination: Endpoint, at time: Instant,
    kind: MessageKind = .other
  ) {
    send(Array(text.utf8).bytes, from: source, to: destination, at: time, kind: kind)
  }

  /// All that has arrived by a time and was not fetched yet.
  mutating func arrivals(until time: Instant) -> [Arrival] {
    var arrivals: [Arrival] = []
    while let delivery = nextDelivery(until: time) {
      arrivals.append(
        Arrival(
          text: String(decoding: delivery.line.copy, as: UTF8.self), source: delivery.source,
          destination: delivery.destination, arrivedAt: delivery.arrivedAt))
    }
    return arrivals
  }
}

/// So many milliseconds after the beginning.
func milliseconds(_ count: Double) -> Instant { Instant(nanoseconds: UInt64(count * 1e6)) }
