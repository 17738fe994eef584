import Checking

/// What a client of the kafka workload asks.
enum KafkaRequest: WorkloadRequest {
  case send, poll, commitOffsets, listCommittedOffsets

  var type: StaticString {
    switch self {
    case .send: "send"
    case .poll: "poll"
    case .commitOffsets: "commit_offsets"
    case .listCommittedOffsets: "list_committed_offsets"
    }
  }

  var operation: KafkaOperationKind {
    switch self {
    case .send: .send
    case .poll, .commitOffsets: .poll
    case .listCommittedOffsets: .assign
    }
  }

  var isLater: Bool { self == .commitOffsets }

  var reply: KafkaReplyKind {
    switch self {
    case .send: .sendOK
    case .poll: .pollOK
    case .commitOffsets: .commitOffsetsOK
    case .listCommittedOffsets: .listCommittedOffsetsOK
    }
  }
}
