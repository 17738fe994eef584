import Checking
import Cluster
import FastJSON

/// Maelstrom's kafka workload: `doc/workloads.md` § Kafka, `maelstrom.workload.kafka` and
/// `jepsen.tests.kafka`.
struct KafkaWorkload: ~Copyable, Workload {
  static let name = "kafka"
  static let soundness = "Every value that was acknowledged was polled, in order and at one offset."

  let options: KafkaOptions
  var generator: KafkaGenerator
  var history = KafkaHistory()
  var payloads: PayloadReader
  /// The records of one key of the reply that is being taken.
  var polledRuns: [PolledRun] = []
  /// Sends that were acknowledged.
  private(set) var acknowledgedCount = 0
  /// What the final phase reads, once it has begun.
  var finalKeys: [Int] = []

  init(_ options: KafkaOptions, seed: UInt64) {
    self.options = options
    generator = KafkaGenerator(options, seed: seed)
    payloads = PayloadReader(options)
  }

  mutating func next() -> NextStep<KafkaGenerator.Step> { generator.next() }

  mutating func begin(
    _ step: KafkaGenerator.Step, by client: inout KafkaClient, at time: Int64
  ) -> KafkaRequest {
    while history.keyNames.count < generator.keyCount {
      _ = history.addKey(String(history.keyNames.count))
    }
    switch step {
    case .send(let key, let value):
      client.key = key
      client.value = value
      client.offset = 0
      return .send
    case .poll:
      client.polled = .none
      client.polledAt = time
      client.highestPolled.removeAll(keepingCapacity: true)
      return .poll
    case .assign(let keys):
      client.keysToAssign.removeAll(keepingCapacity: true)
      client.keysToAssign += keys
      return .listCommittedOffsets
    }
  }

  // MARK: Ending

  mutating func end(_ request: KafkaRequest, of client: inout KafkaClient, _ ended: EndedOperation)
  {
    switch request {
    case .send:
      history.appendSend(
        ended, key: KeyNumber(truncatingIfNeeded: client.key),
        value: ValueNumber(truncatingIfNeeded: client.value), offset: client.offset)
      guard ended.outcome == .ok else { return }
      acknowledgedCount += 1
      generator.acknowledge(key: client.key, offset: client.offset)
    case .poll, .commitOffsets:
      history.appendPoll(ended, polled: client.polled, replied: client.polledAt)
      guard ended.outcome == .ok else { return }
      for position in client.highestPolled {
        generator.polled(key: position.key, offset: position.offset)
      }
    case .listCommittedOffsets:
      let keys = history.keySet(client.keysToAssign.map { KeyNumber($0) })
      history.appendAssign(ended, keys: keys)
    }
  }

  mutating func noteCrash(_ ended: EndedOperation) {
    history.appendCrash(client: ended.client, node: ended.node, at: ended.completed)
  }

  // MARK: The judgement

  static func judge(
    _ history: KafkaHistory, requests: any RecordedLines, replies: any RecordedLines,
    isCutShort: Bool
  ) -> Judgement {
    KafkaChecker.check(history, requests: requests, replies: replies, isCutShort: isCutShort)
  }
}
