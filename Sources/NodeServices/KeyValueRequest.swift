/// What a key-value service is asked (Maelstrom, `doc/services.md`).
package enum KeyValueRequest: Equatable, Sendable {
  /// `read`: the value of a key.
  case read(ServiceValue)
  /// `write`: a key gets a value.
  case write(ServiceValue, ServiceValue)
  /// `cas`: a key gets the value `to` if it has the value `from`, or, with `create`, if it has none.
  case compareAndSet(ServiceValue, from: ServiceValue, to: ServiceValue, create: Bool)
}

/// What a key-value service answers.
package enum KeyValueReply: Equatable, Sendable {
  case readOK(ServiceValue)
  case writeOK
  case compareAndSetOK
  /// Error 20: the key has no value.
  case keyDoesNotExist
  /// Error 22: the key has another value than the one that was expected.
  case preconditionFailed(current: ServiceValue, expected: ServiceValue)
}

/// What all key-value services do to one state: a map from keys to values.
extension [ServiceValue: ServiceValue] {
  /// Answers a request and changes the map as it says; a request that fails changes nothing.
  package mutating func answer(_ request: KeyValueRequest) -> KeyValueReply {
    switch request {
    case .read(let key): return self[key].map { .readOK($0) } ?? .keyDoesNotExist
    case .write(let key, let value):
      self[key] = value
      return .writeOK
    case .compareAndSet(let key, let from, let to, let create):
      guard let current = self[key] else {
        guard create else { return .keyDoesNotExist }
        self[key] = to
        return .compareAndSetOK
      }
      guard current == from else {
        return .preconditionFailed(current: current, expected: from)
      }
      self[key] = to
      return .compareAndSetOK
    }
  }
}
