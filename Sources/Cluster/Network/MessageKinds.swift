import Platform

/// What a message is, by the `type` of its body.
package struct MessageKind: Hashable, Sendable {
  /// Its place in `MessageKinds.names`.
  package let number: Int

  /// Everything whose type is not known, or came after as many others as are told apart.
  package static let other = MessageKind(number: 0)
}

/// The kinds of messages that nodes have been seen to send each other.
package struct MessageKinds: Sendable {
  /// How many are told apart, `other` among them.
  ///
  /// Nodes have a handful; one that invents a type for each message does not fill the memory.
  package static let countMax = 64

  private var types: [[UInt8]] = [[]]

  package init() {}

  /// The type of each kind, by its number; `other` is called so.
  package var names: [String] {
    ["other"] + types.dropFirst().map { String(decoding: $0, as: UTF8.self) }
  }

  /// The kind of a body with this `type`, as it stands between its quotes.
  package mutating func kind(ofType type: RawSpan) -> MessageKind {
    for number in types.indices.dropFirst() {
      let known = types[number]
      if known.bytes.isEqual(to: type) { return MessageKind(number: number) }
    }
    guard types.count < Self.countMax, !type.isEmpty else { return .other }
    types.append(type.copy)
    return MessageKind(number: types.count - 1)
  }
}
