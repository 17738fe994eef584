import Platform

/// What is under way to one node or service.
///
///     held back ─▶ waiting ─▶ slept on ─▶ arrived
///
/// Numbers stand for envelopes, which the network keeps.
struct Receiver {
  /// Messages that join the queue later, by when they do.
  var heldBack = DueQueue()
  /// The queue, by when messages are due.
  var waiting = DueQueue()
  /// The message that Maelstrom's thread has taken out of the queue, and when it wakes up.
  var sleep: (envelope: Int32, until: Instant)?
  /// What has arrived and has not been fetched yet, in the order of arrival: a list through the
  /// envelopes.
  var firstArrived: Int32?
  var lastArrived: Int32?
}

/// A message under way, but for its bytes.
struct Envelope {
  let place: MessageStore.Place
  let source: Endpoint
  let destination: Endpoint
  /// Which link it goes over; `nil` for a client's, which is not counted by link.
  let link: Int?
  let kind: MessageKind
  let tag: UInt64
  /// How many messages were sent before it; a second copy has the number of the first.
  let number: UInt64
  let sentAt: Instant
  let dueAt: Instant
  /// When it has arrived.
  var arrivedAt: Instant = 0
  /// What arrived after it at the same receiver.
  var next: Int32?
}
