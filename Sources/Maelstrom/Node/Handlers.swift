typealias SuspendingHandler = nonisolated(nonsending) (Message) async throws -> Reply
typealias SuspendingAction = nonisolated(nonsending) () async throws -> Void

/// What a node does with a message: at once, or with suspensions on the way.
enum Handler {
  case immediate((Message) throws -> Reply)
  case suspending(SuspendingHandler)
}

/// What a node does at a time: at once, or with suspensions on the way.
enum Action {
  case immediate(() throws -> Void)
  case suspending(SuspendingAction)
}

/// The handlers of a node, by the type of the messages.
///
/// There are a handful, and mostly the same type comes again and again: so they stand in an array, and
/// the one found last is looked at first.
struct Handlers {
  private var entries: [(type: String, handler: Handler)] = []
  private var last = 0

  /// Adds a handler.
  ///
  /// - Precondition: there is none for the type.
  mutating func add(_ type: String, _ handler: Handler) {
    precondition(
      !entries.contains { $0.type == type }, "there are two handlers for \"\(type)\"")
    entries.append((type, handler))
  }

  /// The handler for a type; nil where there is none.
  mutating func find(_ type: String) -> Handler? {
    if last < entries.count, entries[last].type == type { return entries[last].handler }
    guard let index = entries.firstIndex(where: { $0.type == type }) else { return nil }
    last = index
    return entries[index].handler
  }
}
