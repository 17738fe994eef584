@testable import Checking
@testable import Cluster
@testable import Platform
@testable import Stress

typealias KafkaLoad = Load<KafkaWorkload>

extension KafkaLoad {
  /// A load of the kafka workload, as its options say.
  init(_ options: Options, seed: UInt64, requestSpool: Spool, replySpool: Spool, now: Instant) {
    self.init(
      options, KafkaWorkload(options.kafka, seed: seed), seed: seed, requestSpool: requestSpool,
      replySpool: replySpool, now: now)
  }

  var history: KafkaHistory { workload.history }
}

extension Load where W: ~Copyable {
  /// What waits for n0, the only node of most tests.
  var requests: ByteBuffer {
    _read { yield outboxes[0] }
    _modify { yield &outboxes[0] }
  }

  /// Deals with a line of n0.
  mutating func take(_ text: String) -> ProtocolFault? {
    take(InputBuffer.Line(bytes: Array(text.utf8).bytes, position: 0), of: 0)
  }

  /// Gives up on the requests to n0 that have waited too long.
  mutating func giveUpOverdue(drainedAt: Instant) { giveUpOverdue(of: 0, drainedAt: drainedAt) }
}

extension LoadFigures {
  /// The names of kafka's kinds of operations.
  static let kafkaNames = KafkaOperationKind.timed.map(\.name)
}
