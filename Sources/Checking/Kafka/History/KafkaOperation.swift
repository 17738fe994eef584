/// What a client of the kafka workload set out to do.
package enum KafkaOperationKind: UInt8, OperationKind {
  case send, poll, assign, crash

  package static let allCases: [Self] = [.send, .poll, .assign, .crash]
  package static let timed: [Self] = [.send, .poll, .assign]

  package var name: String {
    switch self {
    case .send: "send"
    case .poll: "poll"
    case .assign: "assign"
    case .crash: "crash"
    }
  }
}

/// What an operation of the kafka workload was about, as `KafkaHistory` keeps it.
package struct KafkaDetail: OperationDetail {
  package typealias Kind = KafkaOperationKind

  /// A send's acknowledged offset, if it was ok; the time of a poll's own reply.
  let third: Int64
  /// A send's key; a poll's first run; an assign's first key in `keySets`.
  let first: UInt32
  /// A send's value; a poll's count of runs; an assign's count of keys.
  let second: UInt32
}

/// One operation of one client of the kafka workload.
package typealias KafkaOperation = Operation<KafkaDetail>

extension KafkaOperation {
  /// The key of a send.
  package var key: KeyNumber { detail.first }
  /// The value of a send.
  package var value: ValueNumber { detail.second }
  /// The acknowledged offset of a send that was ok.
  package var offset: Int64 { detail.third }
  /// When a poll's own reply was read: before `completed`, if a commit followed.
  package var replied: Int64 { detail.third }
  /// The runs of a poll.
  package var polled: PolledRecords { PolledRecords(start: detail.first, count: detail.second) }
  /// The keys of an assign.
  package var assigned: KeySet { KeySet(start: detail.first, count: detail.second) }
}

/// The keys of one assign: a range of `KafkaHistory.keySets`, or every key made so far.
package struct KeySet: Equatable, Sendable {
  let start: UInt32
  let count: UInt32

  static let everyKey: UInt32 = .max

  /// The keys 0 ..< `count`: what a client of the final phase reads, without listing them.
  package static func all(below count: Int) -> KeySet {
    KeySet(start: everyKey, count: UInt32(count))
  }
}
