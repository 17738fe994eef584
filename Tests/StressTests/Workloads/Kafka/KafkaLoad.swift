@testable import Checking
@testable import Platform
@testable import Stress

typealias KafkaLoad = Load<KafkaWorkload>

extension KafkaLoad {
  /// A load of the kafka workload, as its options say.
  init(_ options: Options, seed: UInt64, requestSpool: Spool, replySpool: Spool, now: Instant) {
    self.init(
      options, KafkaWorkload(options.kafka, seed: seed), requestSpool: requestSpool,
      replySpool: replySpool, now: now)
  }

  var history: KafkaHistory { workload.history }
}

extension LoadFigures {
  /// The names of kafka's kinds of operations.
  static let kafkaNames = KafkaOperationKind.timed.map(\.name)
}
