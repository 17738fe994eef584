/// The shape of the work, in the numbers that Maelstrom's kafka workload fixes.
struct KafkaOptions: Equatable, Sendable {
  /// How many keys take writes at a time; each is half as popular as the one before.
  var keyCount = 10
  /// How many writes a key gets before a fresh one takes its place.
  var writesPerKeyMax = 16
  /// The share of operations that are polls; the rest are sends.
  var pollRatio = 0.5
  /// The share of operations that become an assign.
  var assignRatio = 1.0 / 64
  /// The share of operations that crash a client.
  ///
  /// Jepsen crashes each client every 30 s; a share of operations comes to the same and leaves a
  /// run repeatable.
  var crashRatio = 1.0 / 20_000
  var payload = PayloadShape.integer
  /// The size of a payload that is not an integer, in bytes on the wire.
  var payloadByteCount = 64
}
