import Checking

extension KafkaOperationKind {
  /// Maelstrom's name of it.
  var name: String {
    switch self {
    case .send: "send"
    case .poll: "poll"
    case .assign: "assign"
    case .crash: "crash"
    }
  }

  /// The kinds that take time and can fail; a crash does neither.
  static let timed: [KafkaOperationKind] = [.send, .poll, .assign]

  /// The timed kind of this name.
  init?(named name: String) {
    guard let kind = Self.timed.first(where: { $0.name == name }) else { return nil }
    self = kind
  }
}
